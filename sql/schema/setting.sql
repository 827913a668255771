-- Settings, and the token by which every backend notices that they or the hooks changed.

CREATE TABLE ocpp.setting (
    name          text COLLATE "C" PRIMARY KEY,
    value         text NOT NULL,
    source        text NOT NULL DEFAULT 'default' CHECK (source IN ('default', 'chosen')),
    restart       boolean NOT NULL GENERATED ALWAYS AS (false) STORED,
    default_value text NOT NULL,
    type          text NOT NULL CHECK (type IN ('text', 'boolean', 'integer', 'interval', 'choice')),
    unit          text,
    minimum       text,
    maximum       text,
    choices       text[],
    description   text NOT NULL,
    changed_at    timestamptz,
    changed_by    text,
    CONSTRAINT setting_default CHECK (source = 'chosen' OR value = default_value),
    CONSTRAINT setting_range CHECK (CASE type
        WHEN 'integer'  THEN minimum IS NOT NULL AND maximum IS NOT NULL AND unit IS NOT NULL
        WHEN 'interval' THEN minimum IS NOT NULL AND maximum IS NOT NULL
        WHEN 'choice'   THEN cardinality(choices) > 0
        ELSE true END)
);
COMMENT ON TABLE  ocpp.setting IS 'Every switch of the central system, with the value that holds. Change one with ocpp.set(name, value) or a plain UPDATE of value, NULL takes it back to its default; it holds from the next message on.';
COMMENT ON COLUMN ocpp.setting.value IS 'What holds now. SET value = NULL: back to the default.';
COMMENT ON COLUMN ocpp.setting.source IS 'chosen: somebody set this value, and an upgrade keeps it; default: it follows default_value.';
COMMENT ON COLUMN ocpp.setting.restart IS 'Whether anything must be restarted before a change holds: never.';
COMMENT ON COLUMN ocpp.setting.unit IS 'Unit of an integer. An interval is written with its own, for example 30 s, 2 hours, 90 days.';
COMMENT ON COLUMN ocpp.setting.minimum IS 'Smallest value allowed, for integer and interval.';
COMMENT ON COLUMN ocpp.setting.maximum IS 'Largest value allowed, for integer and interval.';
COMMENT ON COLUMN ocpp.setting.choices IS 'The values allowed, for choice; for integer and interval, those allowed beside the range.';
COMMENT ON COLUMN ocpp.setting.changed_at IS 'When it was last set or taken back to its default; NULL: never.';

CREATE TABLE ocpp.revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    token    uuid NOT NULL DEFAULT gen_random_uuid()
);
COMMENT ON TABLE ocpp.revision IS 'A random token renewed by every change of settings, hooks or storage; what a backend remembers of them is valid while the token is the same. Random, because a counter would repeat itself after ROLLBACK.';
INSERT INTO ocpp.revision DEFAULT VALUES;
