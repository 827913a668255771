-- Local authorization lists (OCPP 1.6 3.5.2, 5.10, 5.15): one SendLocalList at a time, until each charge point has the list
-- that it should have.
--
-- What a charge point has is what it has accepted, whoever sent it. Differential updates say what is new, changed or gone;
-- a Full one begins anew where that is not certain. The rest of a list that is too long for one message follows a Full
-- one as Differential ones.

-- ---- Wishes ----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.fold_desired_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.token := lower(NEW.token COLLATE "C");
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.fold_desired_token() IS 'Trigger: folds the token, so that a tag may be entered as it is written.';
CREATE OR REPLACE TRIGGER fold_desired_token BEFORE INSERT OR UPDATE OF token ON ocpp.desired_local_list
    FOR EACH ROW WHEN (NEW.token <> lower(NEW.token COLLATE "C")) EXECUTE FUNCTION ocpp.fold_desired_token();
COMMENT ON TRIGGER fold_desired_token ON ocpp.desired_local_list IS 'Tags are compared folded.';

CREATE OR REPLACE FUNCTION ocpp.note_list_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Joined, because the rows of a charge point that is deleted go with it.
    INSERT INTO ocpp.desired_change (charge_point, again, kind)
    SELECT DISTINCT p.identity, true, 'local list' FROM changed AS c JOIN ocpp.charge_point AS p ON p.identity = c.charge_point
    WHERE c.wanted OR TG_OP = 'UPDATE';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_list_wish() IS 'Trigger: leaves word that other local lists are wished for.';
CREATE OR REPLACE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_local_list
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();
COMMENT ON TRIGGER note_wish_made ON ocpp.desired_local_list IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_local_list
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();
COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_local_list IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_local_list
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();
COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_local_list IS 'A wish that is gone, too.';

CREATE OR REPLACE FUNCTION ocpp.note_listed_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ocpp.desired_change (charge_point)
    SELECT w.charge_point FROM ocpp.desired_local_list AS w WHERE w.wanted AND w.token IN (OLD.token, NEW.token);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_listed_tag() IS 'Trigger: leaves word that local lists with this tag are to be compared.';
CREATE OR REPLACE TRIGGER note_listed_tag_entered AFTER INSERT ON ocpp.id_tag
    FOR EACH ROW WHEN (NEW.status IS NOT NULL) EXECUTE FUNCTION ocpp.note_listed_tag();
COMMENT ON TRIGGER note_listed_tag_entered ON ocpp.id_tag IS 'Only when somebody has decided about the tag: what charge points present costs nothing.';
CREATE OR REPLACE TRIGGER note_listed_tag_changed AFTER UPDATE ON ocpp.id_tag
    FOR EACH ROW WHEN ((NEW.token, NEW.status, NEW.expires_at, NEW.parent) IS DISTINCT FROM (OLD.token, OLD.status, OLD.expires_at, OLD.parent))
    EXECUTE FUNCTION ocpp.note_listed_tag();
COMMENT ON TRIGGER note_listed_tag_changed ON ocpp.id_tag IS 'A tag that is blocked is blocked in the lists within seconds.';
CREATE OR REPLACE TRIGGER note_listed_tag_deleted AFTER DELETE ON ocpp.id_tag
    FOR EACH ROW EXECUTE FUNCTION ocpp.note_listed_tag();
COMMENT ON TRIGGER note_listed_tag_deleted ON ocpp.id_tag IS 'A tag that nobody knows any more.';

