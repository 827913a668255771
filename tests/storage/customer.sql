-- A customer who has made the storage her own: a column, an index, a trigger, a policy, a hook, a grant, a view; and a charge point
-- that is charging. Wants a role reader. Every release ran this file before it was dumped (tests/storage/fixture), so it stays as it is: what later
-- releases brought is in customer_since_RELEASE.sql, and which of those a release ran is said by its number.
GRANT USAGE ON SCHEMA ocpp TO reader;
GRANT SELECT ON ocpp.transaction_overview TO reader;

ALTER TABLE ocpp.charge_point ADD COLUMN cost_centre text;
CREATE INDEX my_index ON ocpp.charge_point (cost_centre);
CREATE INDEX my_partitioned_index ON ocpp.meter_value (transaction_id);
ALTER TABLE ocpp.id_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY my_policy ON ocpp.id_tag FOR SELECT TO reader USING (account = 'reader');

CREATE TABLE public.diary (n bigint GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION public.write_diary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.diary (what) VALUES ('ended');
    RETURN NULL;
END
$$;
CREATE TRIGGER my_trigger AFTER UPDATE OF state ON ocpp.transaction FOR EACH ROW WHEN (NEW.state = 'stopped') EXECUTE FUNCTION public.write_diary();

CREATE FUNCTION public.my_authorize(call ocpp.call) RETURNS jsonb LANGUAGE sql AS
    'SELECT jsonb_set(ocpp.default_reply(call), ''{idTagInfo,status}'', ''"Blocked"'')';
SELECT ocpp.on('1.6', 'Authorize', 'public.my_authorize');
-- A log of her own, which holds calls as they are.
CREATE TABLE public.my_call (call ocpp.call);
CREATE FUNCTION public.my_data_transfer(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.my_call VALUES (call);
    RETURN '{"status": "Accepted", "data": "mine"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'public.my_data_transfer');
CREATE VIEW public.my_session AS SELECT o.id, o.energy, c.label FROM ocpp.transaction_overview AS o JOIN ocpp.charge_point_overview AS c ON c.identity = o.charge_point;
SELECT ocpp.set('heartbeat_interval', '77'), ocpp.set('retention.meter_value', '0');

SELECT ocpp.add_charge_point('CP1', label => 'Gate');
UPDATE ocpp.charge_point SET cost_centre = 'fleet';
SELECT ocpp.add_id_tag('TAG'), ocpp.clear_cache('CP1', expires_in => '100 years');
SELECT ocpp.parse('CP1', '1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}');
SELECT ocpp.parse('CP1', '2', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:30:00Z", "sampledValue": [{"value": "450"}]}]}');
SELECT ocpp.parse('CP1', '3', 'DataTransfer', '{"vendorId": "before"}');
CALL ocpp.maintain();
