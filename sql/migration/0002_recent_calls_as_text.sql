-- The last calls are read and written by the library alone, for nearly every message: as jsonb each of them cost two
-- conversions, a tenth of the time of a batch. What was remembered is forgotten: it matters for minutes only.

ALTER TABLE ocpp.charge_point_state ALTER COLUMN recent DROP DEFAULT;
ALTER TABLE ocpp.charge_point_state ALTER COLUMN recent TYPE text USING '';
ALTER TABLE ocpp.charge_point_state ALTER COLUMN recent SET DEFAULT '';
COMMENT ON COLUMN ocpp.charge_point_state.recent IS 'The last calls that must not have a second effect, with their answers, a line each: digest, time, session, id, answer.';
