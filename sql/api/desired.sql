-- Desired state: wishes are compared with what charge points have, what is needed is sent, retried and given up with a reason.
--
-- A wish, a boot, an answer leave word in ocpp.desired_change: an insert, which holds up nobody. ocpp.step_desired, which
-- connectors call every few seconds, compares and asks, under the lock of each charge point's state; the answer settles
-- what was asked and asks the next, under the same lock. So one command of this kind is on its way to a charge point at a time.

-- ---- Wishes ----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.check_desired_configuration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lower(btrim(NEW.key) COLLATE "C") = 'authorizationkey' THEN
        RAISE EXCEPTION 'a password can not be wished for like a configuration key'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Secrets are kept elsewhere: ocpp.set_password(identity, password, push => true).';
    END IF;
    IF NEW.key IS NULL THEN
        RAISE EXCEPTION 'say which configuration key' USING ERRCODE = 'invalid_parameter_value', HINT = 'SELECT * FROM ocpp.configuration_key lists what charge points have told.';
    ELSIF NEW.site IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.site AS s WHERE s.id = NEW.site) THEN
        RAISE EXCEPTION 'there is no site %', NEW.site USING ERRCODE = 'no_data_found', HINT = 'SELECT id, name FROM ocpp.site lists them.';
    END IF;
    IF length(NEW.key) NOT BETWEEN 1 AND 50 OR length(NEW.value) > 500 THEN
        RAISE EXCEPTION 'configuration key "%" can not be wished for', left(NEW.key, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'A key has 1 to 50 characters, its value at most 500 (OCPP 1.6 5.3).';
    END IF;
    NEW.account := ocpp.choose_account(NEW.account);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.check_desired_configuration() IS 'Trigger: refuses AuthorizationKey and what no ChangeConfiguration could carry (SQLSTATE 22023), and keeps a wish to the account of the role that enters it, as ocpp.choose_account does.';
CREATE OR REPLACE TRIGGER check_desired_configuration BEFORE INSERT OR UPDATE OF key, value, site, account ON ocpp.desired_configuration
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_desired_configuration();
COMMENT ON TRIGGER check_desired_configuration ON ocpp.desired_configuration IS 'A plain INSERT is checked like ocpp.want_configuration().';

CREATE OR REPLACE FUNCTION ocpp.note_configuration_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ocpp.desired_change (charge_point, again, kind, key)
    SELECT DISTINCT p.identity, true, 'configuration', lower(c.key)
    FROM changed AS c JOIN ocpp.charge_point AS p
      ON p.identity = c.charge_point AND (c.vendor IS NULL OR p.vendor = c.vendor) AND (c.model IS NULL OR p.model = c.model)
         AND (c.site IS NULL OR p.site = c.site) AND (c.account IS NULL OR p.account = c.account)
    WHERE c.ended_at IS NULL OR TG_OP = 'UPDATE'
    UNION
    SELECT p.identity, true, 'configuration', lower(c.key)
    FROM changed AS c JOIN ocpp.charge_point AS p
      ON (c.vendor IS NULL OR p.vendor = c.vendor) AND (c.model IS NULL OR p.model = c.model)
         AND (c.site IS NULL OR p.site = c.site) AND (c.account IS NULL OR p.account = c.account)
    WHERE c.charge_point IS NULL AND (c.ended_at IS NULL OR TG_OP = 'UPDATE');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_configuration_wish() IS 'Trigger: leaves word for the charge points that a wish reaches.';
CREATE OR REPLACE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_configuration
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();
COMMENT ON TRIGGER note_wish_made ON ocpp.desired_configuration IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_configuration
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();
COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_configuration IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_left AFTER UPDATE ON ocpp.desired_configuration
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();
COMMENT ON TRIGGER note_wish_left ON ocpp.desired_configuration IS 'Also for those whom it does not reach any more.';
CREATE OR REPLACE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_configuration
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();
COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_configuration IS 'A wish that is gone, too.';

CREATE OR REPLACE FUNCTION ocpp.note_availability_wish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ocpp.desired_change (charge_point, again, kind, key)
    SELECT p.identity, true, 'availability', c.evse_id::text FROM changed AS c JOIN ocpp.charge_point AS p ON p.identity = c.charge_point;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_availability_wish() IS 'Trigger: leaves word that other availabilities are wished for.';
CREATE OR REPLACE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_availability
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();
COMMENT ON TRIGGER note_wish_made ON ocpp.desired_availability IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_availability
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();
COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_availability IS 'A wish is looked at within seconds.';
CREATE OR REPLACE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_availability
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();
COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_availability IS 'A wish that is gone, too.';

CREATE OR REPLACE FUNCTION ocpp.want_configuration(
    key text, value text, identity text DEFAULT NULL, vendor text DEFAULT NULL, model text DEFAULT NULL, site bigint DEFAULT NULL,
    account text DEFAULT NULL, rank integer DEFAULT 0, note text DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known constant text := CASE WHEN identity IS NOT NULL THEN ocpp.canonical_identity(want_configuration.identity) END;
    its_account constant text := ocpp.choose_account(want_configuration.account);
    number bigint;
BEGIN
    UPDATE ocpp.desired_configuration AS w SET ended_at = clock_timestamp()
    WHERE w.ended_at IS NULL AND lower(w.key) = lower(want_configuration.key COLLATE "C") AND w.charge_point IS NOT DISTINCT FROM known
      AND (w.vendor, w.model, w.site, w.account, w.rank) IS NOT DISTINCT FROM
          (want_configuration.vendor, want_configuration.model, want_configuration.site, its_account, coalesce(want_configuration.rank, 0));
    INSERT INTO ocpp.desired_configuration (key, value, charge_point, vendor, model, site, account, rank, note)
    VALUES (want_configuration.key, want_configuration.value, known, want_configuration.vendor, want_configuration.model,
            want_configuration.site, its_account, coalesce(want_configuration.rank, 0), want_configuration.note)
    RETURNING id INTO number;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.want_configuration(text, text, text, text, text, bigint, text, integer, text) IS 'This configuration key (OCPP 1.6 5.3 and chapter 9) should have this value: of one charge point (identity), or of all that have this vendor, model, site (ocpp.site.id) and account; none named: of all. Returns the number of the wish, ocpp.desired_configuration.id, and ends an earlier one about the same key, charge points and rank. value NULL: an exception from less specific wishes; rank: the higher one holds among equally specific ones. Sent within seconds, or when they connect; ocpp.desired_overview shows how far they are. AuthorizationKey (see ocpp.set_password), a key of more than 50 or a value of more than 500 characters: SQLSTATE 22023; another account than yours: 42501; unknown charge point or site: P0002.';

CREATE OR REPLACE FUNCTION ocpp.no_longer_desired(id bigint) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.desired_configuration AS w SET ended_at = clock_timestamp() WHERE w.id = no_longer_desired.id AND w.ended_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no wish %', no_longer_desired.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, key, value FROM ocpp.desired_configuration WHERE ended_at IS NULL lists them.';
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.no_longer_desired(bigint) IS 'Ends a wish for a configuration key, by ocpp.desired_configuration.id. The charge points keep the value that they have, unless another wish reaches them. Unknown or ended already: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer DEFAULT 0) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF want_availability.availability NOT IN ('Operative', 'Inoperative') OR coalesce(want_availability.connector_id, -1) < 0 THEN
        RAISE EXCEPTION 'connector % can not be "%"', want_availability.connector_id, left(want_availability.availability, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Operative or Inoperative, NULL ends the wish; connectors count from 1, 0 is the charge point.';
    END IF;
    INSERT INTO ocpp.desired_availability (charge_point, evse_id, connector_id, availability)
    VALUES (ocpp.canonical_identity(want_availability.identity), want_availability.connector_id, least(want_availability.connector_id, 1),
            want_availability.availability)
    ON CONFLICT (charge_point, evse_id, connector_id) DO UPDATE SET availability = excluded.availability;
END
$$;
COMMENT ON FUNCTION ocpp.want_availability(text, text, integer) IS 'A connector should be in use or not (OCPP 1.6 5.2). availability: Operative or Inoperative, NULL ends the wish; connector_id: 0 is the whole charge point. Sent within seconds, or when it connects. Anything else: SQLSTATE 22023; unknown charge point: P0002.';

-- ---- What is wished, and what differs ------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.same_configuration(wanted text, has text) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE WHEN wanted = has THEN true
                WHEN has IS NULL THEN false
                WHEN wanted ~ ',' OR has ~ ',' THEN
                    (SELECT array_agg(w.item ORDER BY w.item) FROM (SELECT lower(btrim(t) COLLATE "C") AS item FROM string_to_table(wanted, ',') AS t) AS w)
                    = (SELECT array_agg(h.item ORDER BY h.item) FROM (SELECT lower(btrim(t) COLLATE "C") AS item FROM string_to_table(has, ',') AS t) AS h)
                WHEN lower(btrim(wanted) COLLATE "C") IN ('true', 'false') THEN lower(btrim(wanted) COLLATE "C") = lower(btrim(has) COLLATE "C")
                ELSE false END
$$;
COMMENT ON FUNCTION ocpp.same_configuration(text, text) IS 'Whether two values of a configuration key say the same: equal as text; true and false in any case (True); comma-separated lists in any case, order and spacing (A,B = b, a). Nothing else: 60 and 060 differ.';

CREATE OR REPLACE VIEW ocpp.wished_configuration WITH (security_invoker = true) AS
SELECT DISTINCT ON (w.charge_point, w.folded) w.charge_point, w.folded, w.key, w.value, w.id
FROM (SELECT p.identity AS charge_point, lower(d.key) AS folded, d.key, d.value, d.id, d.rank,
             16 + CASE WHEN d.site IS NULL THEN 0 ELSE 8 END + CASE WHEN d.model IS NULL THEN 0 ELSE 4 END
                + CASE WHEN d.vendor IS NULL THEN 0 ELSE 2 END + CASE WHEN d.account IS NULL THEN 0 ELSE 1 END AS specific
      FROM ocpp.charge_point AS p JOIN ocpp.desired_configuration AS d ON d.charge_point = p.identity
      WHERE d.charge_point IS NOT NULL AND d.ended_at IS NULL AND (d.vendor IS NULL OR d.vendor = p.vendor)
        AND (d.model IS NULL OR d.model = p.model) AND (d.site IS NULL OR d.site = p.site) AND (d.account IS NULL OR d.account = p.account)
      UNION ALL
      SELECT p.identity, lower(d.key), d.key, d.value, d.id, d.rank,
             CASE WHEN d.site IS NULL THEN 0 ELSE 8 END + CASE WHEN d.model IS NULL THEN 0 ELSE 4 END
             + CASE WHEN d.vendor IS NULL THEN 0 ELSE 2 END + CASE WHEN d.account IS NULL THEN 0 ELSE 1 END
      FROM ocpp.charge_point AS p JOIN ocpp.desired_configuration AS d
        ON (d.vendor IS NULL OR d.vendor = p.vendor) AND (d.model IS NULL OR d.model = p.model)
           AND (d.site IS NULL OR d.site = p.site) AND (d.account IS NULL OR d.account = p.account)
      WHERE d.charge_point IS NULL AND d.ended_at IS NULL) AS w
ORDER BY w.charge_point, w.folded, w.specific DESC, w.rank DESC, w.id DESC;
COMMENT ON VIEW ocpp.wished_configuration IS 'The one wish that holds for each charge point and key.';
COMMENT ON COLUMN ocpp.wished_configuration.folded IS 'The key folded to lower case.';
COMMENT ON COLUMN ocpp.wished_configuration.value IS 'NULL: an exception, no wish.';
COMMENT ON COLUMN ocpp.wished_configuration.id IS 'ocpp.desired_configuration.id.';

CREATE OR REPLACE VIEW ocpp.wish WITH (security_invoker = true) AS
SELECT w.charge_point, 'configuration' AS kind, w.key, w.value AS wanted, c.value AS has,
       coalesce(c.known AND ocpp.same_configuration(w.value, coalesce(c.value, CASE WHEN w.value = '' THEN '' END)), false) AS met,
       -- What a charge point does not tell, and what waits for a reboot: met as long as the last change was accepted.
       coalesce(c.known AND (c.reboot_required OR c.value IS NULL), false) AS unsure, NULL::timestamptz AS heard_at,
       CASE WHEN NOT c.known THEN 'the charge point does not know this key'
            WHEN c.readonly THEN 'the charge point says that this key is read-only' END AS hindrance, NULL AS remark
FROM ocpp.wished_configuration AS w
LEFT JOIN ocpp.configuration AS c ON c.charge_point = w.charge_point AND c.component = '' AND c.component_instance = '' AND c.evse_id = 0
                                     AND lower(c.variable) = w.folded AND c.variable_instance = '' AND c.attribute = 'Actual'
WHERE w.value IS NOT NULL
UNION ALL
SELECT a.charge_point, 'availability', a.evse_id::text, a.availability, h.has, h.has = a.availability, true, k.received_at, NULL, NULL
FROM ocpp.desired_availability AS a
LEFT JOIN ocpp.connector AS k ON k.charge_point = a.charge_point AND k.evse_id = a.evse_id AND k.connector_id = a.connector_id,
LATERAL (SELECT CASE WHEN k.status = 'Unavailable' THEN 'Inoperative'
                     WHEN k.status = 'Available' AND k.availability = 'Inoperative' THEN 'Operative'
                     ELSE coalesce(k.availability, 'Operative') END AS has) AS h
WHERE a.availability IS NOT NULL
UNION ALL
SELECT p.identity, 'local list', '', format('%s id tags', n.wanted),
       CASE WHEN l.version IS NOT NULL THEN format('%s id tags, version %s', n.has, l.version) END,
       coalesce(l.version IS NOT NULL AND NOT l.full_needed AND NOT l.ask_version AND n.differing = 0, false), false, NULL,
       CASE WHEN l.supported = false THEN 'the charge point has no local list' END,
       CASE WHEN n.left_out > 0 THEN format('%s id tags more than it holds', n.left_out) END
FROM ocpp.charge_point AS p LEFT JOIN ocpp.local_list AS l ON l.charge_point = p.identity,
LATERAL (SELECT count(*) FILTER (WHERE w.fits) AS wanted, count(*) FILTER (WHERE NOT w.fits) AS left_out, count(e.token) AS has,
                count(*) FILTER (WHERE CASE WHEN w.fits THEN w.id_tag_info END IS DISTINCT FROM e.id_tag_info) AS differing
         FROM (SELECT * FROM ocpp.wanted_local_list AS i WHERE i.charge_point = p.identity) AS w
         FULL JOIN (SELECT * FROM ocpp.local_list_entry AS i WHERE i.charge_point = p.identity) AS e ON e.token = w.token) AS n
WHERE EXISTS (SELECT FROM ocpp.desired_local_list AS d WHERE d.charge_point = p.identity AND d.wanted);
COMMENT ON VIEW ocpp.wish IS 'Everything that is wished of each charge point, beside what it has as far as is known. An availability is what the last accepted ChangeAvailability asked for, unless the status since then contradicts; nothing known: Operative.';
COMMENT ON COLUMN ocpp.wish.unsure IS 'What is known of it does not outweigh that the charge point has accepted the wish: until heard_at is later.';
COMMENT ON COLUMN ocpp.wish.hindrance IS 'Why it is no use to ask for it.';
COMMENT ON COLUMN ocpp.wish.remark IS 'What to say of it although it is met.';

CREATE OR REPLACE VIEW ocpp.no_wish WITH (security_invoker = true) AS
SELECT s.charge_point, s.kind, s.key
FROM ocpp.desired_state AS s
-- LATERAL, and not NOT EXISTS, so that each is looked up along its index and never all of them at once.
LEFT JOIN LATERAL (SELECT true AS wished FROM ocpp.wished_configuration AS w
                   WHERE s.kind = 'configuration' AND w.charge_point = s.charge_point AND w.folded = lower(s.key) AND w.value IS NOT NULL LIMIT 1) AS c ON true
LEFT JOIN LATERAL (SELECT true AS wished FROM ocpp.desired_availability AS a
                   WHERE s.kind = 'availability' AND a.charge_point = s.charge_point AND a.evse_id::text = s.key AND a.availability IS NOT NULL LIMIT 1) AS a ON true
LEFT JOIN LATERAL (SELECT true AS wished FROM ocpp.desired_local_list AS d
                   WHERE s.kind = 'local list' AND d.charge_point = s.charge_point AND d.wanted LIMIT 1) AS l ON true
WHERE s.kind <> 'question' AND coalesce(c.wished, a.wished, l.wished) IS NULL;
COMMENT ON VIEW ocpp.no_wish IS 'Rows of ocpp.desired_state for what nobody wishes for any more.';

CREATE OR REPLACE VIEW ocpp.drift WITH (security_invoker = true) AS
SELECT d.charge_point, d.kind, d.key, d.wanted, d.has, d.state,
       CASE WHEN d.afresh OR d.state = 'met' OR d.hindrance IS NOT NULL THEN 0 ELSE d.tries END AS tries,
       CASE WHEN d.state IN ('due', 'asked') AND NOT d.afresh THEN d.next_try_at END AS next_try_at,
       CASE WHEN d.was IS NOT NULL AND NOT d.afresh THEN d.noticed_at END AS noticed_at,
       CASE WHEN d.hindrance IS NOT NULL AND d.state = 'given up' THEN d.hindrance
            WHEN d.remark IS NOT NULL AND d.state = 'met' THEN d.remark
            WHEN d.state = d.was AND NOT d.afresh THEN d.was_reason END AS reason,
       d.state IS DISTINCT FROM d.was OR d.wanted IS DISTINCT FROM d.was_wanted OR d.has IS DISTINCT FROM d.had AS changed
FROM (SELECT n.charge_point, n.kind, coalesce(s.key, n.key) AS key, n.wanted, n.has, n.hindrance, n.remark, v.state,
             s.state AS was, s.wanted AS was_wanted, s.has AS had, s.reason AS was_reason, s.tries, s.next_try_at, s.noticed_at,
             v.state = 'due' AND (s.state IS DISTINCT FROM 'due' OR n.kind <> 'local list' AND s.wanted IS DISTINCT FROM n.wanted) AS afresh
      FROM ocpp.wish AS n
      LEFT JOIN ocpp.desired_state AS s ON s.charge_point = n.charge_point AND s.kind = n.kind AND lower(s.key) = lower(n.key),
      LATERAL (SELECT CASE
          WHEN s.state = 'asked' THEN 'asked'
          WHEN n.met THEN 'met'
          WHEN n.hindrance IS NOT NULL THEN 'given up'
          WHEN s.state IS NULL OR n.kind <> 'local list' AND s.wanted IS DISTINCT FROM n.wanted THEN 'due'
          WHEN s.state = 'met' AND n.unsure AND s.last_state = 'accepted' AND coalesce(n.heard_at <= s.answered_at, true) THEN 'met'
          WHEN s.state = 'met' THEN 'due'
          -- Given up without a try: what stood in the way is gone.
          WHEN s.state = 'given up' AND s.tries = 0 THEN 'due'
          ELSE s.state END AS state) AS v) AS d;
COMMENT ON VIEW ocpp.drift IS 'Every wish as ocpp.desired_state should say it now.';
COMMENT ON COLUMN ocpp.drift.next_try_at IS 'NULL: now, if it is due. noticed_at likewise.';
COMMENT ON COLUMN ocpp.drift.changed IS 'ocpp.desired_state says something else.';

CREATE OR REPLACE FUNCTION ocpp.notice_drift(charge_points text[] DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    drifted text[] := '{}';
    one text;
    noticed integer;
BEGIN
    IF NOT EXISTS (SELECT FROM ocpp.desired_configuration AS w WHERE w.ended_at IS NULL) AND NOT EXISTS (SELECT FROM ocpp.desired_availability)
       AND NOT EXISTS (SELECT FROM ocpp.desired_local_list) AND NOT EXISTS (SELECT FROM ocpp.desired_state AS s WHERE s.kind <> 'question') THEN
        RETURN 0;
    END IF;
    IF charge_points IS NULL THEN
        drifted := ARRAY(
            SELECT d.charge_point FROM ocpp.drift AS d WHERE d.changed
            UNION SELECT n.charge_point FROM ocpp.no_wish AS n);
    ELSE
        -- One by one, each along the indexes.
        FOREACH one IN ARRAY charge_points LOOP
            PERFORM FROM ocpp.drift AS d WHERE d.charge_point = one AND d.changed LIMIT 1;
            IF NOT FOUND THEN
                PERFORM FROM ocpp.no_wish AS n WHERE n.charge_point = one LIMIT 1;
            END IF;
            IF FOUND THEN
                drifted := drifted || one;
            END IF;
        END LOOP;
    END IF;
    INSERT INTO ocpp.desired_change (charge_point)
    SELECT d FROM unnest(drifted) AS d WHERE NOT EXISTS (SELECT FROM ocpp.desired_change AS c WHERE c.charge_point = d);
    GET DIAGNOSTICS noticed = ROW_COUNT;
    RETURN noticed;
END
$$;
COMMENT ON FUNCTION ocpp.notice_drift(text[]) IS 'Looks whether what is wished of these charge points (NULL: of all) is what they have, as far as is known, and leaves word for ocpp.step_desired of those that differ. Returns how many it were. Locks nothing and asks nobody anything; done after each GetConfiguration and BootNotification, and every ten minutes for all.';

CREATE OR REPLACE FUNCTION ocpp.compare_desired(charge_point text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM ocpp.desired_state AS s USING ocpp.no_wish AS n
    WHERE n.charge_point = compare_desired.charge_point AND s.charge_point = compare_desired.charge_point AND s.kind = n.kind AND s.key = n.key;
    INSERT INTO ocpp.desired_state (charge_point, kind, key, wanted, has, state, tries, next_try_at, reason, noticed_at)
    SELECT d.charge_point, d.kind, d.key, d.wanted, d.has, d.state, d.tries,
           CASE WHEN d.state IN ('due', 'asked') THEN coalesce(d.next_try_at, clock_timestamp()) END, d.reason, coalesce(d.noticed_at, clock_timestamp())
    FROM ocpp.drift AS d WHERE d.charge_point = compare_desired.charge_point AND d.changed
    ON CONFLICT (charge_point, kind, key) DO UPDATE
    SET wanted = excluded.wanted, has = excluded.has, state = excluded.state, tries = excluded.tries, next_try_at = excluded.next_try_at,
        reason = excluded.reason, noticed_at = excluded.noticed_at;
END
$$;
COMMENT ON FUNCTION ocpp.compare_desired(text) IS 'Brings ocpp.desired_state of a charge point up to date with what is wished and what it has. The caller holds the lock of the charge point''s state.';

-- ---- Asking ------------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.may_ask(charge_point text) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (SELECT FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
                   WHERE s.charge_point = may_ask.charge_point AND s.node IS NOT NULL AND p.registration = 'Accepted' AND NOT p.blocked)
       -- The queue is for people too.
       AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = may_ask.charge_point AND m.state = 'queued' OFFSET 99 LIMIT 1);
END
$$;
COMMENT ON FUNCTION ocpp.may_ask(text) IS 'Whether a charge point may be asked for desired state: connected, accepted, not blocked, and with less than 100 commands in its queue.';

CREATE OR REPLACE FUNCTION ocpp.fail_desired(
    charge_point text, kind text, key text, last_state text, last_status text, at_once boolean DEFAULT false, for_good text DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    failures constant integer := 1 + coalesce((SELECT s.tries FROM ocpp.desired_state AS s
        WHERE s.charge_point = fail_desired.charge_point AND s.kind = fail_desired.kind AND s.key = fail_desired.key), 0);
    said constant text := coalesce(fail_desired.last_status, fail_desired.last_state);
    over constant boolean := for_good IS NOT NULL OR failures >= ocpp.get('desired.tries')::integer;
    goes_on constant boolean := at_once AND failures = 1 AND NOT over;
    moment constant timestamptz := clock_timestamp();
BEGIN
    INSERT INTO ocpp.desired_state (charge_point, kind, key, state, tries, next_try_at, last_state, last_status, reason, noticed_at, answered_at)
    VALUES (fail_desired.charge_point, fail_desired.kind, fail_desired.key, CASE WHEN over THEN 'given up' ELSE 'due' END, failures,
            -- A minute, four, sixteen, ...; the exponent has a limit because intervals have one.
            CASE WHEN over THEN NULL WHEN goes_on THEN moment
                 ELSE moment + least(ocpp.get('desired.backoff')::interval * power(4, least(failures - 1, 12)), interval '1 day') END,
            fail_desired.last_state, fail_desired.last_status,
            CASE WHEN over THEN coalesce(for_good, format('%s, and %s tries have failed', said, failures)) END, moment, moment)
    ON CONFLICT (charge_point, kind, key) DO UPDATE
    SET state = excluded.state, tries = excluded.tries, next_try_at = excluded.next_try_at, last_state = excluded.last_state,
        last_status = excluded.last_status, reason = excluded.reason, answered_at = excluded.answered_at;
    RETURN goes_on;
END
$$;
COMMENT ON FUNCTION ocpp.fail_desired(text, text, text, text, text, boolean, text) IS 'A try has failed: the next one comes after the setting desired.backoff, four times as long after each further failure, at most a day; after desired.tries failures it is given up. at_once: after the first failure without waiting; for_good: the reason why it is no use to try again. Returns whether it goes on at once. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.follow_local_list(charge_point text, last_state text DEFAULT NULL, last_status text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    moment constant timestamptz := clock_timestamp();
    number bigint;
    refusal text;
BEGIN
    IF ocpp.may_ask(follow_local_list.charge_point) THEN
        SELECT q.id, q.refusal INTO number, refusal FROM ocpp.next_local_list(follow_local_list.charge_point) AS q;
        IF refusal IS NOT NULL THEN
            PERFORM ocpp.fail_desired(follow_local_list.charge_point, 'local list', '', 'refused', NULL, for_good => refusal);
            RETURN NULL;
        END IF;
        number := coalesce(number, ocpp.local_list_on_its_way(follow_local_list.charge_point));
    END IF;
    INSERT INTO ocpp.desired_state AS s (charge_point, kind, key, state, command, next_try_at, last_state, last_status, noticed_at, answered_at)
    VALUES (follow_local_list.charge_point, 'local list', '', CASE WHEN number IS NULL THEN 'due' ELSE 'asked' END, number,
            CASE WHEN number IS NULL THEN moment ELSE moment + interval '5 min' END, follow_local_list.last_state, follow_local_list.last_status, moment,
            CASE WHEN follow_local_list.last_state IS NOT NULL THEN moment END)
    ON CONFLICT (charge_point, kind, key) DO UPDATE
    SET state = excluded.state, command = coalesce(excluded.command, s.command), next_try_at = excluded.next_try_at,
        last_state = coalesce(excluded.last_state, s.last_state),
        last_status = CASE WHEN excluded.last_state IS NULL THEN s.last_status ELSE excluded.last_status END,
        answered_at = coalesce(excluded.answered_at, s.answered_at);
    IF number IS NULL THEN
        PERFORM ocpp.compare_desired(follow_local_list.charge_point);
    END IF;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.follow_local_list(text, text, text) IS 'Sends the next piece of a local list and returns its command; NULL: it is complete, or can not be sent now. last_state, last_status: of the command that has just been answered. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.ask_next(charge_point text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz;
    due ocpp.desired_state;
    asked text;
    content jsonb;
    number bigint;
    refusal text;
BEGIN
    IF EXISTS (SELECT FROM ocpp.desired_state AS s WHERE s.charge_point = ask_next.charge_point AND s.state = 'asked')
       OR NOT ocpp.may_ask(ask_next.charge_point) THEN
        RETURN NULL;
    END IF;
    LOOP
        moment := clock_timestamp();
        -- Questions first: their answers may show that nothing else needs to be asked.
        SELECT * INTO due FROM ocpp.desired_state AS s
        WHERE s.charge_point = ask_next.charge_point AND s.state = 'due' AND s.next_try_at <= moment
        ORDER BY s.kind <> 'question', s.kind = 'local list', s.next_try_at, s.key LIMIT 1;
        IF NOT FOUND THEN
            RETURN NULL;
        ELSIF due.kind = 'local list' THEN
            RETURN ocpp.follow_local_list(ask_next.charge_point);
        ELSIF due.kind = 'question' AND due.key = 'StatusNotification'
              AND EXISTS (SELECT FROM ocpp.connector AS k WHERE k.charge_point = ask_next.charge_point AND k.received_at >= due.noticed_at) THEN
            -- It has sent statuses by itself.
            DELETE FROM ocpp.desired_state AS s WHERE s.charge_point = ask_next.charge_point AND s.kind = due.kind AND s.key = due.key;
            CONTINUE;
        END IF;
        IF due.kind = 'configuration' THEN
            asked := 'ChangeConfiguration';
            content := jsonb_build_object('key', due.key, 'value', due.wanted);
        ELSIF due.kind = 'availability' THEN
            asked := 'ChangeAvailability';
            content := jsonb_build_object('connectorId', due.key::integer, 'type', due.wanted);
        ELSIF due.key = 'StatusNotification' THEN
            asked := 'TriggerMessage';
            content := jsonb_build_object('requestedMessage', due.key);
        ELSE
            asked := 'GetConfiguration';
            content := '{}';
        END IF;
        SELECT q.id, q.refusal INTO number, refusal
        FROM ocpp.queue_or_refuse(ask_next.charge_point, asked, content, 'desired', moment + interval '5 min') AS q;
        EXIT WHEN number IS NOT NULL;
        -- It is no use to ask for it, but perhaps for the next.
        PERFORM ocpp.fail_desired(ask_next.charge_point, due.kind, due.key, 'refused', NULL, for_good => refusal);
    END LOOP;
    UPDATE ocpp.desired_state AS s SET state = 'asked', command = number, next_try_at = moment + interval '5 min'
    WHERE s.charge_point = ask_next.charge_point AND s.kind = due.kind AND s.key = due.key;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.ask_next(text) IS 'Queues the next command for desired state, if one is due and none is on its way, and returns its id in ocpp.command; NULL: none. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.note_desired() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked ocpp.desired_state;
    said constant text := left(coalesce(NEW.answer ->> 'status', NEW.error_code), 100);
    taken constant text := coalesce(NEW.payload ->> 'value', NEW.payload ->> 'type');
BEGIN
    IF NEW.purpose IS DISTINCT FROM 'desired' THEN
        -- Somebody else has changed what is wished for.
        INSERT INTO ocpp.desired_change (charge_point)
        SELECT NEW.charge_point WHERE EXISTS (
            SELECT FROM ocpp.desired_state AS s
            WHERE s.charge_point = NEW.charge_point AND s.kind = CASE NEW.action WHEN 'ChangeConfiguration' THEN 'configuration' ELSE 'availability' END
              AND lower(s.key) = lower((coalesce(NEW.payload ->> 'key', NEW.payload ->> 'connectorId')) COLLATE "C"));
        RETURN NULL;
    END IF;
    SELECT * INTO asked FROM ocpp.desired_state AS s WHERE s.charge_point = NEW.charge_point AND s.command = NEW.id;
    -- Not wished for any more; or a late answer of something that has been asked again since, or that is no good news.
    IF NOT FOUND OR asked.state <> 'asked' AND NEW.state <> 'accepted' THEN
        RETURN NULL;
    END IF;

    IF NEW.state IN ('timed out', 'unknown') THEN
        PERFORM ocpp.fail_desired(asked.charge_point, asked.kind, asked.key, NEW.state, said);
        RETURN NULL;
    ELSIF asked.kind = 'question' AND NEW.state = 'accepted'
          AND (NEW.action <> 'GetConfiguration' OR coalesce(NEW.answer -> 'configurationKey', '[]') NOT IN ('[]', 'null')) THEN
        DELETE FROM ocpp.desired_state AS s WHERE s.charge_point = asked.charge_point AND s.kind = asked.kind AND s.key = asked.key;
    ELSIF asked.kind = 'question' THEN
        PERFORM ocpp.fail_desired(asked.charge_point, asked.kind, asked.key, NEW.state, said,
                                  for_good => CASE WHEN NEW.state = 'accepted' THEN 'the charge point tells nothing' ELSE format('the charge point says %s', said) END);
    ELSIF NEW.state = 'accepted' AND taken IS DISTINCT FROM asked.wanted THEN
        -- The wish has changed meanwhile.
        UPDATE ocpp.desired_state AS s SET state = 'due', tries = 0, has = taken, next_try_at = clock_timestamp()
        WHERE s.charge_point = asked.charge_point AND s.kind = asked.kind AND s.key = asked.key;
    ELSIF NEW.state = 'accepted' THEN
        UPDATE ocpp.desired_state AS s
        SET state = 'met', tries = 0, has = s.wanted, next_try_at = NULL, last_state = NEW.state, last_status = said, answered_at = clock_timestamp(),
            reason = CASE said WHEN 'RebootRequired' THEN 'takes effect with the next reboot' WHEN 'Scheduled' THEN 'takes effect when the transaction has ended' END
        WHERE s.charge_point = asked.charge_point AND s.kind = asked.kind AND s.key = asked.key;
    ELSE
        PERFORM ocpp.fail_desired(asked.charge_point, asked.kind, asked.key, NEW.state, said,
                                  for_good => CASE WHEN said IN ('NotSupported', 'NotImplemented') THEN format('the charge point says %s', said) END);
    END IF;
    -- What it has told of its configuration is noted after this and compared then.
    IF NEW.action <> 'GetConfiguration' OR NEW.state <> 'accepted' THEN
        PERFORM ocpp.ask_next(NEW.charge_point);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.note_desired() IS 'Trigger: settles what was asked for desired state, and asks the next. Whoever updates holds the lock of the charge point''s state.';
CREATE OR REPLACE TRIGGER note_desired AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.state <> OLD.state
                       AND (NEW.purpose = 'desired' AND NEW.state IN ('accepted', 'rejected', 'error', 'timed out', 'unknown')
                            OR NEW.action IN ('ChangeConfiguration', 'ChangeAvailability') AND NEW.state = 'accepted'))
    EXECUTE FUNCTION ocpp.note_desired();
COMMENT ON TRIGGER note_desired ON ocpp.command IS 'One answer, one step nearer to what is wished; other commands cost nothing here.';

-- ---- Boots and connections -----------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.notice_boot(charge_point text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    wished constant boolean := EXISTS (SELECT FROM ocpp.wished_configuration AS w WHERE w.charge_point = notice_boot.charge_point AND w.value IS NOT NULL);
BEGIN
    -- What waited for this.
    UPDATE ocpp.desired_state AS s SET next_try_at = clock_timestamp()
    WHERE s.charge_point = notice_boot.charge_point AND s.state = 'due' AND s.next_try_at = 'infinity';
    IF ocpp.get('boot.ask')::boolean THEN
        INSERT INTO ocpp.desired_state (charge_point, kind, key, state, next_try_at, noticed_at)
        SELECT notice_boot.charge_point, 'question', q.key, 'due', q.moment, notice_boot.at
        FROM (SELECT 'GetConfiguration', notice_boot.at
              WHERE wished OR NOT EXISTS (SELECT FROM ocpp.configuration AS c WHERE c.charge_point = notice_boot.charge_point)
              UNION ALL SELECT 'StatusNotification', notice_boot.at + ocpp.get('boot.status_wait')::interval) AS q (key, moment)
        ON CONFLICT (charge_point, kind, key) DO UPDATE
        SET state = 'due', command = NULL, tries = 0, next_try_at = excluded.next_try_at, last_state = NULL, last_status = NULL, reason = NULL,
            noticed_at = excluded.noticed_at, answered_at = NULL;
    END IF;
    -- A list may have been lost with the old firmware, or has become possible with the new one.
    UPDATE ocpp.local_list AS l SET ask_version = true, supported = NULL
    WHERE l.charge_point = notice_boot.charge_point
      AND EXISTS (SELECT FROM ocpp.desired_local_list AS w WHERE w.charge_point = notice_boot.charge_point AND w.wanted);
    PERFORM ocpp.notice_drift(ARRAY[notice_boot.charge_point]);
END
$$;
COMMENT ON FUNCTION ocpp.notice_boot(text, timestamptz) IS 'A BootNotification was answered Accepted at this moment: what the database does not know is asked for. The configuration, if none is known or some is wished for; the statuses, if the setting boot.status_wait later none has come (OCPP 1.6 errata 3.22); which local list it has, if one is wished for; never a BootNotification (errata 3.40). Setting boot.ask: whether. Queues and notifies nothing, that is for ocpp.step_desired. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.wake_desired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ocpp.desired_state AS s SET next_try_at = clock_timestamp() FROM opened AS o
    WHERE s.charge_point = o.charge_point AND s.state = 'due' AND s.next_try_at = 'infinity' AND o.disconnected_at IS NULL;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.wake_desired() IS 'Trigger: what waited for the charge point to connect is due. Whoever opens a connection holds the lock of the charge point''s state.';
CREATE OR REPLACE TRIGGER wake_desired AFTER INSERT ON ocpp.connection
    REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION ocpp.wake_desired();
COMMENT ON TRIGGER wake_desired ON ocpp.connection IS 'Absent charge points are waited for, not tried.';

-- ---- By the clock ----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.look_after_asked(charge_point text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    late record;
    moment constant timestamptz := clock_timestamp();
BEGIN
    FOR late IN
        SELECT s.kind, s.key, m.state, coalesce(m.attempts, 0) AS attempts, m.action
        FROM ocpp.desired_state AS s LEFT JOIN ocpp.command AS m ON m.charge_point = s.charge_point AND m.id = s.command
        WHERE s.charge_point = look_after_asked.charge_point AND s.state = 'asked' AND s.next_try_at <= moment
    LOOP
        IF late.action = 'SendLocalList' AND late.attempts > 0 AND late.state IN ('expired', 'cancelled') THEN
            UPDATE ocpp.local_list AS l SET ask_version = true WHERE l.charge_point = look_after_asked.charge_point;
        END IF;
        IF late.state IN ('queued', 'sent') THEN
            UPDATE ocpp.desired_state AS s SET next_try_at = moment + interval '30 s'
            WHERE s.charge_point = look_after_asked.charge_point AND s.kind = late.kind AND s.key = late.key;
        ELSIF late.state = 'cancelled' THEN
            PERFORM ocpp.fail_desired(look_after_asked.charge_point, late.kind, late.key, late.state, NULL, for_good => 'the command was taken back');
        ELSIF late.state = 'expired' AND late.attempts > 0 THEN
            PERFORM ocpp.fail_desired(look_after_asked.charge_point, late.kind, late.key, late.state, NULL);
        ELSE
            -- It never reached the charge point, or nobody knows any more.
            UPDATE ocpp.desired_state AS s SET state = 'due', next_try_at = moment
            WHERE s.charge_point = look_after_asked.charge_point AND s.kind = late.kind AND s.key = late.key;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.look_after_asked(text) IS 'What has become of commands that nobody answered: expired or taken back without an answer. One that was never sent does not count as a try. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.step_desired(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    moment constant timestamptz := clock_timestamp();
    due text[];
    ready record;
BEGIN
    -- Nearly always there is nothing: two looks at the ends of two small indexes.
    IF coalesce((SELECT s.next_try_at > moment FROM ocpp.desired_state AS s
                 WHERE s.state IN ('due', 'asked') AND s.next_try_at < 'infinity' ORDER BY s.next_try_at LIMIT 1), true)
       AND NOT EXISTS (SELECT FROM ocpp.desired_change) THEN
        RETURN;
    END IF;
    -- Those who are connected first: ten thousand absent ones would hold them up.
    due := ARRAY(
        SELECT s.charge_point FROM ocpp.charge_point_state AS s
        WHERE s.charge_point IN (SELECT c.charge_point FROM ocpp.desired_change AS c
                                 UNION ALL SELECT d.charge_point FROM ocpp.desired_state AS d
                                           WHERE d.state IN ('due', 'asked') AND d.next_try_at < 'infinity' AND d.next_try_at <= moment)
          AND (s.node = step_desired.node OR s.node IS NULL OR step_desired.node IS NULL) AND (these IS NULL OR s.charge_point = ANY (these))
        ORDER BY s.node IS NULL, s.charge_point LIMIT work);
    FOR ready IN
        SELECT s.charge_point, s.session, s.node IS NOT NULL AND p.registration = 'Accepted' AND NOT p.blocked AS may_ask
        FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
        WHERE s.charge_point = ANY (due) ORDER BY s.charge_point FOR NO KEY UPDATE OF s SKIP LOCKED
    LOOP
        IF EXISTS (SELECT FROM ocpp.desired_change AS c WHERE c.charge_point = ready.charge_point) THEN
            UPDATE ocpp.local_list AS l SET supported = NULL
            WHERE l.charge_point = ready.charge_point AND NOT l.supported
              AND EXISTS (SELECT FROM ocpp.desired_change AS c WHERE c.charge_point = ready.charge_point AND c.again AND c.kind IS NULL);
            UPDATE ocpp.desired_state AS s SET state = 'due', tries = 0, next_try_at = moment, reason = NULL
            WHERE s.charge_point = ready.charge_point AND s.state IN ('due', 'given up')
              AND EXISTS (SELECT FROM ocpp.desired_change AS c
                          WHERE c.charge_point = ready.charge_point AND c.again
                            AND (c.kind IS NULL OR c.kind = s.kind) AND (c.key IS NULL OR c.key = lower(s.key)));
            -- Words that come in from now on are left for the next round.
            DELETE FROM ocpp.desired_change AS c WHERE c.ctid = ANY (ARRAY(
                SELECT o.ctid FROM ocpp.desired_change AS o WHERE o.charge_point = ready.charge_point FOR UPDATE SKIP LOCKED));
            PERFORM ocpp.compare_desired(ready.charge_point);
        END IF;
        PERFORM ocpp.look_after_asked(ready.charge_point);
        IF ready.may_ask THEN
            PERFORM ocpp.ask_next(ready.charge_point);
        ELSE
            UPDATE ocpp.desired_state AS s SET next_try_at = 'infinity'
            WHERE s.charge_point = ready.charge_point AND s.state = 'due' AND s.next_try_at <= clock_timestamp();
        END IF;
        charge_point := ready.charge_point;
        session := ready.session;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_desired(bigint, text[], integer) IS 'Step: compares what is wished of charge points with what they have where word was left for it, and asks those of the node for what is due, one command each. Absent and not accepted ones are waited for.';

CREATE OR REPLACE FUNCTION ocpp.try_again(identity text DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known constant text := CASE WHEN identity IS NOT NULL THEN ocpp.canonical_identity(try_again.identity) END;
    taken_up integer;
BEGIN
    SELECT count(*) INTO taken_up FROM ocpp.desired_state AS s WHERE s.state = 'given up' AND (known IS NULL OR s.charge_point = known);
    INSERT INTO ocpp.desired_change (charge_point, again)
    SELECT DISTINCT s.charge_point, true FROM ocpp.desired_state AS s
    WHERE s.state IN ('given up', 'due') AND (known IS NULL OR s.charge_point = known);
    RETURN taken_up;
END
$$;
COMMENT ON FUNCTION ocpp.try_again(text) IS 'Desired state that was given up is tried again, from the first try on, and what waits for its next try is tried at once: of one charge point, NULL of all. Returns how many were given up. What is no use (a read-only key) is given up again. Unknown charge point: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_wishes(work integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    deleted bigint := 0;
    n bigint;
BEGIN
    DELETE FROM ocpp.desired_configuration AS w WHERE w.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.desired_configuration AS o WHERE o.ended_at < ocpp.retained_since('retention.command') LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    -- Tags that are wanted no more and are gone from the list.
    DELETE FROM ocpp.desired_local_list AS w WHERE NOT w.wanted AND w.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.desired_local_list AS o
        WHERE NOT o.wanted AND NOT EXISTS (SELECT FROM ocpp.local_list_entry AS e WHERE e.charge_point = o.charge_point AND e.token = o.token)
        LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION ocpp.delete_old_wishes(integer) IS 'Deletes wishes that ended longer ago than the setting retention.command says, and tags that are wanted no more in lists that do not have them, at most so many of each, and returns how many it were.';

CREATE OR REPLACE VIEW ocpp.desired_overview WITH (security_invoker = true) AS
SELECT s.charge_point, p.label, s.kind, s.key, s.wanted, s.has, s.state, coalesce(s.last_status, s.last_state) AS last_answer, s.answered_at,
       s.tries, nullif(CASE s.state WHEN 'due' THEN s.next_try_at END, 'infinity') AS next_try_at,
       coalesce(s.reason, CASE WHEN s.state = 'due' AND s.next_try_at = 'infinity' THEN 'waits until the charge point is connected and accepted' END) AS reason,
       s.command, s.noticed_at
FROM ocpp.desired_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point;
COMMENT ON VIEW ocpp.desired_overview IS 'What is wished of each charge point and how far it is. A new wish shows within seconds.';
COMMENT ON COLUMN ocpp.desired_overview.kind IS 'configuration, availability, local list; question: what the database asks after a boot.';
COMMENT ON COLUMN ocpp.desired_overview.key IS 'configuration: the key; availability: connectorId of OCPP 1.6, 0 is the charge point; question: what is asked for.';
COMMENT ON COLUMN ocpp.desired_overview.has IS 'As far as is known.';
COMMENT ON COLUMN ocpp.desired_overview.state IS 'due: to be asked; asked: a command is on its way; met; given up: see reason, ocpp.try_again takes it up.';
COMMENT ON COLUMN ocpp.desired_overview.last_answer IS 'The status in the last answer or the code of its CALLERROR; without one, the state of the command.';
COMMENT ON COLUMN ocpp.desired_overview.tries IS 'Failures since it was noticed.';
COMMENT ON COLUMN ocpp.desired_overview.next_try_at IS 'When it is tried (again); NULL: not by the clock.';
COMMENT ON COLUMN ocpp.desired_overview.command IS 'The last command for it, ocpp.command.id.';
