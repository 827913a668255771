-- Configuration of charge points (OCPP 1.6 chapter 9): what GetConfiguration and ChangeConfiguration taught us.

CREATE TABLE ocpp.configuration (
    charge_point       text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    component          text COLLATE "C" NOT NULL DEFAULT '',
    component_instance text COLLATE "C" NOT NULL DEFAULT '',
    evse_id            integer NOT NULL DEFAULT 0,
    variable           text COLLATE "C" NOT NULL,
    variable_instance  text COLLATE "C" NOT NULL DEFAULT '',
    attribute          text COLLATE "C" NOT NULL DEFAULT 'Actual',
    value              text,
    readonly           boolean,
    reboot_required    boolean NOT NULL DEFAULT false,
    known              boolean NOT NULL DEFAULT true,
    updated_at         timestamptz NOT NULL,
    PRIMARY KEY (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute)
);
COMMENT ON TABLE  ocpp.configuration IS 'Configuration keys of each charge point as last heard; keys of OCPP 1.6 have an empty component.';
COMMENT ON COLUMN ocpp.configuration.reboot_required IS 'The value was changed and takes effect with the next reboot.';
COMMENT ON COLUMN ocpp.configuration.known IS 'false: the charge point said that it does not know this key.';
