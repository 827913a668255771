-- Id tags: who may charge (OCPP 1.6 4.1 Authorize). A tag is compared folded; `id_tag` keeps it as a person wrote it.

CREATE TABLE ocpp.id_tag (
    token            text COLLATE "C" NOT NULL,
    type             text COLLATE "C" NOT NULL DEFAULT '',
    id_tag           text NOT NULL,
    status           text CHECK (status IN ('Accepted', 'Blocked', 'Expired', 'Invalid')),
    expires_at       timestamptz,
    parent           text,
    max_transactions integer CHECK (max_transactions >= 0),
    origin           text NOT NULL DEFAULT 'operator' CHECK (origin IN ('operator', 'charge point')),
    label            text,
    account          text,
    presented_by     text COLLATE "C",
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token, type)
);
CREATE INDEX id_tag_unknown ON ocpp.id_tag (created_at) WHERE origin = 'charge point';
CREATE INDEX id_tag_parent ON ocpp.id_tag (parent) WHERE parent IS NOT NULL;
COMMENT ON TABLE  ocpp.id_tag IS 'Id tags and what they may do. Enter one with ocpp.add_id_tag.';
COMMENT ON COLUMN ocpp.id_tag.token IS 'The tag folded to lower case: tags are case-insensitive (CiString20Type, OCPP 1.6 7.28).';
COMMENT ON COLUMN ocpp.id_tag.type IS 'Type of the token in OCPP 2.x; empty in 1.6.';
COMMENT ON COLUMN ocpp.id_tag.status IS 'AuthorizationStatus; NULL: nobody has decided yet, the setting unknown_id_tag applies.';
COMMENT ON COLUMN ocpp.id_tag.expires_at IS 'From this moment on the tag is Expired.';
COMMENT ON COLUMN ocpp.id_tag.parent IS 'parentIdTag: tags with the same parent form a group.';
COMMENT ON COLUMN ocpp.id_tag.max_transactions IS 'How many transactions may run at the same time before a StartTransaction is answered ConcurrentTx; NULL: any number.';
COMMENT ON COLUMN ocpp.id_tag.origin IS 'charge point: a charge point presented a tag that nobody had entered. See ocpp.id_tag_inbox.';
COMMENT ON COLUMN ocpp.id_tag.presented_by IS 'The charge point that presented it first, of a tag that nobody had entered.';
