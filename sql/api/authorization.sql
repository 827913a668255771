-- Id tags: entering and blocking them.

CREATE OR REPLACE FUNCTION ocpp.fold_id_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- COLLATE "C": A to Z and nothing else, in every database and as the rules do (CiString, OCPP 1.6 7.28, is ASCII).
    NEW.token := lower(NEW.id_tag COLLATE "C");
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.fold_id_tag() IS 'Trigger: makes token from id_tag, so that entering a tag needs only the tag.';
CREATE OR REPLACE TRIGGER fold_id_tag BEFORE INSERT OR UPDATE OF id_tag, token ON ocpp.id_tag
    FOR EACH ROW EXECUTE FUNCTION ocpp.fold_id_tag();
COMMENT ON TRIGGER fold_id_tag ON ocpp.id_tag IS 'Tags are compared folded.';
CREATE OR REPLACE TRIGGER note_decision BEFORE UPDATE OF status ON ocpp.id_tag
    FOR EACH ROW WHEN (OLD.origin <> 'operator') EXECUTE FUNCTION ocpp.note_decision();
COMMENT ON TRIGGER note_decision ON ocpp.id_tag IS 'Who decides about a tag enters it.';

CREATE OR REPLACE FUNCTION ocpp.add_id_tag(
    id_tag text, status text DEFAULT 'Accepted', expires_at timestamptz DEFAULT NULL, parent text DEFAULT NULL,
    max_transactions integer DEFAULT NULL, label text DEFAULT NULL, account text DEFAULT NULL
) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    kept text;
BEGIN
    IF add_id_tag.id_tag IS NULL OR length(add_id_tag.id_tag) NOT BETWEEN 1 AND 36 THEN
        RAISE EXCEPTION 'an id tag can not be "%"', add_id_tag.id_tag
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It has 1 to 20 characters in OCPP 1.6, up to 36 in later versions.';
    END IF;
    IF add_id_tag.status NOT IN ('Accepted', 'Blocked', 'Expired', 'Invalid') THEN
        RAISE EXCEPTION 'an id tag can not be "%"', add_id_tag.status
            USING ERRCODE = 'invalid_parameter_value', HINT = 'status is Accepted, Blocked, Expired, Invalid or NULL.';
    END IF;
    INSERT INTO ocpp.id_tag (id_tag, status, expires_at, parent, max_transactions, label, account)
    VALUES (add_id_tag.id_tag, add_id_tag.status, add_id_tag.expires_at, add_id_tag.parent, add_id_tag.max_transactions,
            add_id_tag.label, ocpp.choose_account(add_id_tag.account))
    ON CONFLICT (token, type) DO NOTHING
    RETURNING token INTO kept;
    IF NOT FOUND THEN
        UPDATE ocpp.id_tag AS t
        SET id_tag = add_id_tag.id_tag, status = add_id_tag.status, expires_at = add_id_tag.expires_at, parent = add_id_tag.parent,
            max_transactions = add_id_tag.max_transactions, label = add_id_tag.label,
            account = ocpp.choose_account(add_id_tag.account)
        WHERE t.token = lower(add_id_tag.id_tag COLLATE "C") AND t.type = ''
        RETURNING t.token INTO kept;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the id tag "%" can not be used here', add_id_tag.id_tag
                USING ERRCODE = 'insufficient_privilege', HINT = 'Id tags are unique in the whole central system. Ask who runs it.';
        END IF;
    END IF;
    RETURN kept;
END
$$;
COMMENT ON FUNCTION ocpp.add_id_tag(text, text, timestamptz, text, integer, text, text) IS 'Enters an id tag, or describes a known one anew, and returns its token (the tag folded to lower case). status: Accepted, Blocked, Expired, Invalid, NULL leaves it to the setting unknown_id_tag; expires_at: Expired from then on; parent: tags with the same one form a group; max_transactions: at the same time, NULL any number; account: NULL is none, or your own if you are bound to one (ocpp.account_role). Impossible tag or status, or which of your accounts is not said: SQLSTATE 22023; account or tag that are not yours to use: 42501.';

CREATE OR REPLACE FUNCTION ocpp.block_id_tag(id_tag text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.id_tag AS t SET status = 'Blocked' WHERE t.token = lower(block_id_tag.id_tag COLLATE "C");
    IF NOT FOUND THEN
        PERFORM ocpp.add_id_tag(block_id_tag.id_tag, status => 'Blocked');
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.block_id_tag(text) IS 'From now on the tag is answered Blocked; one that nobody had entered is entered so. Running transactions go on: ocpp.remote_stop_transaction ends one. Charge points may remember it as accepted: ocpp.clear_cache.';

CREATE OR REPLACE VIEW ocpp.id_tag_inbox WITH (security_invoker = true) AS
SELECT t.id_tag, t.token, t.created_at AS presented_at, t.presented_by, t.account
FROM ocpp.id_tag AS t WHERE t.origin = 'charge point' AND t.status IS NULL;
COMMENT ON VIEW ocpp.id_tag_inbox IS 'Id tags that charge points presented, that nobody had entered and about which nobody has decided. SELECT ocpp.decide_id_tags(''Accepted'') empties it.';
COMMENT ON COLUMN ocpp.id_tag_inbox.presented_by IS 'The charge point that presented it first.';
COMMENT ON COLUMN ocpp.id_tag_inbox.presented_at IS 'When it was presented first.';

CREATE OR REPLACE FUNCTION ocpp.decide_id_tags(status text, id_tags text[] DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    decided bigint;
BEGIN
    IF coalesce(decide_id_tags.status, '') NOT IN ('Accepted', 'Blocked', 'Expired', 'Invalid') THEN
        RAISE EXCEPTION 'an id tag can not be "%"', left(decide_id_tags.status, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'status is Accepted, Blocked, Expired or Invalid.';
    END IF;
    UPDATE ocpp.id_tag AS t SET status = decide_id_tags.status
    WHERE t.origin = 'charge point' AND t.status IS NULL
      AND (decide_id_tags.id_tags IS NULL OR t.token IN (SELECT lower(u COLLATE "C") FROM unnest(decide_id_tags.id_tags) AS u));
    GET DIAGNOSTICS decided = ROW_COUNT;
    RETURN decided;
END
$$;
COMMENT ON FUNCTION ocpp.decide_id_tags(text, text[]) IS 'Decides about id tags of ocpp.id_tag_inbox, all of them if none is named, and returns how many it were. status: Accepted, Blocked, Expired or Invalid (SQLSTATE 22023 otherwise). A plain UPDATE of ocpp.id_tag does the same.';
