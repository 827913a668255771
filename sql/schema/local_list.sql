-- Local authorization lists (OCPP 1.6 3.5.2, 5.15): which id tags each charge point should know by heart, and which it does.

CREATE TABLE ocpp.desired_local_list (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    token        text COLLATE "C" NOT NULL CHECK (length(token) <= 36),
    wanted       boolean NOT NULL DEFAULT true,
    PRIMARY KEY (charge_point, token)
);
CREATE INDEX desired_local_list_token ON ocpp.desired_local_list (token) WHERE wanted;
CREATE INDEX desired_local_list_ended ON ocpp.desired_local_list (charge_point) WHERE NOT wanted;
COMMENT ON TABLE  ocpp.desired_local_list IS 'The id tags that each charge point should have in its local list; a charge point without a wanted row keeps the list it has. Set with ocpp.want_local_list, or for a fleet with INSERT ... SELECT ... ON CONFLICT (charge_point, token) DO UPDATE SET wanted = true; it is sent within seconds. What is told of each tag stands in ocpp.id_tag.';
COMMENT ON COLUMN ocpp.desired_local_list.token IS 'An id tag, folded to lower case as in ocpp.id_tag.token; it may be entered there later. Empty: no tag, but says that the list is wished for even if it has no other row: an empty list.';
COMMENT ON COLUMN ocpp.desired_local_list.wanted IS 'false: wanted once, not any more.';

CREATE TABLE ocpp.local_list (
    charge_point text COLLATE "C" PRIMARY KEY REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    version      integer CHECK (version >= 0),
    full_needed  boolean NOT NULL DEFAULT true,
    ask_version  boolean NOT NULL DEFAULT false,
    supported    boolean,
    heard_at     timestamptz
);
COMMENT ON TABLE  ocpp.local_list IS 'The local list that each charge point has, by what it has accepted; its entries are in ocpp.local_list_entry. No row: nothing has been heard of it.';
COMMENT ON COLUMN ocpp.local_list.version IS 'listVersion of the last list that was accepted or told, 0: empty (OCPP 1.6 errata 3.52); NULL: not known.';
COMMENT ON COLUMN ocpp.local_list.full_needed IS 'The entries are not known for sure: the next update is a Full one.';
COMMENT ON COLUMN ocpp.local_list.ask_version IS 'Whether a list has arrived is not known (no answer, or a reboot since): GetLocalListVersion goes before the next update.';
COMMENT ON COLUMN ocpp.local_list.supported IS 'false: the charge point said that it has no local list; NULL: not known.';
COMMENT ON COLUMN ocpp.local_list.heard_at IS 'When it last answered about its list.';

CREATE TABLE ocpp.local_list_entry (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    token        text COLLATE "C" NOT NULL,
    id_tag       text NOT NULL,
    id_tag_info  jsonb NOT NULL,
    PRIMARY KEY (charge_point, token)
);
COMMENT ON TABLE  ocpp.local_list_entry IS 'Entries of the local list of each charge point, as it accepted them.';
COMMENT ON COLUMN ocpp.local_list_entry.token IS 'The id tag folded to lower case.';
COMMENT ON COLUMN ocpp.local_list_entry.id_tag_info IS 'IdTagInfo as it was sent (OCPP 1.6 7.27).';
