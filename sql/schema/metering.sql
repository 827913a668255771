-- Meter values (OCPP 1.6 4.7): one row per MeterValue, its samples side by side in arrays; the view sampled_value lays them out.

CREATE TABLE ocpp.meter_value (
    charge_point   text COLLATE "C" NOT NULL,
    received_at    timestamptz NOT NULL,
    measured_at    timestamptz NOT NULL,
    evse_id        integer NOT NULL,
    connector_id   integer NOT NULL,
    transaction    bigint,
    transaction_id text,
    source         text NOT NULL,
    value          text[] NOT NULL,
    number         numeric[] NOT NULL,
    measurand      text[] NOT NULL,
    unit           text[] NOT NULL,
    context        text[] NOT NULL,
    phase          text[] NOT NULL,
    location       text[] NOT NULL,
    format         text[] NOT NULL
) PARTITION BY RANGE (received_at);
CREATE TABLE ocpp.meter_value_default PARTITION OF ocpp.meter_value DEFAULT;
CREATE INDEX meter_value_measured ON ocpp.meter_value (charge_point, measured_at);
COMMENT ON TABLE  ocpp.meter_value IS 'Meter values in daily partitions by receipt time; kept as long as the setting retention.meter_value says. Read them through the view ocpp.sampled_value.';
COMMENT ON TABLE  ocpp.meter_value_default IS 'Meter values for which no partition was ready; ocpp.maintain() moves them.';
COMMENT ON COLUMN ocpp.meter_value.measured_at IS 'By the clock of the charge point.';
COMMENT ON COLUMN ocpp.meter_value.transaction IS 'The transaction it belongs to, as far as known.';
COMMENT ON COLUMN ocpp.meter_value.transaction_id IS 'The id as the charge point said it.';
COMMENT ON COLUMN ocpp.meter_value.source IS 'The message it came in: MeterValues or StopTransaction.';
COMMENT ON COLUMN ocpp.meter_value.value IS 'The values exactly as they were written.';
COMMENT ON COLUMN ocpp.meter_value.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';
COMMENT ON COLUMN ocpp.meter_value.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';
