-- Connectors: what they say of themselves (OCPP 1.6 4.9 StatusNotification). A place is (evse_id, connector_id):
-- connector n of OCPP 1.6 is EVSE n, connector 1; (0, 0) is the charge point itself.

CREATE TABLE ocpp.connector (
    charge_point      text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    evse_id           integer NOT NULL CHECK (evse_id >= 0),
    connector_id      integer NOT NULL CHECK (connector_id >= 0),
    status            text,
    error_code        text,
    info              text,
    vendor_id         text,
    vendor_error_code text,
    status_at         timestamptz,
    received_at       timestamptz,
    availability      text CHECK (availability IN ('Operative', 'Inoperative')),
    PRIMARY KEY (charge_point, evse_id, connector_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE  ocpp.connector IS 'The connectors of each charge point with their current status; (0, 0) is the charge point itself.';
COMMENT ON COLUMN ocpp.connector.status IS 'As the charge point said it, ChargePointStatus of OCPP 1.6 7.7.';
COMMENT ON COLUMN ocpp.connector.status_at IS 'Time of the status by the clock of the charge point; without one, the receipt time.';
COMMENT ON COLUMN ocpp.connector.availability IS 'What the last accepted ChangeAvailability asked for.';

CREATE TABLE ocpp.status_notification (
    charge_point      text COLLATE "C" NOT NULL,
    received_at       timestamptz NOT NULL,
    evse_id           integer NOT NULL,
    connector_id      integer NOT NULL,
    status            text NOT NULL,
    error_code        text,
    info              text,
    vendor_id         text,
    vendor_error_code text,
    status_at         timestamptz
) PARTITION BY RANGE (received_at);
CREATE TABLE ocpp.status_notification_default PARTITION OF ocpp.status_notification DEFAULT;
CREATE INDEX status_notification_charge_point ON ocpp.status_notification (charge_point, received_at);
COMMENT ON TABLE ocpp.status_notification IS 'Every StatusNotification, in daily partitions by receipt time; kept as long as the setting retention.status_notification says.';
COMMENT ON TABLE ocpp.status_notification_default IS 'Status notifications for which no partition was ready; ocpp.maintain() moves them.';
