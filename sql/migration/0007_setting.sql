-- A setting's value is always what holds; whether somebody chose it is said beside it.

-- It would put down every default as a change; the views and functions bring its successor.
DROP TRIGGER IF EXISTS check_setting ON ocpp.setting;

ALTER TABLE ocpp.setting
    ADD COLUMN source text NOT NULL DEFAULT 'default' CHECK (source IN ('default', 'chosen')),
    ADD COLUMN restart boolean NOT NULL GENERATED ALWAYS AS (false) STORED;
UPDATE ocpp.setting SET source = 'chosen' WHERE value IS NOT NULL;
UPDATE ocpp.setting SET value = default_value WHERE value IS NULL;
ALTER TABLE ocpp.setting
    ALTER COLUMN value SET NOT NULL,
    ADD CONSTRAINT setting_default CHECK (source = 'chosen' OR value = default_value),
    ADD CONSTRAINT setting_range CHECK (CASE type
        WHEN 'integer'  THEN minimum IS NOT NULL AND maximum IS NOT NULL AND unit IS NOT NULL
        WHEN 'interval' THEN minimum IS NOT NULL AND maximum IS NOT NULL
        WHEN 'choice'   THEN cardinality(choices) > 0
        ELSE true END);

COMMENT ON TABLE  ocpp.setting IS 'Every switch of the central system, with the value that holds. Change one with ocpp.set(name, value) or a plain UPDATE of value, NULL takes it back to its default; it holds from the next message on.';
COMMENT ON COLUMN ocpp.setting.value IS 'What holds now. SET value = NULL: back to the default.';
COMMENT ON COLUMN ocpp.setting.source IS 'chosen: somebody set this value, and an upgrade keeps it; default: it follows default_value.';
COMMENT ON COLUMN ocpp.setting.restart IS 'Whether anything must be restarted before a change holds: never.';
COMMENT ON COLUMN ocpp.setting.unit IS 'Unit of an integer. An interval is written with its own, for example 30 s, 2 hours, 90 days.';
COMMENT ON COLUMN ocpp.setting.choices IS 'The values allowed, for choice; for integer and interval, those allowed beside the range.';
COMMENT ON COLUMN ocpp.setting.changed_at IS 'When it was last set or taken back to its default; NULL: never.';
