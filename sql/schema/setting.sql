-- Settings, and the token by which every backend notices that they or the hooks changed.

CREATE TABLE ocpp.setting (
    name          text COLLATE "C" PRIMARY KEY,
    value         text,
    default_value text NOT NULL,
    type          text NOT NULL CHECK (type IN ('text', 'boolean', 'integer', 'interval', 'choice')),
    unit          text,
    minimum       text,
    maximum       text,
    choices       text[],
    description   text NOT NULL,
    changed_at    timestamptz,
    changed_by    text
);
COMMENT ON TABLE  ocpp.setting IS 'Every switch of the central system. Change one with ocpp.set(name, value); it takes effect with the next message, nothing is restarted.';
COMMENT ON COLUMN ocpp.setting.value IS 'What was chosen; NULL means the default applies.';
COMMENT ON COLUMN ocpp.setting.minimum IS 'Smallest value allowed, for integer and interval.';
COMMENT ON COLUMN ocpp.setting.maximum IS 'Largest value allowed, for integer and interval.';
COMMENT ON COLUMN ocpp.setting.choices IS 'The values allowed, for choice.';

CREATE TABLE ocpp.revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    token    uuid NOT NULL DEFAULT gen_random_uuid()
);
COMMENT ON TABLE ocpp.revision IS 'A random token renewed by every change of settings, hooks or storage; what a backend remembers of them is valid while the token is the same. Random, because a counter would repeat itself after ROLLBACK.';
INSERT INTO ocpp.revision DEFAULT VALUES;