CREATE OR REPLACE FUNCTION ocpp.want_local_list(identity text, id_tags text[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known text := ocpp.canonical_identity(want_local_list.identity);
    tokens text[] := ARRAY(SELECT DISTINCT lower(t COLLATE "C") FROM unnest(id_tags) AS t WHERE t <> '');
BEGIN
    IF EXISTS (SELECT FROM unnest(tokens) AS t WHERE length(t) > 20) THEN
        RAISE EXCEPTION 'an id tag can not be "%"', (SELECT t FROM unnest(tokens) AS t WHERE length(t) > 20 LIMIT 1)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It has 1 to 20 characters in OCPP 1.6.';
    END IF;
    IF id_tags IS NOT NULL AND cardinality(tokens) = 0 THEN
        tokens := '{""}';
    END IF;
    UPDATE ocpp.desired_local_list AS w SET wanted = false
    WHERE w.charge_point = known AND w.wanted AND w.token <> ALL (tokens);
    INSERT INTO ocpp.desired_local_list AS w (charge_point, token) SELECT known, t FROM unnest(tokens) AS t
    ON CONFLICT (charge_point, token) DO UPDATE SET wanted = true WHERE NOT w.wanted;
END
$$;
COMMENT ON FUNCTION ocpp.want_local_list(text, text[]) IS 'These id tags, and no others, should be in the local list of the charge point (OCPP 1.6 3.5.2); what is told of them is what ocpp.id_tag says, also when that changes later. Empty: the list should be empty; NULL: no wish, it keeps the list it has. Sent within seconds, or when the charge point connects; ocpp.desired_overview shows how far it is. A tag of more than 20 characters: SQLSTATE 22023; unknown charge point: P0002.';

-- ---- What it should have, and what differs -----------------------------------------------------------------------------------
CREATE OR REPLACE VIEW ocpp.wanted_local_list WITH (security_invoker = true) AS
SELECT w.charge_point, w.token, coalesce(t.id_tag, w.token::text) AS id_tag,
       jsonb_strip_nulls(jsonb_build_object(
           'status', coalesce(t.status, 'Accepted'),
           'expiryDate', CASE WHEN isfinite(t.expires_at) THEN ocpp.utc(t.expires_at) END,
           'parentIdTag', CASE WHEN length(t.parent) <= 20 THEN t.parent END)) AS id_tag_info,
       row_number() OVER (PARTITION BY w.charge_point ORDER BY w.token)
           <= CASE WHEN m.value ~ '^[0-9]{1,9}$' THEN m.value::bigint ELSE 2147483647 END AS fits
FROM ocpp.desired_local_list AS w
LEFT JOIN ocpp.id_tag AS t ON t.token = w.token AND t.type = ''
LEFT JOIN ocpp.configuration AS m ON m.charge_point = w.charge_point AND m.component = '' AND m.component_instance = '' AND m.evse_id = 0
                                     AND lower(m.variable) = 'localauthlistmaxlength' AND m.attribute = 'Actual' AND m.known
WHERE w.wanted AND w.token <> '' AND length(w.token) <= 20
  AND (t.status IS NOT NULL OR (SELECT s.value FROM ocpp.setting AS s WHERE s.name = 'unknown_id_tag') = 'accept');
COMMENT ON VIEW ocpp.wanted_local_list IS 'The entries that the local list of each charge point should have now. Tags about which nobody has decided are in it if the setting unknown_id_tag lets them charge, else left out.';
COMMENT ON COLUMN ocpp.wanted_local_list.id_tag_info IS 'IdTagInfo of OCPP 1.6 7.27. A tag that will expire stays Accepted with its expiryDate: the charge point minds that by itself.';
COMMENT ON COLUMN ocpp.wanted_local_list.fits IS 'false: the charge point holds fewer (its LocalAuthListMaxLength); the first ones by token are sent.';

CREATE OR REPLACE FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean DEFAULT false)
RETURNS TABLE (token text, id_tag text, id_tag_info jsonb) STABLE LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT coalesce(w.token, e.token), coalesce(w.id_tag, e.id_tag), w.id_tag_info
        FROM (SELECT * FROM ocpp.wanted_local_list AS l WHERE l.charge_point = local_list_difference.charge_point AND l.fits) AS w
        FULL JOIN (SELECT * FROM ocpp.local_list_entry AS h
                   WHERE h.charge_point = local_list_difference.charge_point AND NOT local_list_difference."full") AS e ON e.token = w.token
        WHERE w.id_tag_info IS DISTINCT FROM e.id_tag_info;
END
$$;
COMMENT ON FUNCTION ocpp.local_list_difference(text, boolean) IS 'What an update of the local list would have to say: id_tag_info NULL: the entry goes. full: everything, for the charge point begins with an empty list.';

-- ---- Sending -----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.local_list_on_its_way(charge_point text) RETURNS bigint STABLE LANGUAGE sql AS $$
    SELECT m.id FROM ocpp.command AS m
    WHERE m.charge_point = local_list_on_its_way.charge_point AND m.state IN ('queued', 'sent') AND m.action IN ('SendLocalList', 'GetLocalListVersion')
    ORDER BY m.id LIMIT 1
$$;
COMMENT ON FUNCTION ocpp.local_list_on_its_way(text) IS 'The SendLocalList or GetLocalListVersion that is queued or sent; NULL: none.';

CREATE OR REPLACE FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) RETURNS record STABLE LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    station constant text := local_list_piece.charge_point;
    held ocpp.local_list;
    whole boolean;
    most bigint;
    entries jsonb;
