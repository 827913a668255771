-- Configuration keys of OCPP 1.6, in its words.

CREATE OR REPLACE VIEW ocpp.configuration_key WITH (security_invoker = true) AS
SELECT c.charge_point, c.variable AS key, c.value, c.readonly, c.reboot_required, c.known, c.updated_at
FROM ocpp.configuration AS c WHERE c.component = '' AND c.attribute = 'Actual';
COMMENT ON VIEW ocpp.configuration_key IS 'Configuration keys of OCPP 1.6 (chapter 9) as last heard from each charge point; ocpp.get_configuration asks for them.';
COMMENT ON COLUMN ocpp.configuration_key.reboot_required IS 'The value was changed and takes effect with the next reboot.';
COMMENT ON COLUMN ocpp.configuration_key.known IS 'false: the charge point said that it does not know this key.';
