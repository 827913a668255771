-- Data of vendors (OCPP 1.6 4.3, 5.6 DataTransfer): functions that answer them, and what was said in both directions.

CREATE OR REPLACE FUNCTION ocpp.on_data_transfer(vendor_id text, message_id text, function text, version text DEFAULT '*', validate boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('on', on_data_transfer.version, 'DataTransfer', on_data_transfer.function);
BEGIN
    IF coalesce(on_data_transfer.vendor_id, '') = '' THEN
        RAISE EXCEPTION 'say for which vendor' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'vendor_id is as charge points say it, letter case does not matter. ocpp.on(version, ''DataTransfer'', function) is for all vendors.';
    END IF;
    INSERT INTO ocpp.hook (kind, version, action, vendor_id, message_id, function, validate)
    VALUES ('on', on_data_transfer.version, 'DataTransfer', lower(on_data_transfer.vendor_id COLLATE "C"),
            lower(coalesce(on_data_transfer.message_id, '') COLLATE "C"), name, coalesce(on_data_transfer.validate, true))
    ON CONFLICT (version, action, vendor_id, message_id) WHERE kind = 'on' DO UPDATE
        SET function = excluded.function, validate = excluded.validate, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;
COMMENT ON FUNCTION ocpp.on_data_transfer(text, text, text, text, boolean) IS 'From now on the DataTransfers of this vendor are answered by function(ocpp.call) returning jsonb: {"status": "Accepted", "data": ...}. message_id: only those; NULL: all that no other function is for. Letter case does not matter. Asked before a function of ocpp.on. A vendor that no function is for is answered UnknownVendorId, a message of a known vendor that none is for UnknownMessageId (OCPP 1.6 4.3). version: * for all. Take it away with ocpp.off_data_transfer. Errors as of ocpp.on.';

CREATE OR REPLACE FUNCTION ocpp.off_data_transfer(vendor_id text, message_id text DEFAULT NULL, version text DEFAULT '*') RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    taken integer;
BEGIN
    DELETE FROM ocpp.hook AS h
    WHERE h.action = 'DataTransfer' AND h.version = off_data_transfer.version AND h.vendor_id <> ''
      AND h.vendor_id = lower(off_data_transfer.vendor_id COLLATE "C")
      AND h.message_id = lower(coalesce(off_data_transfer.message_id, '') COLLATE "C");
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;
COMMENT ON FUNCTION ocpp.off_data_transfer(text, text, text) IS 'Takes away what ocpp.on_data_transfer with the same vendor_id, message_id and version had registered. Returns how many hooks were taken away.';

CREATE OR REPLACE VIEW ocpp.data_transfer_overview WITH (security_invoker = true) AS
SELECT d.charge_point, d.received_at AS said_at, 'received' AS direction, d.vendor_id, d.message_id, d.data, d.status, d.answer, NULL::bigint AS command
FROM ocpp.data_transfer AS d
UNION ALL
SELECT m.charge_point, coalesce(m.sent_at, m.created_at), 'sent', m.payload ->> 'vendorId', m.payload ->> 'messageId', m.payload ->> 'data',
       coalesce(m.answer ->> 'status', m.error_code, m.state), m.answer ->> 'data', m.id
FROM ocpp.command AS m WHERE m.action = 'DataTransfer';
COMMENT ON VIEW ocpp.data_transfer_overview IS 'Every DataTransfer, of charge points and to them. WHERE said_at > now() - interval ''1 day'' keeps a look at it cheap.';
COMMENT ON COLUMN ocpp.data_transfer_overview.status IS 'Of the answer; of a CALLERROR its code; of a command that has no answer its state.';
COMMENT ON COLUMN ocpp.data_transfer_overview.command IS 'Of one that was sent: ocpp.command.id.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_data_transfers(work integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM ocpp.data_transfer AS d WHERE d.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.data_transfer AS o WHERE o.received_at < ocpp.retained_since('retention.data_transfer') LIMIT work));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION ocpp.delete_old_data_transfers(integer) IS 'Retention of ocpp.data_transfer, at most so many rows at once; returns how many it were.';