BEGIN
    SELECT * INTO held FROM ocpp.local_list AS l WHERE l.charge_point = station;
    IF held.supported = false OR ocpp.local_list_on_its_way(station) IS NOT NULL
       OR NOT EXISTS (SELECT FROM ocpp.desired_local_list AS w WHERE w.charge_point = station AND w.wanted) THEN
        RETURN;
    END IF;
    IF held.ask_version THEN
        action := 'GetLocalListVersion';
        payload := '{}';
        RETURN;
    END IF;

    -- After the largest version comes 1, as a Full update; 0 and -1 have meanings of their own (errata 3.52).
    whole := coalesce(held.full_needed, true) OR coalesce(held.version, 0) NOT BETWEEN 1 AND 2147483646;
    SELECT min(c.value::bigint) INTO most FROM ocpp.configuration AS c
    WHERE c.charge_point = station AND c.component = '' AND lower(c.variable) = 'sendlocallistmaxlength' AND c.attribute = 'Actual'
      AND c.known AND c.value ~ '^0*[1-9][0-9]{0,8}$';
    -- What goes away makes room, hence first; then those who must not charge. A piece has at most 60,000 bytes: a command has 65,536.
    SELECT jsonb_agg(piece.entry ORDER BY piece.place) INTO entries
    FROM (SELECT listed.entry, row_number() OVER listed_order AS place, sum(octet_length(listed.entry::text) + 2) OVER listed_order AS bytes
          FROM (SELECT d.id_tag_info IS NOT NULL AS stays, d.id_tag_info ->> 'status' = 'Accepted' AS good, d.token,
                       jsonb_strip_nulls(jsonb_build_object('idTag', d.id_tag, 'idTagInfo', d.id_tag_info)) AS entry
                FROM ocpp.local_list_difference(station, whole) AS d) AS listed
          WINDOW listed_order AS (ORDER BY listed.stays, listed.good, listed.token ROWS UNBOUNDED PRECEDING)) AS piece
    WHERE piece.place <= coalesce(most, ocpp.get('local_list.piece')::bigint) AND piece.bytes <= 60000;
    -- Nothing differs; or the list should be empty and is.
    IF entries IS NULL AND (NOT whole OR held.version = 0 AND NOT held.full_needed) THEN
        RETURN;
    END IF;
    action := 'SendLocalList';
    payload := jsonb_build_object('listVersion', CASE WHEN held.version < 2147483647 THEN held.version + 1 ELSE 1 END,
                                  'updateType', CASE WHEN whole THEN 'Full' ELSE 'Differential' END)
               || CASE WHEN entries IS NULL THEN '{}' ELSE jsonb_build_object('localAuthorizationList', entries) END;
END
$$;
COMMENT ON FUNCTION ocpp.local_list_piece(text) IS 'The next command that brings a charge point nearer to the list it should have, see ocpp.sync_local_list; NULL: none is needed or possible now.';

CREATE OR REPLACE FUNCTION ocpp.next_local_list(charge_point text, OUT id bigint, OUT refusal text) RETURNS record LANGUAGE sql AS $$
    SELECT q.id, q.refusal
    FROM ocpp.local_list_piece($1) AS piece,
         LATERAL ocpp.queue_or_refuse($1, piece.action, piece.payload, 'local list', clock_timestamp() + interval '5 min') AS q
    WHERE piece.action IS NOT NULL
$$;
COMMENT ON FUNCTION ocpp.next_local_list(text) IS 'Queues what ocpp.local_list_piece says, as ocpp.queue_or_refuse does. Both NULL: nothing is needed or possible now.';

CREATE OR REPLACE FUNCTION ocpp.sync_local_list(identity text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    station constant text := ocpp.canonical_identity(sync_local_list.identity);
    number bigint;
BEGIN
    INSERT INTO ocpp.command (charge_point, action, payload, purpose, expires_at)
    SELECT station, piece.action, piece.payload, 'local list', clock_timestamp() + interval '5 min'
    FROM ocpp.local_list_piece(station) AS piece WHERE piece.action IS NOT NULL
    RETURNING id INTO number;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.sync_local_list(text) IS 'Queues the next SendLocalList (OCPP 1.6 5.15) that brings a charge point nearer to the list it should have, and returns its id in ocpp.command; when it is accepted the next one follows by itself. Differential if its version is known and nothing went wrong, else Full, with at most SendLocalListMaxLength entries (not known: setting local_list.piece) and 60,000 bytes; versions from 1 to 2147483647. GetLocalListVersion first where it is not known whether the last one arrived. NULL: nothing is to be sent, one is on its way already, no list is wished for, or the charge point has none. Needed only by who can not wait some seconds; for many: SELECT ocpp.sync_local_list(identity) FROM ocpp.charge_point. Expires after 5 minutes. Errors as of ocpp.call.';

-- ---- Hearing -----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.hear_local_list(charge_point text, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    whole constant boolean := payload ->> 'updateType' = 'Full';
BEGIN
    INSERT INTO ocpp.local_list AS l (charge_point, version, full_needed, supported, heard_at)
    VALUES (hear_local_list.charge_point, least(greatest((payload ->> 'listVersion')::numeric, 0), 2147483647)::integer, NOT whole, true, clock_timestamp())
    ON CONFLICT (charge_point) DO UPDATE
    SET version = excluded.version, full_needed = l.full_needed AND NOT whole, ask_version = false, supported = true, heard_at = excluded.heard_at;
    IF whole THEN
        DELETE FROM ocpp.local_list_entry AS e WHERE e.charge_point = hear_local_list.charge_point;
    END IF;
    -- A person may have said a tag twice; the last word counts.
    WITH said AS (SELECT DISTINCT ON (1) lower((s.entry ->> 'idTag') COLLATE "C") AS token, s.entry ->> 'idTag' AS id_tag, s.entry -> 'idTagInfo' AS id_tag_info
                  FROM jsonb_array_elements(coalesce(payload -> 'localAuthorizationList', '[]')) WITH ORDINALITY AS s (entry, place)
                  ORDER BY 1, s.place DESC),
         gone AS (DELETE FROM ocpp.local_list_entry AS e USING said
                  WHERE e.charge_point = hear_local_list.charge_point AND e.token = said.token AND said.id_tag_info IS NULL)
    INSERT INTO ocpp.local_list_entry (charge_point, token, id_tag, id_tag_info)
    SELECT hear_local_list.charge_point, said.token, said.id_tag, said.id_tag_info FROM said WHERE said.id_tag_info IS NOT NULL
    ON CONFLICT (charge_point, token) DO UPDATE SET id_tag = excluded.id_tag, id_tag_info = excluded.id_tag_info;
END
$$;
COMMENT ON FUNCTION ocpp.hear_local_list(text, jsonb) IS 'A charge point has accepted this SendLocalList: notes version and entries.';

CREATE OR REPLACE FUNCTION ocpp.hear_local_list_version(charge_point text, version integer) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- 0: empty, -1: there are no local lists (errata 3.52). Another version than ours: somebody else's list, or none of ours arrived.
    INSERT INTO ocpp.local_list AS l (charge_point, version, full_needed, supported, heard_at)
    VALUES (hear_local_list_version.charge_point, nullif(greatest(hear_local_list_version.version, -1), -1),
            hear_local_list_version.version <> 0, hear_local_list_version.version >= 0, clock_timestamp())
    ON CONFLICT (charge_point) DO UPDATE
    SET version = excluded.version, ask_version = false, supported = excluded.supported, heard_at = excluded.heard_at,
        full_needed = hear_local_list_version.version <> 0 AND (l.full_needed OR l.version IS DISTINCT FROM excluded.version);
    IF hear_local_list_version.version <= 0 THEN
        DELETE FROM ocpp.local_list_entry AS e WHERE e.charge_point = hear_local_list_version.charge_point;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.hear_local_list_version(text, integer) IS 'A charge point has told the version of its list (OCPP 1.6 5.10).';

CREATE OR REPLACE FUNCTION ocpp.note_local_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said constant text := left(coalesce(NEW.answer ->> 'status', NEW.error_code), 100);
    told constant text := NEW.answer ->> 'listVersion';
    failed boolean := false;
BEGIN
    IF NEW.late AND NEW.state <> 'accepted' THEN
        RETURN NULL;
    ELSIF NEW.state IN ('timed out', 'unknown') OR NEW.late AND NEW.action = 'SendLocalList' THEN
        -- Whether it arrived nobody knows; or it did, and others may have gone out since.
        failed := NOT NEW.late;
        IF NEW.action = 'SendLocalList' THEN
            INSERT INTO ocpp.local_list AS l (charge_point, ask_version) VALUES (NEW.charge_point, true)
            ON CONFLICT (charge_point) DO UPDATE SET ask_version = true;
        END IF;
    ELSIF said IN ('NotSupported', 'NotImplemented') THEN
        INSERT INTO ocpp.local_list AS l (charge_point, supported, heard_at) VALUES (NEW.charge_point, false, clock_timestamp())
        ON CONFLICT (charge_point) DO UPDATE SET supported = false, ask_version = false, heard_at = excluded.heard_at;
    ELSIF NEW.state = 'accepted' AND NEW.action = 'SendLocalList' THEN
        PERFORM ocpp.hear_local_list(NEW.charge_point, NEW.payload);
    ELSIF NEW.state = 'accepted' AND told ~ '^-?[0-9]{1,10}$' THEN
        PERFORM ocpp.hear_local_list_version(NEW.charge_point, least(told::bigint, 2147483647)::integer);
    ELSE
        -- Failed, VersionMismatch, a CALLERROR: the next one says everything.
        failed := true;
        -- Some mind the version of a Full one too: theirs is asked for.
        INSERT INTO ocpp.local_list AS l (charge_point, ask_version, heard_at)
        VALUES (NEW.charge_point, coalesce(said = 'VersionMismatch' AND NEW.payload ->> 'updateType' = 'Full', false), clock_timestamp())
        ON CONFLICT (charge_point) DO UPDATE SET full_needed = true, ask_version = excluded.ask_version, heard_at = excluded.heard_at;
    END IF;
    IF NOT EXISTS (SELECT FROM ocpp.desired_local_list AS w WHERE w.charge_point = NEW.charge_point AND w.wanted) THEN
        RETURN NULL;
    END IF;
    -- The Full one that the first failure of a Differential one calls for goes at once; whatever fails again waits.
    IF NOT failed OR ocpp.fail_desired(NEW.charge_point, 'local list', '', NEW.state, said,
           at_once => NEW.state IN ('rejected', 'error') AND NEW.payload ->> 'updateType' = 'Differential')
    THEN
        PERFORM ocpp.follow_local_list(NEW.charge_point, NEW.state, said);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_local_list() IS 'Trigger: what the answer to a SendLocalList or GetLocalListVersion says about the list, and the next piece. Whoever updates holds the lock of the charge point''s state.';
CREATE OR REPLACE TRIGGER note_local_list AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.action IN ('SendLocalList', 'GetLocalListVersion') AND NEW.state <> OLD.state
                       AND NEW.state IN ('accepted', 'rejected', 'error', 'timed out', 'unknown'))
    EXECUTE FUNCTION ocpp.note_local_list();
COMMENT ON TRIGGER note_local_list ON ocpp.command IS 'Lists are sent piece by piece; other commands cost nothing here.';

CREATE OR REPLACE VIEW ocpp.local_list_overview WITH (security_invoker = true) AS
SELECT p.identity AS charge_point, p.label, l.version, coalesce(h.entries, 0) AS entries, coalesce(w.wanted, 0) AS wanted,
       l.supported, l.full_needed, l.ask_version, l.heard_at
FROM ocpp.charge_point AS p
LEFT JOIN ocpp.local_list AS l ON l.charge_point = p.identity
LEFT JOIN (SELECT e.charge_point, count(*) AS entries FROM ocpp.local_list_entry AS e GROUP BY e.charge_point) AS h ON h.charge_point = p.identity
LEFT JOIN (SELECT d.charge_point, count(*) FILTER (WHERE d.token <> '') AS wanted FROM ocpp.desired_local_list AS d
           WHERE d.wanted GROUP BY d.charge_point) AS w ON w.charge_point = p.identity
WHERE l.charge_point IS NOT NULL OR w.charge_point IS NOT NULL;
COMMENT ON VIEW ocpp.local_list_overview IS 'Local lists: what each charge point has and how many tags are wished for; ocpp.desired_overview says how far it is.';
COMMENT ON COLUMN ocpp.local_list_overview.version IS 'listVersion, 0: empty; NULL: not known.';
COMMENT ON COLUMN ocpp.local_list_overview.entries IS 'How many it has accepted.';
COMMENT ON COLUMN ocpp.local_list_overview.wanted IS 'How many are wished for, with those that are left out (setting unknown_id_tag) or do not fit.';
COMMENT ON COLUMN ocpp.local_list_overview.supported IS 'false: the charge point said that it has no local list.';
