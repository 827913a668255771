-- A database of release 0.3.0 after customer.sql, customer_since_0.2.0.sql, customer_since_0.3.0.sql and roles.sql: what pg_dump (15) wrote, without its headings.
-- Wants the roles reader, ocpp_connector, ocpp_operator, ocpp_reader. Made by tests/storage/fixture, read by tests/storage/upgrade.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA "My Co.";

CREATE SCHEMA ocpp;

CREATE EXTENSION IF NOT EXISTS pg_ocpp WITH SCHEMA ocpp VERSION '0.3.0';

COMMENT ON EXTENSION pg_ocpp IS 'OCPP central system for electric-vehicle chargers; after CREATE EXTENSION run SELECT ocpp.migrate();';

CREATE TYPE ocpp.call AS (
	identity text,
	account text,
	version text,
	action text,
	unique_id text,
	payload jsonb,
	session bigint,
	registration text,
	received_at timestamp with time zone,
	message_type integer,
	reply jsonb,
	error_code text,
	error_description text,
	command bigint,
	request jsonb,
	node text,
	peer text,
	connected_at timestamp with time zone,
	vendor text,
	model text,
	serial_number text,
	firmware_version text,
	site bigint,
	label text
);

COMMENT ON TYPE ocpp.call IS 'A message from a charge point with what is known of it, as handed to hooks: function(ocpp.call).';

COMMENT ON COLUMN ocpp.call.identity IS 'The charge point, as it is written in the tables.';

COMMENT ON COLUMN ocpp.call.account IS 'Account of the charge point; NULL: none.';

COMMENT ON COLUMN ocpp.call.version IS 'OCPP version it speaks, for example 1.6.';

COMMENT ON COLUMN ocpp.call.action IS 'Name of the action; of an answer, that of the command it answers.';

COMMENT ON COLUMN ocpp.call.unique_id IS 'UniqueId of the message.';

COMMENT ON COLUMN ocpp.call.payload IS 'What it said; of a CALLERROR, its errorDetails.';

COMMENT ON COLUMN ocpp.call.session IS 'Epoch of the connection it came by; NULL: by ocpp.parse.';

COMMENT ON COLUMN ocpp.call.registration IS 'Accepted, Pending or Rejected.';

COMMENT ON COLUMN ocpp.call.received_at IS 'Receipt time, by our clock.';

COMMENT ON COLUMN ocpp.call.message_type IS '2 CALL; 3 CALLRESULT, 4 CALLERROR: the answer to a command of ours, only for after hooks.';

COMMENT ON COLUMN ocpp.call.reply IS 'Payload of what is answered, for after hooks of a CALL; NULL where that is an error.';

COMMENT ON COLUMN ocpp.call.error_code IS 'Of a CALLERROR, the one that is answered or the one that came; for after hooks.';

COMMENT ON COLUMN ocpp.call.error_description IS 'The words that go with error_code.';

COMMENT ON COLUMN ocpp.call.command IS 'ocpp.command.id of the command that is answered.';

COMMENT ON COLUMN ocpp.call.request IS 'Payload of the command that is answered, without passwords.';

COMMENT ON COLUMN ocpp.call.node IS 'Name of the connector that holds the connection.';

COMMENT ON COLUMN ocpp.call.peer IS 'Network address and port from which it is connected.';

COMMENT ON COLUMN ocpp.call.connected_at IS 'When the connection was opened.';

COMMENT ON COLUMN ocpp.call.vendor IS 'Here and below: as the last BootNotification before this message said it.';

COMMENT ON COLUMN ocpp.call.site IS 'ocpp.site.id; NULL: none.';

COMMENT ON COLUMN ocpp.call.label IS 'ocpp.charge_point.label.';

CREATE FUNCTION "My Co."."Any 'call'"(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$SELECT ocpp.default_reply(call)$$;

CREATE FUNCTION "My Co.".alarm() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO public.diary (what) VALUES (format('%s is %s', NEW.charge_point, NEW.kind));
    RETURN NULL;
END
$$;

CREATE FUNCTION "My Co.".clumsy(call ocpp.call) RETURNS void
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'oh' USING ERRCODE = 'MY001'; END $$;

CREATE FUNCTION "My Co.".meter(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', call.payload ->> 'data') $$;

CREATE FUNCTION "My Co.".note_job() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO public.diary (what) VALUES (NEW.action || ' ' || NEW.state); RETURN NULL; END $$;

CREATE FUNCTION "My Co.".second(call ocpp.call) RETURNS void
    LANGUAGE sql
    AS $$ INSERT INTO public.diary (what) VALUES (format('then %s', (call).reply)) $$;

CREATE FUNCTION "My Co.".strange(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$ SELECT '{"currentTime": "soon"}'::jsonb $$;

CREATE FUNCTION "My Co.".third(call ocpp.call) RETURNS void
    LANGUAGE sql
    AS $$ INSERT INTO public.diary (what) VALUES ('at last ' || (call).action) $$;

CREATE FUNCTION ocpp.accept(identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    known text := ocpp.canonical_identity(accept.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET registration = 'Accepted' WHERE p.identity = known;
    -- Commands that had to wait for this may go.
    PERFORM ocpp.nudge(known);
END
$$;

COMMENT ON FUNCTION ocpp.accept(identity text) IS 'The charge point is welcome: its next BootNotification is answered Accepted. It asks again by itself after the interval it was told (setting boot_retry_interval), so nothing is sent; its messages are accepted at once. Unknown: SQLSTATE P0002.';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE ocpp.account_role (
    role text NOT NULL COLLATE pg_catalog."C",
    account text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT account_role_account_check CHECK ((account <> ''::text))
);

COMMENT ON TABLE ocpp.account_role IS 'Roles bound to accounts: a role in this table, and every member of it, sees and commands only the charge points of its accounts. A role that is not bound sees what its grants allow. Kept by the owner of the storage.';

COMMENT ON COLUMN ocpp.account_role.role IS 'Name of a role of the cluster, as text, so that it survives dump and restore; who renames a role enters the new name here first.';

COMMENT ON COLUMN ocpp.account_role.account IS 'As in ocpp.charge_point.account, ocpp.site.account and ocpp.id_tag.account.';

CREATE FUNCTION ocpp.accounts_of(role name) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT array_agg(DISTINCT b.account) AS array_agg
    FROM ((ocpp.account_role b
      JOIN pg_roles r ON ((r.rolname = (b.role)::name)))
      JOIN pg_roles asked ON ((asked.rolname = accounts_of.role)))
   WHERE ((NOT asked.rolsuper) AND pg_has_role(asked.oid, r.oid, 'MEMBER'::text));
END;

COMMENT ON FUNCTION ocpp.accounts_of(role name) IS 'The accounts to which a role is bound, by itself or by a role of which it is a member, inheriting or not; NULL: none, it sees what its grants allow. Only the owner of the storage is told of others.';

CREATE FUNCTION ocpp.add_charge_point(identity text, label text DEFAULT NULL::text, password text DEFAULT NULL::text, registration text DEFAULT 'Accepted'::text, account text DEFAULT NULL::text, site bigint DEFAULT NULL::bigint, description text DEFAULT NULL::text, type_name text DEFAULT NULL::text, address text DEFAULT NULL::text, latitude numeric DEFAULT NULL::numeric, longitude numeric DEFAULT NULL::numeric, time_zone text DEFAULT NULL::text, heartbeat_interval integer DEFAULT NULL::integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text;
BEGIN
    IF NOT ocpp.is_identity(add_charge_point.identity) THEN
        RAISE EXCEPTION 'a charge point can not be called "%"', add_charge_point.identity
            USING ERRCODE = 'invalid_parameter_value', HINT = 'An identity has 1 to 255 characters, no slash and no control characters.';
    END IF;
    IF coalesce(add_charge_point.registration, '') NOT IN ('Accepted', 'Pending', 'Rejected') THEN
        RAISE EXCEPTION 'a charge point can not be "%"', left(add_charge_point.registration, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'registration is Accepted, Pending or Rejected.';
    END IF;
    INSERT INTO ocpp.charge_point (identity, label, registration, account, site, description, type_name, address, latitude,
                                   longitude, time_zone, heartbeat_interval)
    VALUES (add_charge_point.identity, add_charge_point.label, add_charge_point.registration,
            ocpp.choose_account(add_charge_point.account), add_charge_point.site, add_charge_point.description,
            add_charge_point.type_name, add_charge_point.address, add_charge_point.latitude, add_charge_point.longitude,
            add_charge_point.time_zone, add_charge_point.heartbeat_interval)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT p.identity INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(add_charge_point.identity COLLATE "C");
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a charge point can not be called "%" here', add_charge_point.identity
                USING ERRCODE = 'insufficient_privilege', HINT = 'Identities are unique in the whole central system. Choose another one, or ask who runs it.';
        END IF;
        RAISE EXCEPTION 'there is a charge point "%" already', known
            USING ERRCODE = 'unique_violation', HINT = 'Upper and lower case are the same. UPDATE ocpp.charge_point changes it; ocpp.accept accepts one that introduced itself.';
    END IF;
    IF add_charge_point.password IS NOT NULL THEN
        PERFORM ocpp.set_password(add_charge_point.identity, add_charge_point.password);
    END IF;
    RETURN add_charge_point.identity;
END
$$;

COMMENT ON FUNCTION ocpp.add_charge_point(identity text, label text, password text, registration text, account text, site bigint, description text, type_name text, address text, latitude numeric, longitude numeric, time_zone text, heartbeat_interval integer) IS 'Enters a charge point and returns its identity. registration: Accepted, Pending or Rejected; account: the path segment before the identity, NULL for none, or your own if you are bound to one (ocpp.account_role); site: ocpp.site.id; latitude, longitude: degrees; time_zone: IANA name for timestamps that come without one; heartbeat_interval: seconds, NULL for the setting. Known already: SQLSTATE 23505; impossible identity, registration or zone, or which of your accounts is not said: 22023; account or identity that are not yours to use: 42501.';

CREATE FUNCTION ocpp.add_charge_point_state() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO ocpp.charge_point_state (charge_point) SELECT identity FROM arrived ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.add_charge_point_state() IS 'Trigger: gives every new charge point the row whose lock serialises its messages.';

CREATE FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text DEFAULT NULL::text, description text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    kept integer;
BEGIN
    IF coalesce(add_charging_profile.name, '') = '' OR add_charging_profile.profile IS NULL THEN
        RAISE EXCEPTION 'a template needs a name and a profile' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'SELECT ocpp.add_charging_profile(''night'', ''{"stackLevel": 0, ...}''), see OCPP 1.6 7.8.';
    END IF;
    UPDATE ocpp.charging_profile AS t SET profile = add_charging_profile.profile, description = coalesce(add_charging_profile.description, t.description)
    WHERE t.name = add_charging_profile.name AND t.account IS NOT DISTINCT FROM ocpp.choose_account(add_charging_profile.account)
    RETURNING t.id INTO kept;
    IF NOT FOUND THEN
        INSERT INTO ocpp.charging_profile (name, profile, account, description)
        VALUES (add_charging_profile.name, add_charging_profile.profile, ocpp.choose_account(add_charging_profile.account), add_charging_profile.description)
        RETURNING id INTO kept;
    END IF;
    RETURN kept;
END
$$;

COMMENT ON FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text, description text) IS 'Keeps a charging profile as a template and returns its id, which is its chargingProfileId; one of the same name is described anew, and charge points keep what they have until it is assigned again. profile: as OCPP 1.6 7.8 without chargingProfileId and transactionId; account: NULL is none, or your own if you are bound to one. What could be sent nowhere: SQLSTATE 22023.';

CREATE FUNCTION ocpp.add_id_tag(id_tag text, status text DEFAULT 'Accepted'::text, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone, parent text DEFAULT NULL::text, max_transactions integer DEFAULT NULL::integer, label text DEFAULT NULL::text, account text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) IS 'Enters an id tag, or describes a known one anew, and returns its token (the tag folded to lower case). status: Accepted, Blocked, Expired, Invalid, NULL leaves it to the setting unknown_id_tag; expires_at: Expired from then on; parent: tags with the same one form a group; max_transactions: at the same time, NULL any number; account: NULL is none, or your own if you are bound to one (ocpp.account_role). Impossible tag or status, or which of your accounts is not said: SQLSTATE 22023; account or tag that are not yours to use: 42501.';

CREATE FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) RETURNS record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    path_account text := nullif(admit.account, '');
    policy text;
    known record;
    most bigint;
BEGIN
    IF NOT ocpp.is_identity(admit.identity) THEN
        reason := 'a charge point can not be called so';
        RETURN;
    END IF;
    SELECT p.identity, p.account INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity COLLATE "C");
    IF NOT FOUND THEN
        policy := ocpp.get('unknown_charge_point');
        IF policy = 'reject' THEN
            reason := 'unknown charge point';
            RETURN;
        END IF;
        -- Two at once may exceed the limit by one; a lock here would let one stranger hold up all others.
        most := ocpp.get('unknown_charge_point.limit')::bigint;
        IF (SELECT count(*) FROM (SELECT FROM ocpp.charge_point AS p WHERE p.origin = 'self' LIMIT most) AS strangers) >= most THEN
            reason := 'unknown charge point, and too many of them are remembered';
            RETURN;
        END IF;
        INSERT INTO ocpp.charge_point (identity, registration, origin, account)
        VALUES (admit.identity, CASE policy WHEN 'accept' THEN 'Accepted' ELSE 'Pending' END, 'self', path_account)
        ON CONFLICT DO NOTHING;
        SELECT p.identity, p.account INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity COLLATE "C");
        IF NOT FOUND THEN
            -- Under REPEATABLE READ, where somebody else has just inserted it.
            RAISE EXCEPTION 'charge point "%" was remembered by somebody else in this moment', admit.identity
                USING ERRCODE = 'serialization_failure', HINT = 'Try again.';
        END IF;
    END IF;
    IF known.account IS DISTINCT FROM path_account THEN
        reason := 'unknown charge point';
        RETURN;
    END IF;
    charge_point := known.identity;
END
$$;

COMMENT ON FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) IS 'Which charge point this is: its identity as it is written in the tables, or NULL and the reason why it is turned away. An unknown one is treated as the settings unknown_charge_point and unknown_charge_point.limit say, and remembered unless they say no. account: of the path, NULL and the empty text are the same; another account''s charge point is unknown.';

CREATE FUNCTION ocpp.after(version text, action text, function text, rank integer DEFAULT 0) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('after', after.version, after.action, after.function);
BEGIN
    INSERT INTO ocpp.hook (kind, version, action, function, rank) VALUES ('after', after.version, after.action, name, coalesce(after.rank, 0))
    ON CONFLICT (kind, version, action, vendor_id, message_id, function) DO UPDATE
        SET rank = excluded.rank, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;

COMMENT ON FUNCTION ocpp.after(version text, action text, function text, rank integer) IS 'From now on function(ocpp.call) returning void is called after each message of this action has been decided and stored, with the answer in call.reply; of an action that we send, after each answer of a charge point, with the command in call.command and call.request. It can not harm the message: its error undoes what it did itself and is shown in ocpp.hook_overview. version, action: * for all; rank: order among several, smaller first. It runs once per message and function, in the transaction of the message. Errors as of ocpp.on.';

CREATE FUNCTION ocpp.announce_commands() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('ocpp_connector', waiting.node::text)
    FROM (SELECT DISTINCT s.node FROM queued AS q JOIN ocpp.charge_point_state AS s ON s.charge_point = q.charge_point
          -- What is desired is sent by the very step that asks for it, or with the answer to what was asked before.
          WHERE q.state = 'queued' AND s.node IS NOT NULL AND q.purpose IS DISTINCT FROM 'desired') AS waiting;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.announce_commands() IS 'Trigger: nudges the connectors that hold the connections. A nudge only: they also look by themselves every few seconds.';

CREATE FUNCTION ocpp.approve_certificate_request(id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request := ocpp.decide_certificate_request(approve_certificate_request.id);
BEGIN
    UPDATE ocpp.certificate_request AS r SET state = 'waiting', approved = true, reason = NULL, changed_at = clock_timestamp()
    WHERE r.charge_point = request.charge_point AND r.id = request.id;
END
$$;

COMMENT ON FUNCTION ocpp.approve_certificate_request(id bigint) IS 'Lets the certificate authority sign a request within seconds, whatever its common name and the setting certificate.signing say: one that waits, or, once more, one whose certificate was rejected or did not get there. Without an authority it goes on waiting: send a certificate that was signed elsewhere with ocpp.certificate_signed. Decided already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.ask_next(charge_point text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.ask_next(charge_point text) IS 'Queues the next command for desired state, if one is due and none is on its way, and returns its id in ocpp.command; NULL: none. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.assign_charging_profile(identity text, charging_profile integer, connector_id integer DEFAULT 0, transaction_id bigint DEFAULT NULL::bigint, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    template ocpp.charging_profile;
BEGIN
    SELECT * INTO template FROM ocpp.charging_profile AS t WHERE t.id = assign_charging_profile.charging_profile;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no charging profile %', assign_charging_profile.charging_profile USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, name FROM ocpp.charging_profile lists them; ocpp.add_charging_profile makes one.';
    END IF;
    RETURN ocpp.set_charging_profile(assign_charging_profile.identity, assign_charging_profile.connector_id,
        template.profile || jsonb_build_object('chargingProfileId', template.id)
        || CASE WHEN assign_charging_profile.transaction_id IS NULL THEN '{}' ELSE jsonb_build_object('transactionId', assign_charging_profile.transaction_id) END,
        assign_charging_profile.expires_in, assign_charging_profile.resend);
END
$$;

COMMENT ON FUNCTION ocpp.assign_charging_profile(identity text, charging_profile integer, connector_id integer, transaction_id bigint, expires_in interval, resend boolean) IS 'Gives a charge point a charging profile that is kept as a template (ocpp.charging_profile.id), for a fleet: SELECT ocpp.assign_charging_profile(identity, 7) FROM ocpp.charge_point WHERE ... connector_id: 0 is the charge point as a whole; transaction_id: of a TxProfile, NULL is the one that runs. Unknown template: SQLSTATE P0002. Further arguments, result and errors as of ocpp.set_charging_profile.';

CREATE FUNCTION ocpp.block(identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    known text := ocpp.canonical_identity(block.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET blocked = true WHERE p.identity = known;
    PERFORM ocpp.disconnect(known, 'blocked by the operator');
END
$$;

COMMENT ON FUNCTION ocpp.block(identity text) IS 'Closes the connection of a charge point and refuses new ones with HTTP 403 until ocpp.unblock. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.block_id_tag(id_tag text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.id_tag AS t SET status = 'Blocked' WHERE t.token = lower(block_id_tag.id_tag COLLATE "C");
    IF NOT FOUND THEN
        PERFORM ocpp.add_id_tag(block_id_tag.id_tag, status => 'Blocked');
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.block_id_tag(id_tag text) IS 'From now on the tag is answered Blocked; one that nobody had entered is entered so. Running transactions go on: ocpp.remote_stop_transaction ends one. Charge points may remember it as accepted: ocpp.clear_cache.';

CREATE FUNCTION ocpp.call(identity text, action text, payload jsonb DEFAULT '{}'::jsonb, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    number bigint;
BEGIN
    IF expires_in <= interval '0' THEN
        RAISE EXCEPTION 'a command can not expire before it is queued' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'expires_in is a positive interval, for example ''5 min''.';
    END IF;
    INSERT INTO ocpp.command (charge_point, action, payload, expires_at, resend)
    VALUES (ocpp.canonical_identity(call.identity), call.action, coalesce(call.payload, '{}'),
            clock_timestamp() + call.expires_in, call.resend)
    RETURNING id INTO number;
    RETURN number;
END
$$;

COMMENT ON FUNCTION ocpp.call(identity text, action text, payload jsonb, expires_in interval, resend boolean) IS 'Queues any command that a central system may send and returns its id in ocpp.command. payload: as in the specification, at most 65,536 bytes as text; expires_in: it is not sent later (NULL: setting command_expiry); resend: whether it is sent again if the connection breaks before the answer (NULL: if its action is safe to repeat). Against the specification: SQLSTATE 22023 with every violation; too large: 22023; 1,000 commands of the charge point queued already: 54000; unknown charge point: P0002.';

CREATE PROCEDURE ocpp.call_and_wait(IN identity text, IN action text, IN payload jsonb DEFAULT '{}'::jsonb, INOUT answer jsonb DEFAULT NULL::jsonb, IN timeout interval DEFAULT '00:00:30'::interval)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    number bigint := ocpp.call(call_and_wait.identity, call_and_wait.action, call_and_wait.payload, expires_in => timeout);
    give_up timestamptz := clock_timestamp() + timeout;
    pause double precision := 0.01;
    outcome record;
BEGIN
    -- Only what is committed is sent.
    COMMIT;
    LOOP
        SELECT m.state, m.answer, m.error_code, m.error_description INTO outcome FROM ocpp.command AS m WHERE m.id = number;
        EXIT WHEN NOT FOUND OR outcome.state NOT IN ('queued', 'sent');
        IF clock_timestamp() >= give_up THEN
            -- Nobody waits for it any more; what is on its way can not be called back.
            UPDATE ocpp.command AS m SET state = 'expired' WHERE m.id = number AND m.state = 'queued';
            outcome.state := CASE WHEN FOUND THEN 'expired' ELSE outcome.state END;
            EXIT;
        END IF;
        -- Each round sees what others have committed, and holds back neither them nor VACUUM.
        COMMIT;
        PERFORM pg_sleep(pause);
        pause := least(pause * 1.5, 0.25);
    END LOOP;
    answer := jsonb_strip_nulls(jsonb_build_object('id', number, 'state', outcome.state, 'error', outcome.error_code,
                                                   'description', outcome.error_description))
              || CASE WHEN outcome.answer IS NULL THEN '{}' ELSE jsonb_build_object('answer', outcome.answer) END;
END
$$;

COMMENT ON PROCEDURE ocpp.call_and_wait(IN identity text, IN action text, IN payload jsonb, INOUT answer jsonb, IN timeout interval) IS 'For people in psql: queues a command as ocpp.call does, waits for its answer at most for timeout, and shows {"id", "state", "answer"} or {"id", "state", "error", "description"}. After timeout a command that was not sent is expired; one that was stays sent and is answered later. Commits, so not in a transaction block (SQLSTATE 2D000).';

CREATE FUNCTION ocpp.cancel_campaign(id bigint, reason text DEFAULT 'cancelled by hand'::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(cancel_campaign.id);
BEGIN
    IF present.state NOT IN ('running', 'paused') THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a running or paused campaign can be cancelled.';
    END IF;
    UPDATE ocpp.command AS m SET state = 'cancelled'
    FROM ocpp.campaign_member AS w
    WHERE w.campaign = present.id AND w.state = 'running' AND w.job IS NULL
      AND m.charge_point = w.charge_point AND m.id = w.command AND m.state = 'queued' AND m.attempts = 0;
    UPDATE ocpp.campaign_member AS w SET state = 'cancelled', reason = cancel_campaign.reason, updated_at = clock_timestamp()
    WHERE w.campaign = present.id AND w.state = 'waiting';
    -- Its end comes with that of the last that has begun, perhaps with the next look.
    UPDATE ocpp.campaign AS c SET state = 'cancelled', reason = cancel_campaign.reason WHERE c.id = present.id;
END
$$;

COMMENT ON FUNCTION ocpp.cancel_campaign(id bigint, reason text) IS 'Charge points that wait for their turn are left out, commands that were not sent are taken back, no further tries follow; what charge points have begun goes on and is counted. reason: for people. Ended already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.cancel_command(id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    present text;
BEGIN
    UPDATE ocpp.command AS m SET state = 'cancelled' WHERE m.id = cancel_command.id AND m.state = 'queued';
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT m.state INTO present FROM ocpp.command AS m WHERE m.id = cancel_command.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no command %', cancel_command.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, action, state FROM ocpp.command lists them.';
    END IF;
    RAISE EXCEPTION 'command % can not be cancelled, it is %', cancel_command.id, present
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Only a queued command can be taken back.';
END
$$;

COMMENT ON FUNCTION ocpp.cancel_command(id bigint) IS 'Takes back a command that has not been sent. Sent or ended already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.cancel_job(id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job := ocpp.lock_job(cancel_job.id);
    taken_back boolean;
BEGIN
    UPDATE ocpp.command AS m SET state = 'cancelled'
    WHERE m.charge_point = task.charge_point AND m.id = task.command AND m.state = 'queued';
    taken_back := FOUND;
    IF task.state IN ('done', 'failed', 'cancelled') AND task.due_at IS NULL AND NOT taken_back THEN
        RAISE EXCEPTION 'job % has ended, it is %', task.id, task.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a job that goes on or is to be tried again can be given up.';
    END IF;
    UPDATE ocpp.job AS j
    SET state = 'cancelled', due_at = NULL, ended_at = clock_timestamp(), updated_at = clock_timestamp(),
        reason = CASE WHEN task.state IN ('sent', 'running') THEN 'given up by hand; the charge point may go on with it' ELSE 'given up by hand' END
    WHERE j.charge_point = task.charge_point AND j.id = task.id;
END
$$;

COMMENT ON FUNCTION ocpp.cancel_job(id bigint) IS 'Gives up a job: a command that is still queued is taken back, and no further try follows. OCPP 1.6 can not call back what a charge point has begun: it may go on with it, and if it reports Installed or Uploaded the job is done all the same. Ended already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.cancel_password(charge_point text) RETURNS void
    LANGUAGE sql
    AS $$
    UPDATE ocpp.command AS m SET state = 'cancelled'
    WHERE m.charge_point = cancel_password.charge_point AND m.state = 'queued' AND ocpp.is_password_change(m.action, m.payload)
$$;

COMMENT ON FUNCTION ocpp.cancel_password(charge_point text) IS 'Takes back queued commands that carry a password; another password makes them pointless.';

CREATE FUNCTION ocpp.cancel_reservation(identity text, reservation_id integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'CancelReservation', jsonb_build_object('reservationId', reservation_id), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.cancel_reservation(identity text, reservation_id integer, expires_in interval, resend boolean) IS 'Takes back a reservation (OCPP 1.6 5.1). reservation_id: ocpp.reservation.id. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.canonical_identity(identity text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    canonical text;
BEGIN
    -- As it is written first: for a role under row level security this finds it in an index, lower() might leak and does not.
    SELECT p.identity INTO canonical FROM ocpp.charge_point AS p WHERE p.identity = canonical_identity.identity;
    IF NOT FOUND THEN
        SELECT p.identity INTO canonical FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(canonical_identity.identity COLLATE "C");
    END IF;
    IF canonical IS NULL THEN
        RAISE EXCEPTION 'there is no charge point "%"', canonical_identity.identity
            USING ERRCODE = 'no_data_found',
                  HINT = 'SELECT identity FROM ocpp.charge_point lists them; ocpp.add_charge_point enters one.';
    END IF;
    RETURN canonical;
END
$$;

COMMENT ON FUNCTION ocpp.canonical_identity(identity text) IS 'The identity of a known charge point as it is written in the tables; upper and lower case are the same. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.carry_password(charge_point text, password text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    fresh_salt bytea := uuid_send(gen_random_uuid());
    fresh_hash bytea := ocpp.hash_password(fresh_salt, ocpp.password_bytes(password));
BEGIN
    -- Not "excluded": that would take the right to read what is written.
    INSERT INTO ocpp.charge_point_credential (charge_point, new_salt, new_hash, new_key)
    VALUES (carry_password.charge_point, fresh_salt, fresh_hash, password)
    ON CONFLICT (charge_point) DO UPDATE SET new_salt = fresh_salt, new_hash = fresh_hash, new_key = password, changed_at = now();
END
$$;

COMMENT ON FUNCTION ocpp.carry_password(charge_point text, password text) IS 'Keeps the password that a queued ChangeConfiguration of AuthorizationKey will carry; valid beside the old one until the charge point has answered (2.0.1 A01.FR.03 to 05).';

CREATE TABLE ocpp.installed_certificate (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    certificate_type text NOT NULL COLLATE pg_catalog."C",
    hash_algorithm text NOT NULL COLLATE pg_catalog."C",
    issuer_name_hash text NOT NULL COLLATE pg_catalog."C",
    issuer_key_hash text NOT NULL COLLATE pg_catalog."C",
    serial_number text NOT NULL COLLATE pg_catalog."C",
    subject text,
    expires_at timestamp with time zone,
    certificate text,
    heard_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE ocpp.installed_certificate IS 'Certificates of authorities that charge points have, as far as InstallCertificate, DeleteCertificate and GetInstalledCertificateIds told (security whitepaper for OCPP 1.6). One that is not self-signed appears when the charge point lists it.';

COMMENT ON COLUMN ocpp.installed_certificate.certificate_type IS 'CentralSystemRootCertificate or ManufacturerRootCertificate.';

COMMENT ON COLUMN ocpp.installed_certificate.hash_algorithm IS 'SHA256, SHA384 or SHA512: of the two hashes (RFC 6960 4.1.1). All four as the charge point spells them, once it has.';

COMMENT ON COLUMN ocpp.installed_certificate.subject IS 'NULL: the certificate itself is not known.';

COMMENT ON COLUMN ocpp.installed_certificate.expires_at IS 'When the certificate ends; NULL: not known.';

COMMENT ON COLUMN ocpp.installed_certificate.certificate IS 'PEM; NULL: the charge point listed it, and it was not installed from here.';

COMMENT ON COLUMN ocpp.installed_certificate.heard_at IS 'When the charge point last said that it has it.';

CREATE FUNCTION ocpp.certificate_key(installed ocpp.installed_certificate) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT ocpp.certificate_key(jsonb_build_object('hashAlgorithm', installed.hash_algorithm, 'issuerNameHash', installed.issuer_name_hash,
                                                   'issuerKeyHash', installed.issuer_key_hash, 'serialNumber', installed.serial_number))
$$;

COMMENT ON FUNCTION ocpp.certificate_key(installed ocpp.installed_certificate) IS 'The same of a certificate that a charge point has.';

CREATE FUNCTION ocpp.certificate_key(hash_data jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT lower(concat_ws(' ', hash_data ->> 'hashAlgorithm', hash_data ->> 'issuerNameHash', hash_data ->> 'issuerKeyHash',
                           ltrim(hash_data ->> 'serialNumber', '0')) COLLATE "C")
    WHERE hash_data ->> 'hashAlgorithm' IN ('SHA256', 'SHA384', 'SHA512') AND length(hash_data ->> 'issuerNameHash') <= 128
      AND length(hash_data ->> 'issuerKeyHash') <= 128 AND length(hash_data ->> 'serialNumber') <= 100
$$;

COMMENT ON FUNCTION ocpp.certificate_key(hash_data jsonb) IS 'A CertificateHashData for comparison: upper and lower case and leading zeros of the serial number do not matter. NULL: it names no certificate.';

CREATE FUNCTION ocpp.certificate_signed(identity text, certificate_chain text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'CertificateSigned', jsonb_build_object('certificateChain', certificate_chain), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.certificate_signed(identity text, certificate_chain text, expires_in interval, resend boolean) IS 'Sends the certificate that a charge point asked for with SignCertificate (security whitepaper 5.1, A02 and A03). certificate_chain: at most 10,000 characters, PEM, that of the charge point first and then those that vouch for it. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.change_availability(identity text, type text, connector_id integer DEFAULT 0, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ChangeAvailability', jsonb_build_object('connectorId', connector_id, 'type', type), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) IS 'Takes a connector out of use or back (OCPP 1.6 5.2). type: Inoperative or Operative; connector_id: from 1, 0 is the whole charge point with all its connectors. Where a transaction is going on it is Scheduled, and done when that ends. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ChangeConfiguration', jsonb_build_object('key', key, 'value', value), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) IS 'Sets a configuration key (OCPP 1.6 5.3 and chapter 9). key: at most 50 characters; value: at most 500 characters. An accepted change is noted in ocpp.configuration. The value of AuthorizationKey is treated as ocpp.set_password(.., push => true) does. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.charging_capability(charge_point text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $_$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'maxStackLevel', max(k.value) FILTER (WHERE lower(k.key COLLATE "C") = 'chargeprofilemaxstacklevel' AND k.value ~ '^[0-9]{1,9}$')::integer,
        'maxPeriods', max(k.value) FILTER (WHERE lower(k.key COLLATE "C") = 'chargingschedulemaxperiods' AND k.value ~ '^[0-9]{1,9}$')::integer,
        'rateUnits', (array_agg(to_jsonb(array_remove(ARRAY[CASE WHEN k.value ~* 'current|\mA\M' THEN 'A' END, CASE WHEN k.value ~* 'power|\mW\M' THEN 'W' END], NULL)))
                      FILTER (WHERE lower(k.key COLLATE "C") = 'chargingscheduleallowedchargingrateunit' AND k.value ~* 'current|power|\m[AW]\M'))[1]))
    FROM ocpp.configuration_key AS k WHERE k.charge_point = charging_capability.charge_point AND k.known
$_$;

COMMENT ON FUNCTION ocpp.charging_capability(charge_point text) IS 'What a charge point says of itself (OCPP 1.6 9.4): {"maxStackLevel", "maxPeriods", "rateUnits"}, as far as its configuration is known.';

CREATE FUNCTION ocpp.charging_station(charge_point text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $_$
    SELECT jsonb_build_object(
        'installed', coalesce((SELECT jsonb_agg(jsonb_build_object('connectorId', i.connector_id, 'profile', i.profile) ORDER BY i.id)
                               FROM ocpp.installed_charging_profile AS i WHERE i.charge_point = p.identity), '[]'),
        'transactions', coalesce((SELECT jsonb_agg(jsonb_build_object('connectorId', t.evse_id, 'transactionId', t.id, 'startedAt', ocpp.utc(t.started_at)))
                                  FROM ocpp.transaction AS t WHERE t.charge_point = p.identity AND t.state = 'open'), '[]'),
        'connectors', coalesce((SELECT max(k.value)::integer FROM ocpp.configuration_key AS k
                                WHERE k.charge_point = p.identity AND lower(k.key COLLATE "C") = 'numberofconnectors' AND k.value ~ '^[0-9]{1,4}$'),
                               (SELECT max(c.evse_id) FROM ocpp.connector_overview AS c WHERE c.charge_point = p.identity), 0),
        'voltage', coalesce(p.supply_voltage, ocpp.get('smart_charging.voltage')::numeric),
        'phases', coalesce(p.supply_phases, ocpp.get('smart_charging.phases')::smallint),
        'readings', coalesce((SELECT jsonb_object_agg(r.key, r.value) FROM jsonb_array_elements(p.quirks) AS q, jsonb_each(q -> 'value') AS r
                              WHERE q ->> 'deviation' = 'reading'), '{}'))
    FROM ocpp.charge_point AS p WHERE p.identity = charging_station.charge_point
$_$;

COMMENT ON FUNCTION ocpp.charging_station(charge_point text) IS 'All that the limits of a charge point follow from, for ocpp.composite: installed profiles, running transactions, number of connectors, supply, and how it reads the specification.';

CREATE FUNCTION ocpp.check_account_role() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = NEW.role) THEN
        RAISE EXCEPTION 'there is no role "%"', NEW.role
            USING ERRCODE = 'undefined_object', HINT = 'CREATE ROLE comes first: a role that is bound under a wrong name sees everything.';
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.check_account_role() IS 'Trigger: refuses to bind a role that does not exist (SQLSTATE 42704).';

CREATE FUNCTION ocpp.check_charge_point() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.registration = 'Accepted' THEN
        NEW.accepted_at := coalesce(NEW.accepted_at, clock_timestamp());
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.check_charge_point() IS 'Trigger: keeps accepted_at, the moment of the first acceptance.';

CREATE FUNCTION ocpp.check_charging_profile_template() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.profile ?| ARRAY['chargingProfileId', 'transactionId'] THEN
        RAISE EXCEPTION 'a template has no chargingProfileId and no transactionId of its own'
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Its id is the chargingProfileId; the transaction is said when it is assigned.';
    END IF;
    -- Where it will be sent is not known yet: to wherever its purpose allows.
    PERFORM ocpp.check_charging_profile(NEW.profile || jsonb_build_object('chargingProfileId', NEW.id),
        CASE WHEN NEW.profile ->> 'chargingProfilePurpose' = 'ChargePointMaxProfile' THEN 0 ELSE 1 END, 1);
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.check_charging_profile_template() IS 'Trigger: refuses a template that could be sent nowhere (SQLSTATE 22023).';

CREATE FUNCTION ocpp.check_desired_configuration() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
    capability jsonb := ocpp.charging_capability(check_profile_of_command.charge_point);
    place integer := (payload ->> 'connectorId')::integer;
BEGIN
    IF action = 'SetChargingProfile' THEN
        PERFORM ocpp.check_charging_profile(payload -> 'csChargingProfiles', place,
            (SELECT max(t.id) FROM ocpp.transaction AS t
             WHERE t.charge_point = check_profile_of_command.charge_point AND t.evse_id = place AND t.state = 'open'), capability);
    ELSIF payload ? 'chargingProfile' THEN
        PERFORM ocpp.check_charging_profile(payload -> 'chargingProfile', NULL, NULL, capability);
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) IS 'Refuses a SetChargingProfile or RemoteStartTransaction whose profile makes no sense there, or is more than the charge point says it can take: SQLSTATE 22023 with everything that is wrong.';

CREATE FUNCTION ocpp.check_quirk() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
DECLARE
    wanted text;
    pattern text;
BEGIN
    FOREACH pattern IN ARRAY ARRAY[NEW.vendor, NEW.model, NEW.firmware] LOOP
        IF pattern ~ '(^|[^\\])(\\\\)*\\$' THEN
            RAISE EXCEPTION 'the pattern "%" ends in the middle', pattern
                USING ERRCODE = 'invalid_parameter_value', HINT = 'A backslash takes the meaning from the character after it (as in LIKE); for one of its own write two.';
        END IF;
    END LOOP;
    CASE NEW.deviation
        WHEN 'local_time' THEN
            IF jsonb_typeof(NEW.value) = 'string' THEN
                BEGIN
                    PERFORM now() AT TIME ZONE (NEW.value #>> '{}');
                EXCEPTION WHEN invalid_parameter_value THEN
                    wanted := 'an IANA zone as text, like "Asia/Bangkok"';
                END;
            ELSIF NEW.value IS NOT NULL AND jsonb_typeof(NEW.value) <> 'null' THEN
                wanted := 'an IANA zone as text, like "Asia/Bangkok", or nothing';
            END IF;
        WHEN 'never_send' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'string' OR NOT coalesce(ocpp.message_schema('1.6', NEW.value #>> '{}') -> 'sentBy' ? 'CentralSystem', false) THEN
                wanted := 'an action of the central system as text, like "ClearCache"';
            END IF;
        WHEN 'status_in_data_transfer' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'object' OR jsonb_typeof(NEW.value -> 'vendorId') IS DISTINCT FROM 'string' THEN
                wanted := 'an object with vendorId, and messageId, status, connectorId, words where they apply';
            END IF;
        WHEN 'reading' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'object' THEN
                wanted := 'an object with the names of ocpp.composite_schedule''s readings';
            END IF;
        ELSE NULL;
    END CASE;
    IF wanted IS NOT NULL THEN
        RAISE EXCEPTION 'the value of quirk % can not be %', NEW.deviation, coalesce(left(NEW.value::text, 100), 'NULL')
            USING ERRCODE = 'invalid_parameter_value', HINT = format('It is %s.', wanted);
    END IF;
    RETURN NEW;
END
$_$;

COMMENT ON FUNCTION ocpp.check_quirk() IS 'Trigger: refuses a quirk whose value its deviation does not have, or whose patterns are none (SQLSTATE 22023).';

CREATE FUNCTION ocpp.check_setting() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    fits boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.changed_at := clock_timestamp();
        NEW.changed_by := current_user;
    END IF;
    -- A restored row says itself that nobody chose it.
    IF NEW.value IS NULL OR (TG_OP = 'INSERT' AND NEW.source = 'default' AND NEW.value = NEW.default_value) THEN
        NEW.value := NEW.default_value;
        NEW.source := 'default';
        RETURN NEW;
    END IF;
    NEW.value := btrim(NEW.value, E' \t\r\n');
    NEW.source := 'chosen';
    BEGIN
        CASE NEW.type
            WHEN 'choice' THEN
                fits := NEW.value = ANY (NEW.choices);
            WHEN 'integer' THEN
                fits := NEW.value::bigint BETWEEN NEW.minimum::bigint AND NEW.maximum::bigint OR NEW.value::bigint = ANY (NEW.choices::bigint[]);
                NEW.value := NEW.value::bigint::text;
            WHEN 'interval' THEN
                fits := NEW.value::interval BETWEEN NEW.minimum::interval AND NEW.maximum::interval OR NEW.value::interval = ANY (NEW.choices::interval[]);
            WHEN 'boolean' THEN
                NEW.value := NEW.value::boolean::text;
                fits := true;
            ELSE
                fits := true;
        END CASE;
    EXCEPTION WHEN data_exception THEN
        fits := false;
    END;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'setting "%" can not be "%"', NEW.name, left(NEW.value, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = format('Allowed is %s.', CASE NEW.type
                WHEN 'choice'  THEN 'one of ' || array_to_string(NEW.choices, ', ')
                WHEN 'boolean' THEN 'true or false'
                ELSE format('an %s from %s to %s', NEW.type, NEW.minimum, NEW.maximum) || coalesce(' ' || NEW.unit, '')
                     || coalesce(', or ' || array_to_string(NEW.choices, ', '), '') END);
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.check_setting() IS 'Trigger: refuses a value that the setting can not have (SQLSTATE 22023; the hint names the range), puts the default in place of NULL and notes who changed it.';

CREATE FUNCTION ocpp.check_time_zone() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
    IF NEW.time_zone IS NULL THEN
        RETURN NEW;
    END IF;
    BEGIN
        -- The shape as well: PostgreSQL would also take POSIX zones and abbreviations, which mean other things elsewhere.
        IF NEW.time_zone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$' AND now() AT TIME ZONE NEW.time_zone IS NOT NULL THEN
            RETURN NEW;
        END IF;
    EXCEPTION WHEN invalid_parameter_value THEN NULL;
    END;
    RAISE EXCEPTION '"%" is not a time zone', NEW.time_zone
        USING ERRCODE = 'invalid_parameter_value', HINT = 'IANA names are understood, for example Asia/Bangkok.';
END
$_$;

COMMENT ON FUNCTION ocpp.check_time_zone() IS 'Trigger: refuses a time_zone that is no IANA name (SQLSTATE 22023).';

CREATE FUNCTION ocpp.choose_account(account text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    mine text[] := ocpp.own_accounts();
    wanted text := nullif(choose_account.account, '');
BEGIN
    IF mine IS NULL THEN
        RETURN wanted;
    ELSIF wanted IS NULL AND cardinality(mine) = 1 THEN
        RETURN mine[1];
    ELSIF wanted IS NULL THEN
        RAISE EXCEPTION 'say for which account' USING ERRCODE = 'invalid_parameter_value',
            HINT = format('account is one of %s.', array_to_string(mine, ', '));
    ELSIF wanted <> ALL (mine) THEN
        RAISE EXCEPTION 'account "%" is not yours', left(wanted, 100) USING ERRCODE = 'insufficient_privilege',
            HINT = format('account is one of %s.', array_to_string(mine, ', '));
    END IF;
    RETURN wanted;
END
$$;

COMMENT ON FUNCTION ocpp.choose_account(account text) IS 'The account of something new: as said; NULL or empty: the one to which the role that asks is bound, if it is bound. Bound to several and none said: SQLSTATE 22023; another account: 42501.';

CREATE FUNCTION ocpp.claim_command(charge_point text, OUT id bigint, OUT frame text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    station record;
    oldest bigint;
    next ocpp.command;
    said text;
    secret text;
BEGIN
    -- Nearly always there is nothing: one look at a small partial index.
    PERFORM FROM ocpp.command AS m WHERE m.charge_point = claim_command.charge_point AND m.state IN ('queued', 'sent') LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT s.session, s.node, s.outstanding, p.registration, p.blocked, c.disconnected_at INTO station
    FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
    LEFT JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
    WHERE s.charge_point = claim_command.charge_point;
    IF station.disconnected_at IS NOT NULL THEN
        PERFORM ocpp.release(ARRAY[claim_command.charge_point], 'closed');
        RETURN;
    END IF;

    -- Deadlines end by whoever looks; commands that somebody has locked wait for the next who does.
    UPDATE ocpp.command AS m SET state = 'timed out'
    FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
          WHERE q.charge_point = claim_command.charge_point AND q.state = 'sent' AND q.answer_until <= clock_timestamp()
          FOR NO KEY UPDATE SKIP LOCKED) AS due
    WHERE m.charge_point = due.charge_point AND m.id = due.id;
    PERFORM FROM ocpp.command AS m
    WHERE m.charge_point = claim_command.charge_point AND m.state = 'queued' AND m.expires_at <= clock_timestamp() LIMIT 1;
    IF FOUND THEN
        PERFORM ocpp.step_expire(NULL, ARRAY[claim_command.charge_point], 1000);
    END IF;
    PERFORM FROM ocpp.command AS m WHERE m.charge_point = claim_command.charge_point AND m.state = 'sent';
    IF FOUND OR station.node IS NULL THEN
        RETURN;
    END IF;

    IF station.outstanding IS NOT NULL THEN
        UPDATE ocpp.charge_point_state AS s SET outstanding = NULL WHERE s.charge_point = claim_command.charge_point;
    END IF;

    SELECT k.new_key INTO secret FROM ocpp.charge_point_credential AS k WHERE k.charge_point = claim_command.charge_point;
    SELECT m.id INTO oldest FROM ocpp.command AS m
    WHERE m.charge_point = claim_command.charge_point AND m.state = 'queued'
      AND ocpp.may_send(station.registration, station.blocked, m.action)
      AND (secret IS NOT NULL OR NOT ocpp.is_password_change(m.action, m.payload))
    ORDER BY m.id LIMIT 1;
    -- Locked, because ocpp.cancel_command does not take the charge point's lock; if somebody is about to cancel it, the others
    -- wait, for their order counts.
    SELECT * INTO next FROM ocpp.command AS m
    WHERE m.charge_point = claim_command.charge_point AND m.id = oldest AND m.state = 'queued'
      AND coalesce(m.expires_at > clock_timestamp(), true) FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE ocpp.command AS m
    SET state = 'sent', session = station.session, node = station.node, sent_at = clock_timestamp(),
        answer_until = clock_timestamp() + ocpp.get('answer_timeout')::interval, attempts = m.attempts + 1
    WHERE m.charge_point = next.charge_point AND m.id = next.id;
    UPDATE ocpp.charge_point_state AS s SET outstanding = next.id WHERE s.charge_point = next.charge_point;

    said := format('[2,%s,%s,%s]', to_json(next.message_id), to_json(next.action), next.payload);
    INSERT INTO ocpp.message_log (charge_point, received_at, session, direction, message_type, message_id, action, frame)
    VALUES (next.charge_point, clock_timestamp(), station.session, 'sent', 2, next.message_id, next.action, said);
    id := next.id;
    frame := said;
    -- The secret goes into the frame and nowhere else.
    IF ocpp.is_password_change(next.action, next.payload) THEN
        frame := format('[2,%s,%s,%s]', to_json(next.message_id), to_json(next.action),
                        jsonb_set(next.payload, '{value}', to_jsonb(secret)));
    END IF;
    RETURN NEXT;
END
$$;

COMMENT ON FUNCTION ocpp.claim_command(charge_point text, OUT id bigint, OUT frame text) IS 'The next command of a charge point that may go now, at most one: marks it sent, logs it, and returns its id and the frame for the socket. None while another one is outstanding. Ends the deadlines of the charge point''s commands on the way. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.clear_cache(identity text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ClearCache', '{}', expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.clear_cache(identity text, expires_in interval, resend boolean) IS 'Asks a charge point to forget the id tags it remembers (OCPP 1.6 5.4). Its local authorization list stays. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.clear_certificate_authority() RETURNS void
    LANGUAGE sql
    AS $$
    DELETE FROM ocpp.certificate_authority
$$;

COMMENT ON FUNCTION ocpp.clear_certificate_authority() IS 'Forgets the authority that signs, and its key; requests wait for a person from now on, certificates that were signed stay valid. Only for the owner of the storage.';

CREATE FUNCTION ocpp.clear_charging_profile(identity text, id integer DEFAULT NULL::integer, connector_id integer DEFAULT NULL::integer, charging_profile_purpose text DEFAULT NULL::text, stack_level integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ClearChargingProfile',
        jsonb_strip_nulls(jsonb_build_object('id', id, 'connectorId', connector_id, 'chargingProfilePurpose', charging_profile_purpose,
            'stackLevel', stack_level)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.clear_charging_profile(identity text, id integer, connector_id integer, charging_profile_purpose text, stack_level integer, expires_in interval, resend boolean) IS 'Removes charging profiles, all of them if no argument says which (OCPP 1.6 5.5). id: of the profile, decides alone where it is given (errata 3.25); connector_id: from 1, 0 is the charge point itself, NULL is any (errata 3.26); charging_profile_purpose: ChargePointMaxProfile, TxDefaultProfile or TxProfile. Of connector_id, charging_profile_purpose and stack_level those that are given must all hold. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.clear_password(identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text := ocpp.canonical_identity(clear_password.identity);
BEGIN
    PERFORM ocpp.cancel_password(known);
    -- Not DELETE: an operator who has that right may also LOCK the table, and nobody could connect any more.
    UPDATE ocpp.charge_point_credential AS c SET salt = NULL, hash = NULL, new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = now()
    WHERE c.charge_point = known;
END
$$;

COMMENT ON FUNCTION ocpp.clear_password(identity text) IS 'The charge point has no password any more; the setting no_password says whether it may connect. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric DEFAULT NULL::numeric, reason text DEFAULT 'Other'::text, stopped_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS numeric
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    running ocpp.transaction;
    delivered numeric;
BEGIN
    IF coalesce(close_transaction.reason, '') NOT IN ('DeAuthorized', 'EmergencyStop', 'EVDisconnected', 'HardReset', 'Local', 'Other',
                                                      'PowerLoss', 'Reboot', 'Remote', 'SoftReset', 'UnlockCommand') THEN
        RAISE EXCEPTION 'a transaction can not end for the reason "%"', close_transaction.reason
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'OCPP 1.6 7.36 knows DeAuthorized, EmergencyStop, EVDisconnected, HardReset, Local, Other, PowerLoss, Reboot, Remote, SoftReset and UnlockCommand.';
    END IF;
    -- A terawatt hour and more no meter shows; NaN is greater than that.
    IF close_transaction.meter_stop < 0 OR close_transaction.meter_stop >= 1e12 THEN
        RAISE EXCEPTION 'meter_stop can not be %', close_transaction.meter_stop
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is the reading of the meter in Wh, less than 1,000,000,000,000; NULL if nobody knows it.';
    END IF;
    IF NOT isfinite(close_transaction.stopped_at) THEN
        RAISE EXCEPTION 'stopped_at can not be %', close_transaction.stopped_at
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a moment; NULL is the time of the last reading.';
    END IF;
    SELECT * INTO running FROM ocpp.transaction AS t WHERE t.id = close_transaction.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no transaction %', close_transaction.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT * FROM ocpp.open_transaction lists those that can be closed.';
    END IF;
    -- The charge point's messages wait for this lock, so none of them is decided on a transaction that is half closed.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = running.charge_point FOR NO KEY UPDATE;
    SELECT * INTO running FROM ocpp.transaction AS t
    WHERE t.charge_point = running.charge_point AND t.id = close_transaction.id AND t.state IN ('open', 'incomplete') FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'transaction % has ended already, it is %', close_transaction.id,
            (SELECT t.state FROM ocpp.transaction AS t WHERE t.id = close_transaction.id)
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT * FROM ocpp.open_transaction lists those that can be closed.';
    END IF;
    delivered := CASE WHEN close_transaction.meter_stop >= running.meter_start THEN close_transaction.meter_stop - running.meter_start
                      ELSE running.energy END;
    UPDATE ocpp.transaction AS t
    SET state = 'closed', reason = close_transaction.reason, energy = delivered, power = NULL,
        meter_stop = close_transaction.meter_stop,
        stopped_at = coalesce(close_transaction.stopped_at, running.metered_at, clock_timestamp()),
        flags = running.flags || 'closed_by_operator'::text
                || CASE WHEN close_transaction.meter_stop < running.meter_start THEN ARRAY['meter_decreased'] ELSE '{}' END
    WHERE t.charge_point = running.charge_point AND t.id = running.id RETURNING * INTO running;
    PERFORM ocpp.tell_closed(running);
    RETURN delivered;
END
$$;

COMMENT ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) IS 'Ends a transaction whose StopTransaction was lost (state open or incomplete) and returns its energy in Wh: meter_stop less meter_start; without meter_stop, or with one below meter_start, what the meter values added up to. meter_stop: Wh, less than 1e12; reason: as OCPP 1.6 7.36; stopped_at: NULL is the time of the last reading, without one now. Nothing is sent to the charge point. Ended already: SQLSTATE 55000; unknown: P0002; impossible value: 22023.';

CREATE FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    system_identifier := (SELECT c.system_identifier FROM pg_control_system() AS c);
    -- The control file tells of a new timeline only after the first checkpoint; the name of the WAL file tells it at once.
    timeline := ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
END
$$;

COMMENT ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) IS 'The cluster and the timeline on which this database goes on. On a standby: SQLSTATE 55000, it has no timeline of its own.';

CREATE FUNCTION ocpp.compare_composite_schedule(command bigint) RETURNS TABLE(starts_at timestamp with time zone, ends_at timestamp with time zone, planned numeric, planned_phases integer, said numeric, said_phases integer, charging_rate_unit text, same boolean)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
    asked ocpp.command;
    schedule jsonb;
    unit text;
    began timestamptz;
    lasts integer;
BEGIN
    SELECT * INTO asked FROM ocpp.command AS m WHERE m.id = compare_composite_schedule.command AND m.action = 'GetCompositeSchedule';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'command % is no GetCompositeSchedule', compare_composite_schedule.command USING ERRCODE = 'no_data_found',
            HINT = 'ocpp.get_composite_schedule returns the number of one.';
    END IF;
    schedule := asked.answer -> 'chargingSchedule';
    IF asked.state <> 'accepted' OR jsonb_typeof(schedule -> 'chargingSchedulePeriod') IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION 'command % has brought no schedule, it is %', asked.id, asked.state
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT answer, error_description FROM ocpp.command shows what was answered.';
    END IF;
    -- The schema has it that the unit is always said; some forget it where they were asked for one.
    unit := coalesce(schedule ->> 'chargingRateUnit', asked.payload ->> 'chargingRateUnit');
    -- The window begins when the charge point got the request (5.7); some say a time of their own that is none.
    began := date_trunc('second', coalesce(ocpp.moment(asked.answer ->> 'scheduleStart'), asked.sent_at));
    lasts := least(coalesce((schedule ->> 'duration')::integer, (asked.payload ->> 'duration')::integer), (asked.payload ->> 'duration')::integer);
    RETURN QUERY
        WITH said AS (
            SELECT (s ->> 'startPeriod')::integer AS start_period, (s ->> 'limit')::numeric AS amount, coalesce((s ->> 'numberPhases')::integer, 3) AS phases
            FROM jsonb_array_elements(schedule -> 'chargingSchedulePeriod') AS s
        ), plan AS (
            SELECT c.start_period, c."limit" AS amount, c.number_phases AS phases
            FROM ocpp.composite_schedule(asked.charge_point, (asked.payload ->> 'connectorId')::integer, lasts, unit, began) AS c
        ), moment AS (
            SELECT start_period FROM said WHERE start_period < lasts UNION SELECT start_period FROM plan
        )
        SELECT began + make_interval(secs => m.start_period),
               began + make_interval(secs => lead(m.start_period, 1, lasts) OVER (ORDER BY m.start_period)),
               p.amount, p.phases, s.amount, s.phases, unit, p.amount IS NOT DISTINCT FROM s.amount
        FROM moment AS m
        LEFT JOIN LATERAL (SELECT * FROM plan AS o WHERE o.start_period <= m.start_period ORDER BY o.start_period DESC LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (SELECT * FROM said AS o WHERE o.start_period <= m.start_period ORDER BY o.start_period DESC LIMIT 1) AS s ON true
        ORDER BY m.start_period;
EXCEPTION WHEN data_exception THEN
    RAISE EXCEPTION 'command % has brought a schedule that makes no sense: %', asked.id, left(SQLERRM, 200)
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT answer FROM ocpp.command shows what was answered.';
END
$$;

COMMENT ON FUNCTION ocpp.compare_composite_schedule(command bigint) IS 'What a charge point answered to a GetCompositeSchedule (the id of the command) beside what our records come to for the same time: one row per stretch in which neither changes. same: whether the limits are equal. By the profiles that are installed now, so compare soon. Not answered with a schedule: SQLSTATE 55000; no such command: P0002.';

CREATE FUNCTION ocpp.compare_desired(charge_point text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.compare_desired(charge_point text) IS 'Brings ocpp.desired_state of a charge point up to date with what is wished and what it has. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text DEFAULT NULL::text, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(start_period integer, starts_at timestamp with time zone, "limit" numeric, number_phases integer, charging_rate_unit text)
    LANGUAGE sql STABLE
    AS $_$
    SELECT (e.period ->> 'startPeriod')::integer, (c.schedule ->> 'startSchedule')::timestamptz + make_interval(secs => (e.period ->> 'startPeriod')::integer),
           (e.period ->> 'limit')::numeric, (e.period ->> 'numberPhases')::integer, c.schedule ->> 'chargingRateUnit'
    FROM (SELECT ocpp.charging_station(ocpp.canonical_identity($1))) AS k (station),
         LATERAL (SELECT ocpp.composite(k.station, coalesce($2, -1), coalesce($5, clock_timestamp()), coalesce($3, -1),
                                        coalesce($4, k.station #>> '{installed,-1,profile,chargingSchedule,chargingRateUnit}', 'A'))) AS c (schedule),
         jsonb_array_elements(c.schedule -> 'chargingSchedulePeriod') WITH ORDINALITY AS e (period, n)
    ORDER BY e.n
$_$;

COMMENT ON FUNCTION ocpp.composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, starts_at timestamp with time zone) IS 'What a connector may draw for so many seconds (0 to 366 days) by the charging profiles that are installed: stack levels, purposes, recurrence, validity and the maximum of the station (OCPP 1.6 3.13.3), one row per period, each until the next. connector_id: 0 is the charge point as a whole; charging_rate_unit: A of each phase or W of all together, NULL is that of the newest profile; starts_at: NULL is now. limit: a multiple of 0.1, NULL where nothing limits. Where the specification leaves room the reading is ours; that of a kind of charge point is a quirk (deviation reading): connector_default hides_all, silent_tx_profile hides_default, run_out nothing, idle nothing_applies, station maximum_only, maximum divided_among_transactions, valid_to inclusive, missing_start valid_from. Unknown charge point: SQLSTATE P0002; impossible connector, duration or unit: 22023.';

CREATE FUNCTION ocpp.connect(node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text, OUT status integer, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code integer, OUT reason text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text;
    station ocpp.charge_point;
    credential ocpp.charge_point_credential;
    proven boolean;
    spoken text;
    before record;
    tries integer := 0;
BEGIN
    PERFORM FROM ocpp.node AS n WHERE n.id = connect.node;
    IF NOT FOUND THEN
        status := 503; reason := 'the connector is not registered, try again';
        RETURN NEXT; RETURN;
    END IF;

    -- Somebody may have locked what must be changed or referred to, for as long as the caller's lock_timeout.
    BEGIN
        -- Who is it? Unknown: 404 (OCPP-J 1.6 errata 3.4).
        SELECT a.charge_point, a.reason INTO known, reason FROM ocpp.admit(connect.identity, connect.account) AS a;
        IF known IS NULL THEN
            status := 404;
            RETURN NEXT; RETURN;
        END IF;
        SELECT * INTO station FROM ocpp.charge_point AS p WHERE p.identity = known;

        -- May it? (2.0.1 A00.FR.207: the user name is the identity; OCPP-J 1.6 6.2.2)
        SELECT * INTO credential FROM ocpp.charge_point_credential AS c WHERE c.charge_point = station.identity;
        proven := coalesce(lower(connect.username COLLATE "C") = lower(station.identity COLLATE "C"), false)
            AND (coalesce(ocpp.matches_password(coalesce(connect.password, ''), credential.salt, credential.hash), false)
              OR coalesce(ocpp.matches_password(coalesce(connect.password, ''), credential.new_salt, credential.new_hash), false));
        IF NOT proven AND credential.hash IS NOT NULL THEN
            status := 401;
            reason := CASE WHEN connect.username IS NULL THEN 'a password is needed' ELSE 'wrong user name or password' END;
            PERFORM ocpp.tell_refused(station.identity, reason, connect.address);
            RETURN NEXT; RETURN;
        ELSIF NOT proven AND ocpp.get('no_password') = 'refuse' THEN
            status := 401; reason := 'this charge point has no password yet';
            PERFORM ocpp.tell_refused(station.identity, reason, connect.address);
            RETURN NEXT; RETURN;
        END IF;
        IF station.blocked THEN
            status := 403; reason := 'blocked by the operator';
            RETURN NEXT; RETURN;
        END IF;

        -- In which words? No match: complete the handshake without the header, then close (OCPP-J 1.6 3.2).
        status := 101;
        charge_point := station.identity;
        IF coalesce(cardinality(connect.subprotocols), 0) > 0 THEN
            subprotocol := ocpp.choose_subprotocol(connect.subprotocols);
            spoken := ocpp.subprotocol_version(subprotocol);
            IF spoken IS NULL THEN
                subprotocol := NULL; close_code := 1002; reason := 'none of the offered sub-protocols is spoken here; ocpp1.6 is';
                RETURN NEXT; RETURN;
            END IF;
        ELSIF ocpp.get('subprotocol_missing') = 'refuse' THEN
            close_code := 1002; reason := 'a sub-protocol must be offered; ocpp1.6 is spoken here';
            RETURN NEXT; RETURN;
        ELSE
            spoken := ocpp.get('subprotocol_missing');
        END IF;

        -- The newest connection wins. Somebody's open transaction holds up this charge point for a second, then it is told to try again.
        LOOP
            SELECT s.session, s.node INTO before FROM ocpp.charge_point_state AS s
            WHERE s.charge_point = station.identity FOR NO KEY UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
            INSERT INTO ocpp.charge_point_state (charge_point)
            SELECT station.identity WHERE NOT EXISTS (SELECT FROM ocpp.charge_point_state AS s WHERE s.charge_point = station.identity)
            ON CONFLICT DO NOTHING;
            tries := tries + 1;
            IF tries > 20 THEN
                status := 503; charge_point := NULL; subprotocol := NULL; reason := 'somebody is working on this charge point, try again';
                RETURN NEXT; RETURN;
            END IF;
            PERFORM pg_sleep(0.05);
        END LOOP;
        PERFORM ocpp.settle_outstanding(station.identity);
        IF credential.new_hash IS NOT NULL THEN
            PERFORM ocpp.settle_rotation(station.identity, connect.password, proven);
        END IF;
        session := nextval('ocpp.session_number');
        IF before.node IS NOT NULL THEN
            -- Another connector must be told to close its socket: its row stays open until that one looks (ocpp.tend).
            UPDATE ocpp.connection AS c
            SET disconnected_at = CASE WHEN before.node = connect.node THEN clock_timestamp() END,
                reason = coalesce(c.reason, 'replaced')
            WHERE c.charge_point = station.identity AND c.session = before.session AND c.disconnected_at IS NULL;
            IF before.node <> connect.node THEN
                PERFORM pg_notify('ocpp_connector', before.node::text);
            END IF;
        END IF;
        INSERT INTO ocpp.connection (charge_point, session, node, version, address, connected_at)
        VALUES (station.identity, connect.session, connect.node, spoken, connect.address, clock_timestamp());
        UPDATE ocpp.charge_point_state AS s
        SET session = connect.session, node = connect.node, version = spoken, connected_at = clock_timestamp()
        WHERE s.charge_point = station.identity;
        -- Commands that waited for it.
        PERFORM pg_notify('ocpp_connector', connect.node::text)
        WHERE EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = station.identity AND m.state = 'queued');
        RETURN NEXT;
    EXCEPTION WHEN lock_not_available THEN
        status := 503; session := NULL; charge_point := NULL; subprotocol := NULL; close_code := NULL;
        reason := 'somebody is working on this charge point, try again';
        RETURN NEXT;
    END;
END
$$;

COMMENT ON FUNCTION ocpp.connect(node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text, OUT status integer, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code integer, OUT reason text) IS 'Decides, before the WebSocket upgrade is answered, whether a charge point may connect to this node. identity, account: segments of the path, percent-decoded once; username, password: of the Basic header, NULL without one; subprotocols: as offered, in order of preference; address: of the peer, for people. One row: status 101 go on (session: the new epoch; charge_point: canonical identity; subprotocol: value to send back, NULL sends none; close_code not NULL: complete the upgrade, then close so), 401 wrong or missing password, 403 blocked, 404 unknown or another account, 503 try again (not registered, or somebody has locked the charge point for longer than the caller''s lock_timeout); reason: why, for people. Older connections of the charge point are stale from now on.';

CREATE FUNCTION ocpp.current_era() RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    fresh integer := ocpp.era_here();
BEGIN
    IF EXISTS (SELECT FROM ocpp.event_era AS e WHERE e.era <> fresh)
       AND has_table_privilege('ocpp.event_era', 'UPDATE') AND current_setting('transaction_read_only') = 'off' THEN
        UPDATE ocpp.event_era AS e SET era = fresh, system_identifier = here.system_identifier, timeline = here.timeline
        FROM ocpp.cluster_here() AS here WHERE e.era < fresh;
    END IF;
    RETURN fresh;
END
$$;

COMMENT ON FUNCTION ocpp.current_era() IS 'The era of what is written now. Begins a new one when the database goes on in another cluster (restored from a dump) or on another timeline (failover, point-in-time recovery), where transaction ids that were used may come again.';

CREATE FUNCTION ocpp.daily_tables() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT ARRAY['meter_value', 'message_log', 'status_notification', 'event']
$$;

COMMENT ON FUNCTION ocpp.daily_tables() IS 'The tables that have daily partitions and a setting retention.NAME.';

CREATE FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text DEFAULT NULL::text, data text DEFAULT NULL::text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'DataTransfer',
        jsonb_strip_nulls(jsonb_build_object('vendorId', vendor_id, 'messageId', message_id, 'data', data)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text, data text, expires_in interval, resend boolean) IS 'Sends a charge point what only its vendor defines (OCPP 1.6 5.6). vendor_id: at most 255 characters; message_id: at most 50 characters. Not repeated by itself: only the vendor knows what the data does. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.days_to_partition(parent text, ahead integer) RETURNS SETOF date
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT day FROM (SELECT generate_series($1::timestamp, $1::timestamp + $2 * interval ''1 day'', interval ''1 day'')::date
                          UNION SELECT DISTINCT (received_at AT TIME ZONE ''UTC'')::date FROM ONLY ocpp.%I) AS wanted (day)
         WHERE to_regclass(format(''ocpp.%%I'', %L || to_char(day, ''YYYYMMDD''))) IS NULL ORDER BY day',
        parent || '_default', parent || '_') USING today, ahead;
END
$_$;

COMMENT ON FUNCTION ocpp.days_to_partition(parent text, ahead integer) IS 'UTC days that want a partition and have none: today, so many days ahead, and those of rows in the default partition.';

CREATE SEQUENCE ocpp.certificate_request_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.certificate_request_number IS 'Ids of certificate requests.';

CREATE TABLE ocpp.certificate_request (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint DEFAULT nextval('ocpp.certificate_request_number'::regclass) NOT NULL,
    csr text NOT NULL,
    subject text,
    common_name text,
    key_algorithm text,
    received_at timestamp with time zone NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    reason text,
    approved boolean DEFAULT false NOT NULL,
    chain text,
    serial_number text,
    expires_at timestamp with time zone,
    command bigint,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT certificate_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'signed'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'refused'::text, 'replaced'::text])))
);

COMMENT ON TABLE ocpp.certificate_request IS 'Certificates that charge points asked for (SignCertificate, security whitepaper for OCPP 1.6), with what became of it. The newest 20 of each charge point are kept, and the one whose certificate it accepted last.';

COMMENT ON COLUMN ocpp.certificate_request.csr IS 'PKCS#10 as it came.';

COMMENT ON COLUMN ocpp.certificate_request.common_name IS 'CN of the subject; NULL: it has none, or several.';

COMMENT ON COLUMN ocpp.certificate_request.key_algorithm IS 'Algorithm and size of its key, for example EC P-256 or RSA 2048.';

COMMENT ON COLUMN ocpp.certificate_request.state IS 'waiting -> signed (CertificateSigned is queued) -> sent -> accepted or rejected by the charge point; refused: by us, at once or by ocpp.refuse_certificate_request; replaced: a newer one came first.';

COMMENT ON COLUMN ocpp.certificate_request.reason IS 'Why it is where it is: of a waiting one, what a person has to decide (NULL: it is signed within seconds); of a signed one, why the certificate did not reach the charge point.';

COMMENT ON COLUMN ocpp.certificate_request.approved IS 'A person wants it to be signed, whatever its subject and the setting certificate.signing say (ocpp.approve_certificate_request).';

COMMENT ON COLUMN ocpp.certificate_request.chain IS 'The certificate in PEM, with those of its issuers, as sent in CertificateSigned.';

COMMENT ON COLUMN ocpp.certificate_request.serial_number IS 'Of the certificate, in small hex digits.';

COMMENT ON COLUMN ocpp.certificate_request.expires_at IS 'When the certificate ends.';

COMMENT ON COLUMN ocpp.certificate_request.command IS 'The CertificateSigned that carries it: ocpp.command.id.';

COMMENT ON COLUMN ocpp.certificate_request.changed_at IS 'When its state was last changed.';

CREATE FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) RETURNS ocpp.certificate_request
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    SELECT * INTO request FROM ocpp.certificate_request AS r WHERE r.id = decide_certificate_request.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no certificate request %', decide_certificate_request.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, state, reason FROM ocpp.certificate_request_overview lists them.';
    END IF;
    -- The charge point's messages wait for this lock.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = request.charge_point FOR NO KEY UPDATE;
    SELECT * INTO request FROM ocpp.certificate_request AS r
    WHERE r.charge_point = request.charge_point AND r.id = decide_certificate_request.id FOR NO KEY UPDATE;
    IF request.state NOT IN ('waiting', 'rejected') AND NOT (request.state = 'signed' AND request.reason IS NOT NULL) THEN
        RAISE EXCEPTION 'certificate request % can not be decided, it is %', decide_certificate_request.id, request.state
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = CASE request.state WHEN 'signed' THEN format('SELECT ocpp.cancel_command(%s) takes the certificate back while it has not been sent.', request.command)
                                            ELSE 'It waits, was rejected by the charge point, or its certificate did not get there: these can be.' END;
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) IS 'Locks a certificate request that a person may decide, and its charge point. Decided already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.decide_id_tags(status text, id_tags text[] DEFAULT NULL::text[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.decide_id_tags(status text, id_tags text[]) IS 'Decides about id tags of ocpp.id_tag_inbox, all of them if none is named, and returns how many it were. status: Accepted, Blocked, Expired or Invalid (SQLSTATE 22023 otherwise). A plain UPDATE of ocpp.id_tag does the same.';

CREATE FUNCTION ocpp.default_reply(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$SELECT ocpp.built_in_reply(pg_catalog.to_jsonb(call))$$;

COMMENT ON FUNCTION ocpp.default_reply(call ocpp.call) IS 'Runs the built-in rule for a call, with its effects, and returns the payload it would answer: for hooks that only want to change something about it. To be used inside a hook.';

CREATE FUNCTION ocpp.delete_certificate(identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'DeleteCertificate',
        jsonb_build_object('certificateHashData', jsonb_build_object('hashAlgorithm', hash_algorithm, 'issuerNameHash', issuer_name_hash,
            'issuerKeyHash', issuer_key_hash, 'serialNumber', serial_number)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.delete_certificate(identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text, expires_in interval, resend boolean) IS 'Removes a root certificate from a charge point (security whitepaper 5.3, M04). hash_algorithm: SHA256, SHA384 or SHA512, by which the two hashes were made; issuer_name_hash: at most 128 characters, of the issuer''s distinguished name; issuer_key_hash: at most 128 characters, of the issuer''s public key; serial_number: at most 40 characters, of the certificate. Which: as ocpp.get_installed_certificate_ids is answered. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.delete_old_assignments(work integer) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM ocpp.charging_profile_assignment AS a WHERE a.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.charging_profile_assignment AS o
        WHERE o.answered_at < ocpp.retained_since('retention.command')
          AND (o.ended_at < ocpp.retained_since('retention.command') OR o.status <> 'Accepted' OR o.connector_id IS NULL) LIMIT work));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_assignments(work integer) IS 'Retention of charging profiles that are not installed, by retention.command, at most so many rows at once; returns how many it were.';

CREATE FUNCTION ocpp.delete_old_data_transfers(work integer) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM ocpp.data_transfer AS d WHERE d.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.data_transfer AS o WHERE o.received_at < ocpp.retained_since('retention.data_transfer') LIMIT work));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_data_transfers(work integer) IS 'Retention of ocpp.data_transfer, at most so many rows at once; returns how many it were.';

CREATE FUNCTION ocpp.delete_old_jobs(work integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    deleted bigint := 0;
    n bigint;
    since timestamptz := ocpp.retained_since('retention.job');
BEGIN
    DELETE FROM ocpp.job_status AS t WHERE t.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.job_status AS o WHERE o.received_at < since LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.campaign AS c WHERE c.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.campaign AS o WHERE o.ended_at < since LIMIT work)) AND c.ended_at < since;
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.job AS j WHERE j.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.job AS o
        WHERE o.ended_at < since AND o.due_at IS NULL
          AND NOT EXISTS (SELECT FROM ocpp.campaign AS c WHERE c.id = o.campaign AND c.ended_at IS NULL) LIMIT work))
      AND j.ended_at < since AND j.due_at IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_jobs(work integer) IS 'Deletes reports, ended campaigns with their members, and ended jobs that are older than the setting retention.job, at most so many rows of each, and returns how many it were.';

CREATE FUNCTION ocpp.delete_old_rows(work integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    deleted bigint := 0;
    n bigint;
BEGIN
    DELETE FROM ocpp.connection AS c WHERE c.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.connection AS o
        WHERE o.connected_at < ocpp.retained_since('retention.connection') AND o.disconnected_at < ocpp.retained_since('retention.connection') LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.command AS m WHERE m.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.command AS o
        WHERE o.created_at < ocpp.retained_since('retention.command') AND o.state NOT IN ('queued', 'sent') LIMIT work))
      AND m.state NOT IN ('queued', 'sent');
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.transaction_event AS e WHERE e.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.transaction_event AS o WHERE o.received_at < ocpp.retained_since('retention.transaction_event') LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.violation AS v WHERE v.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.violation AS o
        WHERE o.day < (ocpp.retained_since('retention.violation') AT TIME ZONE 'UTC')::date LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.hook_failure AS f WHERE f.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.hook_failure AS o
        WHERE o.day < (ocpp.retained_since('retention.violation') AT TIME ZONE 'UTC')::date LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.reservation AS r WHERE r.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.reservation AS o WHERE o.ended_at < ocpp.retained_since('retention.reservation') AND o.status <> 'Reserved' LIMIT work))
      AND r.status <> 'Reserved';
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    deleted := deleted + ocpp.delete_old_data_transfers(work) + ocpp.delete_old_assignments(work) + ocpp.delete_old_jobs(work)
               + ocpp.delete_old_security_events(work) + ocpp.delete_old_wishes(work);
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_rows(work integer) IS 'Deletes what is older than its retention setting from all tables that have no daily partitions, at most so many rows from each, and returns how many it were.';

CREATE FUNCTION ocpp.delete_old_security_events(work integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM ocpp.security_event AS e WHERE e.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.security_event AS o WHERE o.received_at < ocpp.retained_since('retention.security_event') LIMIT work));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_security_events(work integer) IS 'Deletes security events older than the setting retention.security_event, at most so many, and returns how many it were.';

CREATE FUNCTION ocpp.delete_old_wishes(work integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.delete_old_wishes(work integer) IS 'Deletes wishes that ended longer ago than the setting retention.command says, and tags that are wanted no more in lists that do not have them, at most so many of each, and returns how many it were.';

CREATE FUNCTION ocpp.disconnect(identity text, reason text DEFAULT 'closed by the operator'::text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text := ocpp.canonical_identity(disconnect.identity);
    state record;
BEGIN
    -- Locked, so that as long as this is not committed it is this one charge point that waits.
    SELECT s.session, s.node INTO state FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = known AND s.node IS NOT NULL FOR NO KEY UPDATE;
    -- An open connection with a reason: its connector finds it (ocpp.tend) and closes the socket.
    UPDATE ocpp.connection AS c SET reason = coalesce(nullif(disconnect.reason, ''), 'closed by the operator')
    WHERE c.charge_point = known AND c.session = state.session AND c.disconnected_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM pg_notify('ocpp_connector', state.node::text);
    RETURN true;
END
$$;

COMMENT ON FUNCTION ocpp.disconnect(identity text, reason text) IS 'Closes the connection of a charge point, which usually connects again at once; ocpp.block keeps it out. Returns whether it was connected. reason is told to the charge point (at most 120 bytes arrive) and kept with the connection. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    left_out integer := 0;
    patience text := current_setting('lock_timeout');
BEGIN
    BEGIN
        PERFORM ocpp.end_sessions(charge_points, sessions, reasons);
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        -- One of them fails, a user's trigger perhaps: each by itself.
    END;
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR n IN 1 .. coalesce(cardinality(charge_points), 0) LOOP
        BEGIN
            PERFORM ocpp.end_sessions(charge_points[n:n], sessions[n:n], reasons[n:n]);
        EXCEPTION WHEN OTHERS THEN
            left_out := left_out + 1;
            IF left_out <= 3 THEN
                RAISE WARNING 'the end of session % of charge point "%" can not be noted: % (%)', sessions[n], charge_points[n], SQLERRM, SQLSTATE;
            END IF;
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, true);
    IF left_out > 3 THEN
        RAISE WARNING 'nor that of % more sessions', left_out - 3;
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) IS 'These sockets have ended: charge point, session and reason side by side. Sessions that are not the newest of their charge point only get their row closed. Those that fail, for a user''s trigger perhaps, are left out with a warning: they end with the next connection of the charge point. May be repeated.';

CREATE FUNCTION ocpp.do_step(step text, node bigint, work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $_$
#variable_conflict use_column
DECLARE
    question constant text := format('SELECT array_agg(s.charge_point), array_agg(s.session), array_agg(s.message) FROM ocpp.%I($1, $2, $3) AS s', step);
    -- Rows go out after the block in which they came about: what a block has returned is not undone with it.
    charge_points text[];
    sessions bigint[];
    messages text[];
    failure text;
    sqlstate_ text;
    due text[];
    -- Parts of due that are still to be tried, from and to.
    first integer[] := '{1}';
    last integer[];
    a integer;
    b integer;
    left_out integer := 0;
    give_up timestamptz;
    patience text := current_setting('lock_timeout');
BEGIN
    BEGIN
        EXECUTE question INTO charge_points, sessions, messages USING node, NULL::text[], work;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, sqlstate_ = RETURNED_SQLSTATE;
    END;
    IF failure IS NULL THEN
        RETURN QUERY SELECT * FROM unnest(charge_points, sessions, messages);
        RETURN;
    END IF;

    -- By halves: where a part succeeds it is done, where a single one fails it is left out. The lease must not run out over
    -- it: who did not get a turn gets it in the next round.
    due := ocpp.step_due(step, node, work);
    last := ARRAY[cardinality(due)];
    give_up := clock_timestamp() + interval '3 s';
    PERFORM set_config('lock_timeout', '100ms', true);
    WHILE cardinality(first) > 0 AND clock_timestamp() < give_up LOOP
        a := first[cardinality(first)];
        b := last[cardinality(last)];
        first := first[1:cardinality(first) - 1];
        last := last[1:cardinality(last) - 1];
        CONTINUE WHEN a > b;
        failure := NULL;
        BEGIN
            EXECUTE question INTO charge_points, sessions, messages USING node, due[a:b], work;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, sqlstate_ = RETURNED_SQLSTATE;
        END;
        IF failure IS NULL THEN
            RETURN QUERY SELECT * FROM unnest(charge_points, sessions, messages);
        ELSIF a < b THEN
            first := first || ((a + b) / 2 + 1) || a;
            last := last || b || ((a + b) / 2);
        ELSE
            left_out := left_out + 1;
            IF left_out <= 3 THEN
                RAISE WARNING 'charge point "%" is left out of ocpp.%: % (%)', due[a], step, failure, sqlstate_;
            END IF;
        END IF;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, true);
    IF due = '{}' THEN
        RAISE WARNING 'ocpp.% fails: % (%)', step, failure, sqlstate_;
    ELSIF left_out > 3 THEN
        RAISE WARNING '% more charge points are left out of ocpp.%', left_out - 3, step;
    END IF;
END
$_$;

COMMENT ON FUNCTION ocpp.do_step(step text, node bigint, work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Does a step for all charge points that it is due for, at most so many at once, and returns what it returns. If it fails, a user''s trigger perhaps, it is done by halves until those that fail stand alone; they are left out with a warning (at most three are named), and tried again in the next round. Takes at most some 3 s for that. A cancelled statement (57014) is cancelled.';

CREATE FUNCTION ocpp.end_sessions(charge_points text[], sessions bigint[], reasons text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    gone text[];
BEGIN
    -- The end is noted without the charge point's lock, so that one locked charge point holds up nobody's report ...
    UPDATE ocpp.connection AS c
    SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, open.why, 'closed')
    FROM (SELECT o.charge_point, o.session, ended.why FROM ocpp.connection AS o
          JOIN unnest(charge_points, sessions, reasons) AS ended (charge_point, session, why)
            ON ended.charge_point = o.charge_point AND ended.session = o.session
          -- Left out: one that somebody is just telling to close; that ends it as well.
          WHERE o.disconnected_at IS NULL FOR NO KEY UPDATE OF o SKIP LOCKED) AS open
    WHERE c.charge_point = open.charge_point AND c.session = open.session;
    -- ... and where the lock is taken, whoever looks next at the state finds the ended connection (ocpp.claim_command, ocpp.maintain).
    SELECT array_agg(f.charge_point) INTO gone FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         JOIN unnest(charge_points, sessions) AS ended (charge_point, session) ON ended.charge_point = s.charge_point AND ended.session = s.session
         WHERE s.node IS NOT NULL
         ORDER BY s.charge_point FOR NO KEY UPDATE OF s SKIP LOCKED) AS f;
    IF gone IS NOT NULL THEN
        PERFORM ocpp.release(ocpp.releasable(gone), 'closed');
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.end_sessions(charge_points text[], sessions bigint[], reasons text[]) IS 'What ocpp.disconnected does, for all or for none.';

CREATE FUNCTION ocpp.era_here() RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    known ocpp.event_era;
    here record;
BEGIN
    SELECT * INTO known FROM ocpp.event_era;
    IF pg_is_in_recovery() THEN
        RETURN known.era;
    END IF;
    SELECT * INTO here FROM ocpp.cluster_here();
    IF known.system_identifier = here.system_identifier AND known.timeline = here.timeline THEN
        RETURN known.era;
    END IF;
    -- The minute (since 1970) in which the cluster was made, and its timeline: the same for whoever looks, also when nobody
    -- could write it down; and larger in a younger cluster, also when one dump is restored twice.
    RETURN greatest(known.era + 1, (((here.system_identifier >> 32) & 4294967295) / 60)::integer + here.timeline);
END
$$;

COMMENT ON FUNCTION ocpp.era_here() IS 'The era of what is written now, whether ocpp.event_era knows it already or not. On a standby: that of its primary.';

CREATE FUNCTION ocpp.event_position() RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT format('%s.%s.%s', ocpp.era_here(), pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1, 9223372036854775807)
$$;

COMMENT ON FUNCTION ocpp.event_position() IS 'The position of now, for ocpp.events(): what has been shown up to now lies before it, what will be shown after it. For a consumer who begins with the future; and for one who asks for few kinds: asked for before ocpp.events(), it is the place to go on from when no event came.';

CREATE FUNCTION ocpp.events(after text DEFAULT NULL::text, kinds text[] DEFAULT NULL::text[], most integer DEFAULT 1000) RETURNS TABLE("position" text, id bigint, received_at timestamp with time zone, kind text, charge_point text, evse_id integer, connector_id integer, transaction bigint, command bigint, details jsonb)
    LANGUAGE plpgsql
    SET enable_sort TO 'off'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
DECLARE
    era_now integer := ocpp.era_here();
    snapshot pg_snapshot := pg_current_snapshot();
    seen record;
BEGIN
    IF most IS NULL OR most NOT BETWEEN 1 AND 100000 THEN
        RAISE EXCEPTION 'most can not be %', coalesce(most::text, 'NULL')
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is the largest number of events to return, 1 to 100000.';
    END IF;
    IF NOT kinds <@ ARRAY(SELECT substr(s.name, 7) FROM ocpp.setting AS s WHERE s.name LIKE 'event.%' AND s.name <> 'event.notify') THEN
        RAISE EXCEPTION 'there is no such kind of event: %', left(array_to_string(kinds, ', ', 'NULL'), 100)
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'There are connected, disconnected, booted, status, started, metered, stopped, faulted, command, violation and security; NULL: all.';
    END IF;
    IF after IS NULL THEN
        SELECT 0 AS era, '0'::xid8 AS written_by, 0::bigint AS id INTO seen;
    ELSE
        SELECT p.era, p.written_by, p.id INTO seen FROM ocpp.read_position(after) AS p;
        IF (seen.era > era_now OR seen.era = era_now AND seen.written_by >= pg_snapshot_xmax(snapshot)) AND NOT pg_is_in_recovery() THEN
            RAISE EXCEPTION 'position % is not in the past of this database', after USING ERRCODE = 'invalid_parameter_value',
                HINT = 'It is of another database, or of a later state of this one. ocpp.events() begins with the oldest event, after ocpp.event_position() come those of the future.';
        END IF;
        IF EXISTS (SELECT FROM ocpp.event_era AS e
                   WHERE (e.dropped_era, e.dropped_by, e.dropped_id) > (seen.era, seen.written_by, seen.id)) THEN
            RAISE EXCEPTION 'events after position % have been dropped', after USING ERRCODE = 'no_data_found',
                HINT = 'The setting retention.event says how long they are kept. ocpp.events() begins with the oldest that is there.';
        END IF;
    END IF;
    -- Transactions before the oldest open one have all ended, so nothing can come in between any more.
    RETURN QUERY
        SELECT format('%s.%s.%s', e.era, e.written_by, e.id), e.id, e.received_at, e.kind, e.charge_point, e.evse_id, e.connector_id,
               e.transaction, e.command, e.details
        FROM ocpp.event AS e
        WHERE (e.era, e.written_by, e.id) > (seen.era, seen.written_by, seen.id)
          AND (e.era, e.written_by) < (era_now, pg_snapshot_xmin(snapshot))
          AND (events.kinds IS NULL OR e.kind = ANY (events.kinds))
        ORDER BY e.era, e.written_by, e.id LIMIT events.most;
    -- Upkeep commits its mark, then drops: what was missing above is marked by now ...
    IF after IS NOT NULL AND EXISTS (SELECT FROM ocpp.event_era AS e
               WHERE (e.dropped_era, e.dropped_by, e.dropped_id) > (seen.era, seen.written_by, seen.id)) THEN
        RAISE EXCEPTION 'events after position % have been dropped', after USING ERRCODE = 'no_data_found',
            HINT = 'The setting retention.event says how long they are kept. ocpp.events() begins with the oldest that is there.';
    END IF;
    -- ... but a snapshot that is older does not show the mark. It still shows a partition that is there no more.
    IF after IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_inherits AS i
               WHERE i.inhparent = 'ocpp.event'::regclass AND pg_table_is_visible(i.inhrelid) IS NULL) THEN
        RAISE EXCEPTION 'retention has dropped events since this transaction began' USING ERRCODE = 'serialization_failure',
            HINT = 'Try again in a new transaction; it tells whether any lay after position ' || after || '.';
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.events(after text, kinds text[], most integer) IS 'The next events for a consumer that must miss none: those after a position, in the order in which they are shown to everybody. Keep the position of the last one, best in the transaction that makes use of the events, and give it as after the next time: each event comes once, however transactions overlapped, also after dump, restore and failover. after: NULL begins with the oldest event that is kept; a position is opaque; kinds: NULL is all; most: 1 to 100000. An event is shown when every transaction of the whole cluster that began to write before the event''s did has ended; so one that stays open holds back the consumers (pg_stat_activity.backend_xid), not the charge points. Errors: 22023 not a position of this database, unknown kind, most out of range; P0002 retention has dropped events after this position; 40001 it has dropped some since this REPEATABLE READ transaction began: ask again in a new one.';

CREATE FUNCTION ocpp.expire_commands(work integer DEFAULT 1000) RETURNS integer
    LANGUAGE sql
    AS $$
    SELECT count(*)::integer FROM ocpp.do_step('step_expire', NULL, work)
$$;

COMMENT ON FUNCTION ocpp.expire_commands(work integer) IS 'Ends queued commands whose time is over, of absent charge points too, at most so many at once, and returns how many it were.';

CREATE FUNCTION ocpp.expire_reservations(work integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    expired bigint;
BEGIN
    UPDATE ocpp.reservation AS r SET status = 'Expired', ended_at = r.expires_at
    FROM (SELECT o.charge_point, o.id FROM ocpp.reservation AS o
          WHERE o.status = 'Reserved' AND o.expires_at <= clock_timestamp() LIMIT work FOR NO KEY UPDATE SKIP LOCKED) AS due
    WHERE r.charge_point = due.charge_point AND r.id = due.id;
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END
$$;

COMMENT ON FUNCTION ocpp.expire_reservations(work integer) IS 'Writes down that reservations have expired, for ocpp.maintain(): lists and views know it at the moment itself. Returns how many it were.';

CREATE FUNCTION ocpp.extended_trigger_message(identity text, requested_message text, connector_id integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ExtendedTriggerMessage',
        jsonb_strip_nulls(jsonb_build_object('requestedMessage', requested_message, 'connectorId', connector_id)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.extended_trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to send a message now, also one of the security extension (security whitepaper 5.5). requested_message: BootNotification, LogStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, SignChargePointCertificate or StatusNotification; connector_id: from 1, NULL for all. SignChargePointCertificate makes it ask for a new certificate (A02). Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.fail_desired(charge_point text, kind text, key text, last_state text, last_status text, at_once boolean DEFAULT false, for_good text DEFAULT NULL::text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.fail_desired(charge_point text, kind text, key text, last_state text, last_status text, at_once boolean, for_good text) IS 'A try has failed: the next one comes after the setting desired.backoff, four times as long after each further failure, at most a day; after desired.tries failures it is given up. at_once: after the first failure without waiting; for_good: the reason why it is no use to try again. Returns whether it goes on at once. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.fail_job(charge_point text, id bigint, reason text, failed_at timestamp with time zone, again boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    -- What had failed already keeps its next try.
    UPDATE ocpp.job AS j
    SET state = 'failed', reason = fail_job.reason, ended_at = fail_job.failed_at, updated_at = fail_job.failed_at,
        due_at = CASE WHEN NOT again THEN NULL
                      WHEN j.state = 'failed' THEN j.due_at
                      WHEN j.tries < j.most_tries
                      THEN fail_job.failed_at + least(interval '5 min' * 2 ^ least(j.tries - 1, 20), interval '1 day') END
    WHERE j.charge_point = fail_job.charge_point AND j.id = fail_job.id;
END
$$;

COMMENT ON FUNCTION ocpp.fail_job(charge_point text, id bigint, reason text, failed_at timestamp with time zone, again boolean) IS 'A try of a job failed, for this reason. With again and tries left the next follows after 5 minutes, twice as long each time, at most a day. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.find_quirks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.quirks := ocpp.quirks_of(NEW.vendor, NEW.model, NEW.firmware_version);
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.find_quirks() IS 'Trigger: looks up what is known of the vendor, model and firmware that a charge point just said.';

CREATE FUNCTION ocpp.fold_desired_token() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.token := lower(NEW.token COLLATE "C");
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.fold_desired_token() IS 'Trigger: folds the token, so that a tag may be entered as it is written.';

CREATE FUNCTION ocpp.fold_id_tag() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- COLLATE "C": A to Z and nothing else, in every database and as the rules do (CiString, OCPP 1.6 7.28, is ASCII).
    NEW.token := lower(NEW.id_tag COLLATE "C");
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.fold_id_tag() IS 'Trigger: makes token from id_tag, so that entering a tag needs only the tag.';

CREATE FUNCTION ocpp.follow_certificate_signed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    given constant text := NEW.payload ->> 'certificateChain';
    leaf jsonb;
    request bigint;
BEGIN
    -- What is queued by the step is linked from its beginning; what a person sends, when it goes. Whoever holds the request is waited
    -- for: what the charge point says of its certificate is said once.
    SELECT r.id INTO request FROM ocpp.certificate_request AS r
    WHERE r.charge_point = NEW.charge_point AND r.command = NEW.id AND r.state NOT IN ('refused', 'replaced') FOR NO KEY UPDATE;
    IF NOT FOUND AND NEW.state = 'sent' AND NEW.purpose IS DISTINCT FROM 'certificate' THEN
        SELECT r.id INTO request FROM ocpp.certificate_request AS r
        WHERE r.charge_point = NEW.charge_point AND r.state IN ('waiting', 'signed', 'sent', 'rejected')
          AND r.id = (SELECT max(n.id) FROM ocpp.certificate_request AS n
                      WHERE n.charge_point = NEW.charge_point AND n.state NOT IN ('refused', 'replaced')) FOR NO KEY UPDATE;
        IF FOUND THEN
            BEGIN
                leaf := ocpp.read_certificate(given);
            EXCEPTION WHEN data_exception OR internal_error THEN
                -- The charge point will say what it thinks of it.
                leaf := NULL;
            END;
            UPDATE ocpp.certificate_request AS r
            SET command = NEW.id, chain = given, serial_number = leaf ->> 'serial_number',
                expires_at = (leaf ->> 'not_after')::timestamptz
            WHERE r.charge_point = NEW.charge_point AND r.id = request;
        END IF;
    END IF;
    IF request IS NOT NULL THEN
        UPDATE ocpp.certificate_request AS r
        SET state = CASE NEW.state WHEN 'sent' THEN 'sent' WHEN 'accepted' THEN 'accepted' WHEN 'rejected' THEN 'rejected' WHEN 'error' THEN 'rejected'
                    ELSE 'signed' END,
            reason = CASE NEW.state
                WHEN 'rejected'  THEN 'the charge point does not take the certificate'
                WHEN 'error'     THEN concat_ws(': ', left(NEW.error_code, 100), nullif(left(NEW.error_description, 200), ''))
                WHEN 'expired'   THEN 'CertificateSigned expired before the charge point came'
                WHEN 'cancelled' THEN 'CertificateSigned was cancelled'
                WHEN 'timed out' THEN 'the charge point did not answer CertificateSigned'
                WHEN 'unknown'   THEN 'the connection broke before CertificateSigned was answered' END,
            changed_at = clock_timestamp()
        WHERE r.charge_point = NEW.charge_point AND r.id = request;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.follow_certificate_signed() IS 'Trigger: the request is where its CertificateSigned is. One that a person queued belongs to the newest request of the charge point that is not accepted.';

CREATE FUNCTION ocpp.follow_certificate_signing() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM ocpp.reconsider_certificate_requests();
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.follow_certificate_signing() IS 'Trigger: the setting certificate.signing holds for requests that wait, too.';

CREATE FUNCTION ocpp.follow_default() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.value := NEW.default_value;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.follow_default() IS 'Trigger: a setting that nobody chose takes a new default.';

CREATE FUNCTION ocpp.follow_installed_certificate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    status constant text := NEW.answer ->> 'status';
    kind constant text := NEW.payload ->> 'certificateType';
    now_heard constant timestamptz := coalesce(NEW.answered_at, clock_timestamp());
    said jsonb;
    listed jsonb[];
BEGIN
    IF NEW.action = 'InstallCertificate' AND status = 'Accepted' THEN
        BEGIN
            said := ocpp.read_certificate(NEW.payload ->> 'certificate');
        EXCEPTION WHEN data_exception OR internal_error THEN
            -- The charge point could read it, we could not: it stands in the list of which it tells.
            RETURN NULL;
        END;
        INSERT INTO ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash,
                                                serial_number, subject, expires_at, certificate, heard_at)
        SELECT NEW.charge_point, kind, h ->> 'hashAlgorithm', h ->> 'issuerNameHash', h ->> 'issuerKeyHash', h ->> 'serialNumber',
               said ->> 'subject', (said ->> 'not_after')::timestamptz, NEW.payload ->> 'certificate', now_heard
        FROM (SELECT said #> '{hash_data,SHA256}' AS h) AS known
        WHERE h IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.installed_certificate AS i
                                            WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
                                              AND ocpp.certificate_key(i) = ocpp.certificate_key(h));
        UPDATE ocpp.installed_certificate AS i
        SET subject = said ->> 'subject', expires_at = (said ->> 'not_after')::timestamptz, certificate = NEW.payload ->> 'certificate',
            heard_at = now_heard
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
          AND ocpp.certificate_key(i) IN (SELECT ocpp.certificate_key(h.value) FROM jsonb_each(coalesce(said -> 'hash_data', '{}')) AS h);

    ELSIF NEW.action = 'DeleteCertificate' AND status IN ('Accepted', 'NotFound') THEN
        DELETE FROM ocpp.installed_certificate AS i
        WHERE i.charge_point = NEW.charge_point AND ocpp.certificate_key(i) = ocpp.certificate_key(NEW.payload -> 'certificateHashData');

    ELSIF NEW.action = 'GetInstalledCertificateIds' AND status IN ('Accepted', 'NotFound') THEN
        -- In a command a serial number has at most 40 characters, zeros in front or not.
        listed := ARRAY(SELECT DISTINCT ON (ocpp.certificate_key(h)) CASE WHEN length(h ->> 'serialNumber') <= 40 THEN h
                               ELSE jsonb_set(h, '{serialNumber}', to_jsonb(ltrim(h ->> 'serialNumber', '0'))) END
                        FROM jsonb_array_elements(CASE jsonb_typeof(NEW.answer -> 'certificateHashData') WHEN 'array' THEN NEW.answer -> 'certificateHashData'
                                                                                                        ELSE '[]' END) AS h
                        WHERE ocpp.certificate_key(h) IS NOT NULL);
        DELETE FROM ocpp.installed_certificate AS i
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
          AND ocpp.certificate_key(i) <> ALL (ARRAY(SELECT ocpp.certificate_key(h) FROM unnest(listed) AS h));
        -- In its own spelling from now on, for that is how it wants to be asked.
        UPDATE ocpp.installed_certificate AS i
        SET issuer_name_hash = h ->> 'issuerNameHash', issuer_key_hash = h ->> 'issuerKeyHash', serial_number = h ->> 'serialNumber',
            heard_at = now_heard
        FROM unnest(listed) AS h
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind AND ocpp.certificate_key(i) = ocpp.certificate_key(h);
        INSERT INTO ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, heard_at)
        SELECT NEW.charge_point, kind, h ->> 'hashAlgorithm', h ->> 'issuerNameHash', h ->> 'issuerKeyHash', h ->> 'serialNumber',
               now_heard
        FROM unnest(listed) AS h
        WHERE NOT EXISTS (SELECT FROM ocpp.installed_certificate AS i
                          WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind AND ocpp.certificate_key(i) = ocpp.certificate_key(h));
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.follow_installed_certificate() IS 'Trigger: our books follow what a charge point answers to InstallCertificate, DeleteCertificate (NotFound: it has it not, either) and GetInstalledCertificateIds (the list is the truth of its type).';

CREATE FUNCTION ocpp.follow_job() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job;
    at timestamptz := coalesce(CASE NEW.state WHEN 'sent' THEN NEW.sent_at ELSE NEW.answered_at END, clock_timestamp());
    said text := left(NEW.answer ->> 'status', 100);
BEGIN
    SELECT * INTO task FROM ocpp.job AS j
    WHERE j.charge_point = NEW.charge_point AND (j.command = NEW.id OR NEW.id = ANY (j.earlier));
    IF NOT FOUND THEN
        INSERT INTO ocpp.job (charge_point, action, request_id, payload, command, campaign, most_tries, created_at, updated_at)
        SELECT NEW.charge_point, NEW.action, ocpp.request_id(NEW.payload), NEW.payload, NEW.id, c.id,
               coalesce(c.tries, ocpp.get('job.tries')::integer), at, at
        FROM (VALUES (true)) AS always LEFT JOIN (ocpp.campaign_member AS m JOIN ocpp.campaign AS c ON c.id = m.campaign)
             ON m.charge_point = NEW.charge_point AND m.command = NEW.id
        RETURNING * INTO task;
    ELSIF NEW.state = 'sent' THEN
        UPDATE ocpp.job AS j
        SET state = 'sent', status = NULL, file_name = NULL, reason = NULL, due_at = NULL, ended_at = NULL, updated_at = at,
            -- The same command once more, because the connection broke, is the same try.
            tries = j.tries + (NEW.attempts = 1)::integer
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    END IF;

    CASE NEW.state
        WHEN 'sent' THEN
            NULL;
        WHEN 'accepted' THEN
            UPDATE ocpp.job AS j SET file_name = left(coalesce(NEW.answer ->> 'fileName', NEW.answer ->> 'filename'), 255)
            WHERE j.charge_point = task.charge_point AND j.id = task.id AND (j.command = NEW.id OR j.file_name IS NULL);
            -- Where the charge point has reported already, it has said more than this. A late answer to an earlier try counts while no
            -- later one is on its way.
            IF task.state = 'failed' AND coalesce(lower(task.status COLLATE "C") = 'idle', true) AND NOT ocpp.is_superseded(task)
               OR task.state = 'sent' AND task.command = NEW.id THEN
                IF task.command <> NEW.id THEN
                    PERFORM ocpp.take_back_try(task.charge_point, task.command);
                END IF;
                -- Without a file name there is no file (OCPP 1.6 5.10).
                IF NEW.action = 'GetDiagnostics' AND coalesce(NEW.answer ->> 'fileName', '') = '' THEN
                    UPDATE ocpp.job AS j
                    SET state = 'done', reason = 'the charge point has nothing to upload', due_at = NULL, ended_at = at, updated_at = at
                    WHERE j.charge_point = task.charge_point AND j.id = task.id;
                ELSE
                    UPDATE ocpp.job AS j
                    SET state = 'running', reason = NULL, due_at = ocpp.news_due(j.payload, at), ended_at = NULL, updated_at = at,
                        request_id = ocpp.request_id(NEW.payload)
                    WHERE j.charge_point = task.charge_point AND j.id = task.id;
                END IF;
            END IF;
            IF lower(said COLLATE "C") = 'acceptedcanceled' THEN
                PERFORM ocpp.supersede_jobs(task, format('the charge point gave it up for job %s', task.id), at);
            ELSIF ocpp.job_kind(task.action) = 'firmware' AND task.state <> 'cancelled' THEN
                -- Our choice: a charge point installs but one. Its reports bear no id, and an old update tried again would undo the new one.
                PERFORM ocpp.supersede_jobs(task, format('job %s took its place', task.id), at);
            END IF;
        WHEN 'rejected' THEN
            IF task.command = NEW.id AND task.state IN ('sent', 'running', 'failed') THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, coalesce('the charge point answered ' || said, 'the answer has no status'), at,
                                      coalesce(ocpp.status_means(said) <> 'failed for good', true));
            END IF;
        WHEN 'error' THEN
            IF task.command = NEW.id AND task.state IN ('sent', 'running', 'failed') THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id,
                    'the charge point answered the error ' || concat_ws(': ', left(NEW.error_code, 100), nullif(left(NEW.error_description, 200), '')), at,
                    coalesce(NEW.error_code NOT IN ('NotImplemented', 'NotSupported'), true));
            END IF;
        WHEN 'timed out' THEN
            IF task.command = NEW.id AND task.state = 'sent' THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, 'no answer in time', at);
            END IF;
        ELSE
            -- unknown; or queued again, and if that expires the next try is due.
            IF task.command = NEW.id AND task.state = 'sent' THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, 'the connection broke before the answer came', at);
            END IF;
    END CASE;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.follow_job() IS 'Trigger: makes the job of a command that is sent, and notes in it what the answer, or its absence, means. A firmware update that is accepted takes the place of every other one of the charge point; GetLog does where the charge point answers AcceptedCanceled; GetDiagnostics does not, each uploads a file.';

CREATE FUNCTION ocpp.follow_local_list(charge_point text, last_state text DEFAULT NULL::text, last_status text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.follow_local_list(charge_point text, last_state text, last_status text) IS 'Sends the next piece of a local list and returns its command; NULL: it is complete, or can not be sent now. last_state, last_status: of the command that has just been answered. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.forget_password() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- It never reached the charge point, so nobody will come with it. A timed out one may still be answered, and may have been taken.
    UPDATE ocpp.charge_point_credential AS c SET new_salt = NULL, new_hash = NULL, new_key = NULL
    WHERE c.charge_point = NEW.charge_point AND NEW.attempts = 0
      AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = NEW.charge_point AND m.id <> NEW.id
                      AND m.state IN ('queued', 'sent') AND ocpp.is_password_change(m.action, m.payload));
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.forget_password() IS 'Trigger: forgets the password of a command that was cancelled or has expired before it was ever sent.';

CREATE FUNCTION ocpp.get(name text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
    found_value text;
BEGIN
    SELECT s.value INTO found_value FROM ocpp.setting AS s WHERE s.name = regexp_replace(get.name, '^ocpp\.', '');
    IF found_value IS NULL THEN
        RAISE EXCEPTION 'there is no setting "%"', left(get.name, 100)
            USING ERRCODE = 'undefined_object', HINT = 'SELECT name, description FROM ocpp.setting lists them.';
    END IF;
    RETURN found_value;
END
$$;

COMMENT ON FUNCTION ocpp.get(name text) IS 'The value of a setting that holds now. A leading "ocpp." may be written. Unknown name: SQLSTATE 42704.';

CREATE FUNCTION ocpp.get_composite_schedule(identity text, connector_id integer DEFAULT 0, duration integer DEFAULT 86400, charging_rate_unit text DEFAULT NULL::text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetCompositeSchedule',
        jsonb_strip_nulls(jsonb_build_object('connectorId', connector_id, 'duration', duration, 'chargingRateUnit', charging_rate_unit)),
        expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, expires_in interval, resend boolean) IS 'Asks how much a charge point means to draw from now on (OCPP 1.6 5.7). connector_id: from 1, 0 is all that the charge point draws from the grid; duration: seconds; charging_rate_unit: A or W, NULL lets it choose. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.get_configuration(identity text, keys text[] DEFAULT '{}'::text[], expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetConfiguration',
        CASE WHEN coalesce(cardinality(keys), 0) = 0 THEN '{}' ELSE jsonb_build_object('key', to_jsonb(keys)) END, expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) IS 'Asks for configuration keys (OCPP 1.6 5.8). keys: at most 50 characters each, all keys if none is named, no more than the charge point''s GetConfigurationMaxKeys. The answer fills ocpp.configuration. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.get_diagnostics(identity text, location text, start_time timestamp with time zone DEFAULT NULL::timestamp with time zone, stop_time timestamp with time zone DEFAULT NULL::timestamp with time zone, retries integer DEFAULT NULL::integer, retry_interval integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetDiagnostics',
        jsonb_strip_nulls(jsonb_build_object('location', location, 'startTime', ocpp.utc(start_time), 'stopTime', ocpp.utc(stop_time),
            'retries', retries, 'retryInterval', retry_interval)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_diagnostics(identity text, location text, start_time timestamp with time zone, stop_time timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) IS 'Asks a charge point to upload what it knows for diagnosis (OCPP 1.6 5.9). location: a URI, the folder that the file is put into; start_time: nothing older, NULL sets no bound; stop_time: nothing newer, NULL sets no bound; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose. The answer names the file if there is one; DiagnosticsStatusNotification tells what comes of it. Not repeated by itself: every request uploads a file. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.get_installed_certificate_ids(identity text, certificate_type text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetInstalledCertificateIds', jsonb_build_object('certificateType', certificate_type), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_installed_certificate_ids(identity text, certificate_type text, expires_in interval, resend boolean) IS 'Asks which root certificates of one kind a charge point trusts (security whitepaper 5.7, M03). certificate_type: CentralSystemRootCertificate or ManufacturerRootCertificate. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.get_local_list_version(identity text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetLocalListVersion', '{}', expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_local_list_version(identity text, expires_in interval, resend boolean) IS 'Asks which version of the local authorization list a charge point has (OCPP 1.6 5.10). In the answer 0 is an empty list and -1 says that there is none. ocpp.sync_local_list does it for you. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.get_log(identity text, log_type text, remote_location text, oldest_timestamp timestamp with time zone DEFAULT NULL::timestamp with time zone, latest_timestamp timestamp with time zone DEFAULT NULL::timestamp with time zone, retries integer DEFAULT NULL::integer, retry_interval integer DEFAULT NULL::integer, request_id integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetLog',
        jsonb_strip_nulls(jsonb_build_object('logType', log_type,
            'requestId', coalesce(request_id, nextval('ocpp.request_number')::integer), 'retries', retries,
            'retryInterval', retry_interval, 'log', jsonb_build_object('remoteLocation', remote_location,
            'oldestTimestamp', ocpp.utc(oldest_timestamp), 'latestTimestamp', ocpp.utc(latest_timestamp)))), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_log(identity text, log_type text, remote_location text, oldest_timestamp timestamp with time zone, latest_timestamp timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to upload a log (security whitepaper 5.9, N01). log_type: DiagnosticsLog or SecurityLog; remote_location: at most 512 characters, URL of the folder that the file is put into; oldest_timestamp: nothing older, NULL sets no bound; latest_timestamp: nothing newer, NULL sets no bound; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose; request_id: comes back in each LogStatusNotification, NULL takes the next of ocpp.request_number. The answer names the file if there is one; LogStatusNotification tells what comes of it. Not repeated by itself: a second request cancels the upload of the first. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.grant_roles() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    -- What changes the storage, the rules or the switches is for its owner.
    for_owner constant text[] := ARRAY[
        'after', 'clear_certificate_authority', 'daily_tables', 'days_to_partition', 'delete_old_assignments', 'delete_old_data_transfers',
        'delete_old_jobs', 'delete_old_rows', 'delete_old_security_events', 'delete_old_wishes', 'expire_reservations', 'grant_roles',
        'hook_name', 'identify_rows', 'maintain', 'make_partition', 'make_partitions', 'migrate', 'note_dropped_events', 'off',
        'off_data_transfer', 'on', 'on_data_transfer', 'partitions_to_drop', 'reconsider_certificate_requests', 'rename_charge_point',
        'replay', 'retained_since', 'rewind', 'set', 'set_certificate_authority'];
    for_reader constant text[] := ARRAY[
        'charge_point_list', 'event_position', 'events', 'message_schema', 'reservation_list', 'transaction_list',
        -- What those call.
        'cluster_here', 'era_here', 'read_position', 'request_id'];
    for_operator constant text[] := ARRAY[
        'accept', 'add_charge_point', 'add_charging_profile', 'add_id_tag', 'approve_certificate_request', 'assign_charging_profile',
        'block', 'block_id_tag', 'call', 'call_and_wait', 'cancel_campaign', 'cancel_command', 'cancel_job', 'cancel_reservation',
        'certificate_signed', 'change_availability', 'change_configuration', 'clear_cache', 'clear_charging_profile', 'clear_password',
        'close_transaction', 'compare_composite_schedule', 'composite_schedule', 'data_transfer', 'decide_id_tags', 'delete_certificate',
        'disconnect', 'extended_trigger_message', 'get_composite_schedule', 'get_configuration', 'get_diagnostics',
        'get_installed_certificate_ids', 'get_local_list_version', 'get_log', 'install_certificate', 'no_longer_desired', 'pause_campaign',
        'refuse_certificate_request', 'reject', 'remote_start_transaction', 'remote_stop_transaction', 'reserve_now', 'reset',
        'resume_campaign', 'retry_job', 'send_local_list', 'set_charging_profile', 'set_password', 'signed_update_firmware',
        'start_campaign', 'sync_local_list', 'trigger_message', 'try_again', 'unblock', 'unlock_connector', 'update_firmware',
        'want_availability', 'want_configuration', 'want_local_list',
        -- What those call.
        'cancel_password', 'canonical_identity', 'carry_password', 'charging_capability', 'charging_station', 'check_charging_profile',
        'check_command', 'check_profile_of_command', 'choose_account', 'composite', 'current_era', 'decide_certificate_request',
        'get', 'hash_password', 'is_identity', 'is_password_change', 'is_told', 'local_list_difference',
        'local_list_on_its_way', 'local_list_piece', 'lock_campaign', 'lock_job', 'moment', 'note_try', 'nudge', 'password_bytes',
        'request_id', 'tell_closed', 'utc', 'with_request_id'];
    views constant text[] := ARRAY[
        'campaign_member_overview', 'campaign_overview', 'certificate_authority_overview', 'certificate_request_overview',
        'charge_point_overview', 'command_overview', 'configuration_key', 'connector_overview', 'data_transfer_overview',
        'desired_overview', 'event_overview', 'id_tag_inbox', 'installed_certificate_overview', 'installed_charging_profile',
        'job_history', 'job_overview', 'local_list_overview', 'message', 'open_transaction', 'quirk_overview', 'reservation_overview',
        'sampled_value', 'security_event_overview', 'transaction_overview', 'violation_overview'];
    ours constant text[] := ARRAY['ocpp_connector', 'ocpp_operator', 'ocpp_reader'];
    connector constant boolean := to_regrole('ocpp_connector') IS NOT NULL;
    operator constant boolean := to_regrole('ocpp_operator') IS NOT NULL;
    reader constant boolean := to_regrole('ocpp_reader') IS NOT NULL;
    item record;
BEGIN
    SELECT pg_get_userbyid(c.relowner) AS owner INTO item FROM pg_catalog.pg_class AS c WHERE c.oid = 'ocpp.charge_point'::regclass;
    IF NOT pg_has_role(item.owner, 'USAGE') THEN
        RAISE EXCEPTION 'the rights on this storage are given by its owner "%"', item.owner
            USING ERRCODE = 'insufficient_privilege', HINT = format('SET ROLE %I; SELECT ocpp.grant_roles();', item.owner);
    END IF;

    -- Functions.
    FOR item IN
        SELECT p.oid::regprocedure AS function, p.proname::text AS name, pg_has_role(p.proowner, 'USAGE') AS mine, pg_get_userbyid(p.proowner) AS owner
        FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = 'ocpp'::regnamespace
    LOOP
        IF NOT item.mine THEN
            RAISE WARNING '% belongs to "%", who must give the rights on it', item.function, item.owner
                USING HINT = format('ALTER ROUTINE %s OWNER TO %I; SELECT ocpp.grant_roles();', item.function, current_user);
            CONTINUE;
        END IF;
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', item.function);
        IF connector AND item.name <> ALL (for_owner) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_connector', item.function);
        END IF;
        IF operator AND item.name = ANY (for_operator) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_operator', item.function);
        END IF;
        IF reader AND item.name = ANY (for_reader) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_reader', item.function);
        END IF;
    END LOOP;

    -- What the policies ask, they ask in the name of whoever reads or writes a table: also of roles that are not ours.
    FOR item IN
        SELECT a.grantee::regrole AS role, bool_or(p.oid IS NOT NULL) AS held FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_policy AS p ON p.polrelid = c.oid AND p.polname = 'account'
        LEFT JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid AND t.attacl IS NOT NULL,
             LATERAL (SELECT x.grantee FROM aclexplode(c.relacl) AS x UNION SELECT x.grantee FROM aclexplode(t.attacl) AS x) AS a
        WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND a.grantee NOT IN (0, c.relowner)
          AND a.grantee::regrole::text <> ALL (ours) GROUP BY 1
        UNION ALL SELECT to_regrole(name)::regrole, false FROM unnest(ours) AS name WHERE to_regrole(name) IS NOT NULL
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION ocpp.own_accounts(), ocpp.accounts_of(name) TO %s', item.role);
        IF item.held THEN
            EXECUTE format('GRANT SELECT (identity) ON ocpp.charge_point TO %s', item.role);
        END IF;
    END LOOP;

    IF connector THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_connector;
        GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA ocpp TO ocpp_connector;
        FOR item IN
            -- Partitions are written through their parents.
            SELECT c.relname AS name, c.relkind = 'v' OR c.relname IN ('account_role', 'certificate_authority', 'hook', 'maintenance', 'migration', 'quirk', 'revision', 'setting') AS only_read,
                   EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'account')
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'connector') AS kept_from
            FROM pg_catalog.pg_class AS c
            WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND pg_has_role(c.relowner, 'USAGE')
        LOOP
            EXECUTE format('GRANT %s ON ocpp.%I TO ocpp_connector', CASE WHEN item.only_read THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END, item.name);
            IF item.kept_from THEN
                -- It serves all accounts. Said so that the planner sees it: no statement of a message carries a filter.
                EXECUTE format('CREATE POLICY connector ON ocpp.%I TO ocpp_connector USING (true)', item.name);
                EXECUTE format('COMMENT ON POLICY connector ON ocpp.%I IS %L', item.name, 'The connector serves the charge points of all accounts.');
            END IF;
        END LOOP;
    END IF;

    IF reader THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_reader;
        -- Views are security_invoker, so that policies know who asks; hence exactly the columns that they read. Of
        -- credentials nothing but whether there is one, whatever a view may read some day.
        FOR item IN
            SELECT t.relname AS name, string_agg(DISTINCT quote_ident(a.attname), ', ') AS columns
            FROM pg_catalog.pg_class AS v
            JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = v.oid
            JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
                                              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> v.oid
            JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE v.relnamespace = 'ocpp'::regnamespace AND v.relname = ANY (views) AND t.relnamespace = 'ocpp'::regnamespace
              AND (t.relname <> 'charge_point_credential' OR a.attname IN ('charge_point', 'has_password'))
            GROUP BY t.relname
        LOOP
            EXECUTE format('GRANT SELECT (%s) ON ocpp.%I TO ocpp_reader', item.columns, item.name);
        END LOOP;
        FOR item IN SELECT name FROM unnest(views) AS name LOOP
            EXECUTE format('GRANT SELECT ON ocpp.%I TO ocpp_reader', item.name);
        END LOOP;
        -- The lists: one column more, and the look whether library and storage belong together.
        GRANT SELECT (token) ON ocpp.transaction TO ocpp_reader;
        GRANT SELECT ON ocpp.revision, ocpp.migration TO ocpp_reader;
        -- ocpp.events: the names of the kinds, and how far back it reaches.
        GRANT SELECT (name) ON ocpp.setting TO ocpp_reader;
        GRANT SELECT ON ocpp.event_era TO ocpp_reader;
    END IF;

    IF operator THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_operator;
        GRANT USAGE ON SEQUENCE ocpp.command_number, ocpp.event_number, ocpp.request_number, ocpp.reservation_number, ocpp.charging_profile_number
              TO ocpp_operator;
        GRANT SELECT ON ocpp.charge_point, ocpp.command, ocpp.connection, ocpp.id_tag, ocpp.site, ocpp.transaction, ocpp.charging_profile,
                        ocpp.job, ocpp.campaign, ocpp.campaign_member, ocpp.certificate_request, ocpp.desired_configuration,
                        ocpp.desired_availability, ocpp.desired_local_list, ocpp.desired_state, ocpp.local_list, ocpp.local_list_entry,
                        ocpp.configuration, ocpp.wanted_local_list, ocpp.wished_configuration TO ocpp_operator;
        GRANT SELECT (name, value) ON ocpp.setting TO ocpp_operator;
        GRANT INSERT (identity, label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval,
                      supply_voltage, supply_phases),
              UPDATE (label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval,
                      supply_voltage, supply_phases, blocked)
              ON ocpp.charge_point TO ocpp_operator;
        GRANT INSERT (name, account, address, latitude, longitude, time_zone, description),
              UPDATE (name, account, address, latitude, longitude, time_zone, description) ON ocpp.site TO ocpp_operator;
        GRANT INSERT (id_tag, status, expires_at, parent, max_transactions, label, account),
              UPDATE (id_tag, status, expires_at, parent, max_transactions, label, account) ON ocpp.id_tag TO ocpp_operator;
        -- Set and taken away, never read.
        GRANT INSERT (charge_point, salt, hash, new_salt, new_hash, new_key), UPDATE (salt, hash, new_salt, new_hash, new_key, changed_at)
              ON ocpp.charge_point_credential TO ocpp_operator;
        -- A command is what the trigger prepare_command lets through; the rest of its columns is the connector's.
        GRANT INSERT (charge_point, action, payload, expires_at, resend, purpose), UPDATE (state) ON ocpp.command TO ocpp_operator;
        -- That a command was taken back and a transaction closed is told by who did it.
        GRANT INSERT (kind, charge_point, evse_id, connector_id, transaction, command, details) ON ocpp.event TO ocpp_operator;
        GRANT UPDATE (reason) ON ocpp.connection TO ocpp_operator;
        GRANT UPDATE (state, reason, energy, power, meter_stop, stopped_at, flags) ON ocpp.transaction TO ocpp_operator;
        -- A row for what is new; and SELECT ... FOR UPDATE takes the right to update, here of a column that no policy lets change.
        GRANT INSERT (charge_point), UPDATE (charge_point) ON ocpp.charge_point_state TO ocpp_operator;
        -- What she wishes for; that it has changed is noted by who changed it.
        GRANT INSERT (key, value, charge_point, vendor, model, site, account, rank, note), UPDATE (value, rank, note, ended_at)
              ON ocpp.desired_configuration TO ocpp_operator;
        GRANT INSERT (charge_point, evse_id, connector_id, availability), UPDATE (availability) ON ocpp.desired_availability TO ocpp_operator;
        GRANT INSERT (charge_point, token, wanted), UPDATE (wanted) ON ocpp.desired_local_list TO ocpp_operator;
        GRANT INSERT (charge_point, again, kind, key) ON ocpp.desired_change TO ocpp_operator;
        GRANT INSERT (name, profile, account, description), UPDATE (name, profile, description) ON ocpp.charging_profile TO ocpp_operator;
        GRANT UPDATE (state, reason, approved, changed_at) ON ocpp.certificate_request TO ocpp_operator;
        GRANT UPDATE (state, reason, command, earlier, payload, request_id, due_at, updated_at, ended_at) ON ocpp.job TO ocpp_operator;
        GRANT INSERT (name, action, payload, batch_size, most_failures, tries, account), UPDATE (state, reason, most_failures, forgiven)
              ON ocpp.campaign TO ocpp_operator;
        GRANT INSERT (charge_point, campaign, turn), UPDATE (state, reason, updated_at) ON ocpp.campaign_member TO ocpp_operator;
        -- Who may update more columns than an operator (the connector) is not held by the operator's policies.
        FOR item IN SELECT * FROM (VALUES
            ('command', 'UPDATE', 'answer', 'state = ''queued''', 'state IN (''cancelled'', ''expired'')',
             'An operator takes back what was not sent, and nothing else.'),
            ('connection', 'UPDATE', 'session', 'disconnected_at IS NULL', 'reason IS NOT NULL',
             'An operator closes an open connection, and nothing else.'),
            ('transaction', 'UPDATE', 'register', 'state IN (''open'', ''incomplete'')', 'state = ''closed'' AND ''closed_by_operator'' = ANY (flags)',
             'An operator closes what was left open, marked as closed by her, and nothing else.'),
            ('charge_point_state', 'UPDATE', 'session', 'true', 'false',
             'An operator locks a charge point, and changes nothing of its state.'),
            ('certificate_request', 'UPDATE', 'chain', 'true', 'state IN (''waiting'', ''refused'', ''signed'')',
             'An operator decides a certificate request, and says nothing in the name of the charge point.'),
            ('job', 'UPDATE', 'tries', 'true', 'state IN (''failed'', ''cancelled'')', 'An operator gives up a job or tries it again, and nothing else.'),
            ('campaign', 'UPDATE', 'action', 'true', 'state IN (''running'', ''paused'', ''cancelled'')', 'An operator pauses, resumes and cancels a campaign, and nothing else.'),
            ('campaign_member', 'UPDATE', 'job', 'state = ''waiting''', 'state = ''cancelled''', 'An operator leaves out charge points that wait, and nothing else.'),
            ('event', 'INSERT', 'era', NULL,
             'kind = ''command'' AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = event.charge_point '
             'AND m.id = event.command AND m.state IN (''cancelled'', ''expired'')) OR '
             'kind = ''stopped'' AND EXISTS (SELECT FROM ocpp.transaction AS t WHERE t.charge_point = event.charge_point '
             'AND t.id = event.transaction AND t.state = ''closed'')',
             'An operator tells that she took back a command or closed a transaction, and nothing else.')) AS v (name, action, beyond, seen, written, why)
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = format('ocpp.%I', v.name)::regclass AND p.polname = 'operator')
        LOOP
            EXECUTE format('CREATE POLICY operator ON ocpp.%I AS RESTRICTIVE FOR %s TO ocpp_operator', item.name, item.action)
                || coalesce(' USING (' || item.seen || format(' OR (SELECT has_column_privilege(%L, %L, %L)))', 'ocpp.' || item.name, item.beyond, item.action), '')
                || format(' WITH CHECK (%s OR (SELECT has_column_privilege(%L, %L, %L)))', item.written, 'ocpp.' || item.name, item.beyond, item.action);
            EXECUTE format('COMMENT ON POLICY operator ON ocpp.%I IS %L', item.name, item.why);
        END LOOP;
    END IF;

    -- Where a customer had policies of her own before ours came (sql/api/account.sql).
    FOR item IN
        SELECT p.polrelid::regclass AS name FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'ocpp'::regnamespace AND p.polname = 'account' AND p.polroles <> '{0}' AND reader AND operator
    LOOP
        EXECUTE format('ALTER POLICY account ON %s TO ocpp_reader, ocpp_operator', item.name);
    END LOOP;
END
$$;

COMMENT ON FUNCTION ocpp.grant_roles() IS 'Takes every right on the functions of schema ocpp from PUBLIC and gives ocpp_connector, ocpp_operator and ocpp_reader, as far as they exist (sql/roles.sql), what is theirs. Roles to which you gave rights on our tables get what the policies ask in their name: call it after such a GRANT. ocpp.migrate() does it too; rights that you gave stay. May be repeated. Not the owner of the storage: SQLSTATE 42501.';

CREATE FUNCTION ocpp.health(OUT ready boolean, OUT warning text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    installed text;
    advice text;
    detail text;
    newest text;
    upkeep ocpp.maintenance;
    strangers bigint;
BEGIN
    SELECT e.extversion, a.default_version INTO installed, newest
    FROM pg_catalog.pg_extension AS e LEFT JOIN pg_catalog.pg_available_extensions AS a ON a.name = e.extname
    WHERE e.extname = 'pg_ocpp';
    IF NOT FOUND THEN
        ready := false; warning := 'the extension is missing: run CREATE EXTENSION pg_ocpp; SELECT ocpp.migrate();';
        RETURN NEXT; RETURN;
    END IF;
    BEGIN
        -- No frames at all: the door only looks whether library, extension and storage belong together.
        PERFORM FROM ocpp.receive('{}', '{}', '{}');
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS warning = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
        ready := false; warning := concat_ws(': ', warning, nullif(detail, ''), nullif(advice, ''));
        RETURN NEXT; RETURN;
    END;
    ready := true;
    IF installed IS DISTINCT FROM newest THEN
        warning := format('the extension is %s, its files are %s: run ALTER EXTENSION pg_ocpp UPDATE; SELECT ocpp.migrate();', installed, newest);
        RETURN NEXT;
    END IF;
    SELECT * INTO upkeep FROM ocpp.maintenance;
    IF upkeep.finished_at IS NULL OR upkeep.finished_at < clock_timestamp() - interval '1 day' THEN
        warning := CASE WHEN upkeep.finished_at IS NULL THEN 'upkeep has never run'
                        ELSE format('upkeep has not run since %s', to_char(upkeep.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) END
                   || ': a connector with the right maintenance_url does it, or CALL ocpp.maintain();';
        RETURN NEXT;
    ELSIF upkeep.postponed <> '{}' THEN
        warning := format('upkeep could not lock %s: is a query running for long?', array_to_string(upkeep.postponed, ', '));
        RETURN NEXT;
    END IF;
    SELECT count(*) INTO strangers FROM (SELECT FROM ocpp.charge_point AS p WHERE p.origin = 'self'
                                         LIMIT ocpp.get('unknown_charge_point.limit')::bigint) AS waiting;
    IF strangers >= ocpp.get('unknown_charge_point.limit')::bigint AND ocpp.get('unknown_charge_point') <> 'reject' THEN
        warning := format('%s charge points wait to be accepted or rejected, new ones are turned away (setting unknown_charge_point.limit)', strangers);
        RETURN NEXT;
    END IF;
    IF warning IS NULL THEN
        RETURN NEXT;
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.health(OUT ready boolean, OUT warning text) IS 'Whether charge points can be served, one row per warning; a single row with a NULL warning: all is well. ready false: the warning says what to run.';

CREATE FUNCTION ocpp.hear_local_list(charge_point text, payload jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.hear_local_list(charge_point text, payload jsonb) IS 'A charge point has accepted this SendLocalList: notes version and entries.';

CREATE FUNCTION ocpp.hear_local_list_version(charge_point text, version integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.hear_local_list_version(charge_point text, version integer) IS 'A charge point has told the version of its list (OCPP 1.6 5.10).';

CREATE FUNCTION ocpp.hook_name(kind text, version text, action text, function text) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    versions constant text[] := CASE WHEN version = '*' THEN ARRAY['1.6'] ELSE ARRAY[version] END;
    wanted constant oid := CASE kind WHEN 'on' THEN 'pg_catalog.jsonb'::regtype ELSE 'pg_catalog.void'::regtype END;
    hook regprocedure;
    said_by jsonb;
    place record;
BEGIN
    IF ocpp.message_schema(versions[1], 'BootNotification') IS NULL THEN
        RAISE EXCEPTION 'OCPP "%" is not spoken here', version
            USING ERRCODE = 'invalid_parameter_value', HINT = 'version is 1.6, or * for all.';
    END IF;
    IF action IS DISTINCT FROM '*' THEN
        said_by := ocpp.message_schema(versions[1], action) -> 'sentBy';
        IF said_by IS NULL THEN
            RAISE EXCEPTION 'OCPP % has no action "%"', versions[1], action
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Actions are case-sensitive, for example Authorize in version 1.6; * is for all.';
        END IF;
        IF kind = 'on' AND NOT said_by ? 'ChargePoint' THEN
            RAISE EXCEPTION '% is never said by a charge point', action
                USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a command of ours; ocpp.after(version, action, function) hears of its answers.';
        END IF;
    END IF;
    BEGIN
        -- A single parsed name, so that what is stored can not be anything but a function's.
        hook := to_regprocedure(function || '(ocpp.call)');
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    IF hook IS NULL THEN
        RAISE EXCEPTION 'there is no function %(ocpp.call)', function
            USING ERRCODE = 'undefined_function',
                  HINT = format('CREATE FUNCTION %s(call ocpp.call) RETURNS %s ... Names in upper case or with special characters are written "In Quotes".',
                                function, wanted::regtype);
    END IF;
    IF (SELECT p.prorettype <> wanted OR p.proretset OR p.prokind <> 'f' FROM pg_catalog.pg_proc AS p WHERE p.oid = hook) THEN
        RAISE EXCEPTION '% does not return %', hook, wanted::regtype
            USING ERRCODE = 'invalid_function_definition',
                  HINT = CASE kind WHEN 'on' THEN 'A hook returns the payload of the answer as jsonb.' ELSE 'What runs after the answer returns void.' END;
    END IF;
    IF NOT has_function_privilege(hook, 'EXECUTE') THEN
        RAISE EXCEPTION 'you may not execute %', hook
            USING ERRCODE = 'insufficient_privilege', HINT = format('GRANT EXECUTE ON FUNCTION %s TO %I;', hook, current_user);
    END IF;
    SELECT n.nspname, p.proname INTO place FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.oid = hook;
    IF place.nspname ~ '^pg_temp_' THEN
        RAISE EXCEPTION '% is temporary, only this session knows it', hook
            USING ERRCODE = 'invalid_function_definition', HINT = 'Create it in a schema of your own.';
    END IF;
    -- Where connectors have a role of their own here, it is they who will call it.
    IF EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'ocpp_connector') THEN
        IF has_schema_privilege('ocpp_connector', 'ocpp', 'USAGE')
           AND NOT (has_schema_privilege('ocpp_connector', place.nspname, 'USAGE') AND has_function_privilege('ocpp_connector', hook, 'EXECUTE')) THEN
            RAISE EXCEPTION 'connectors may not execute %', hook
                USING ERRCODE = 'insufficient_privilege',
                      HINT = format('GRANT USAGE ON SCHEMA %I TO ocpp_connector; GRANT EXECUTE ON FUNCTION %s TO ocpp_connector;', place.nspname, hook);
        END IF;
    END IF;
    RETURN format('%I.%I', place.nspname, place.proname);
END
$$;

COMMENT ON FUNCTION ocpp.hook_name(kind text, version text, action text, function text) IS 'Checks a function that shall become a hook and returns its name with schema, quoted. Errors as of ocpp.on.';

CREATE FUNCTION ocpp.identify_rows(name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_class AS c
               WHERE c.oid = format('ocpp.%I', name)::regclass AND c.relreplident = 'd'
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)) THEN
        EXECUTE format('ALTER TABLE ocpp.%I REPLICA IDENTITY FULL', name);
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.identify_rows(name text) IS 'Gives a table of ours that has no primary key REPLICA IDENTITY FULL, unless it has another one: otherwise upkeep could not delete from it while a publication holds it. Costs nothing without wal_level = logical.';

CREATE FUNCTION ocpp.install_certificate(identity text, certificate_type text, certificate text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'InstallCertificate',
        jsonb_build_object('certificateType', certificate_type, 'certificate', certificate), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.install_certificate(identity text, certificate_type text, certificate text, expires_in interval, resend boolean) IS 'Sends a root certificate for a charge point to trust (security whitepaper 5.11, M05). certificate_type: CentralSystemRootCertificate for the server it connects to, ManufacturerRootCertificate for the firmware it is given; certificate: at most 5,500 characters, PEM. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.is_identity(identity text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(length(identity) BETWEEN 1 AND 255 AND identity !~ '[[:cntrl:]/]', false)
$$;

COMMENT ON FUNCTION ocpp.is_identity(identity text) IS 'Whether a charge point can be called so: 1 to 255 characters, no control characters, no slash (it is a segment of a URL, OCPP-J 1.6 3.1.1).';

CREATE FUNCTION ocpp.is_password_change(action text, payload jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT action = 'ChangeConfiguration' AND coalesce(lower((payload ->> 'key') COLLATE "C") = 'authorizationkey', false)
$$;

COMMENT ON FUNCTION ocpp.is_password_change(action text, payload jsonb) IS 'Whether a command carries a password: ChangeConfiguration of AuthorizationKey (OCPP-J 1.6 6.2.2; keys are case-insensitive).';

CREATE SEQUENCE ocpp.job_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.job_number IS 'Ids of jobs.';

CREATE TABLE ocpp.job (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint DEFAULT nextval('ocpp.job_number'::regclass) NOT NULL,
    action text NOT NULL,
    request_id bigint,
    payload jsonb NOT NULL,
    command bigint NOT NULL,
    earlier bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    state text DEFAULT 'sent'::text NOT NULL,
    status text,
    file_name text,
    reason text,
    campaign bigint,
    tries integer DEFAULT 1 NOT NULL,
    most_tries integer DEFAULT 1 NOT NULL,
    due_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT job_action_check CHECK ((action = ANY (ARRAY['UpdateFirmware'::text, 'SignedUpdateFirmware'::text, 'GetDiagnostics'::text, 'GetLog'::text]))),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
)
WITH (fillfactor='80');

COMMENT ON TABLE ocpp.job IS 'Firmware updates and uploads of diagnostics and logs: what the charge points were sent, and how far they are by what they said since. A job begins when its command is sent. Ended ones are kept as long as the setting retention.job says.';

COMMENT ON COLUMN ocpp.job.request_id IS 'requestId of GetLog and SignedUpdateFirmware, of the newest try or of the one that the charge point is at; NULL: the action has none.';

COMMENT ON COLUMN ocpp.job.payload IS 'As it was sent the last time.';

COMMENT ON COLUMN ocpp.job.command IS 'ocpp.command.id of the newest try, sent or still queued.';

COMMENT ON COLUMN ocpp.job.earlier IS 'ocpp.command.id of the tries before, oldest first.';

COMMENT ON COLUMN ocpp.job.state IS 'sent: not answered yet; running: the charge point agreed, or reports that it is at it; done: Installed, Uploaded, or nothing to upload; failed: refused, not answered, failed or silent; cancelled: by hand, or another job took its place. A later report corrects what was failed.';

COMMENT ON COLUMN ocpp.job.status IS 'What the charge point said last, as it said it; NULL: nothing since the newest try.';

COMMENT ON COLUMN ocpp.job.file_name IS 'The file that the charge point announced in its answer.';

COMMENT ON COLUMN ocpp.job.reason IS 'Why it failed, was cancelled, or is done without an upload.';

COMMENT ON COLUMN ocpp.job.campaign IS 'ocpp.campaign.id; NULL: of none.';

COMMENT ON COLUMN ocpp.job.tries IS 'How often a command of it was sent.';

COMMENT ON COLUMN ocpp.job.most_tries IS 'After so many tries none follows by itself: of its campaign, else the setting job.tries.';

COMMENT ON COLUMN ocpp.job.due_at IS 'While running: without news by then it counts as failed; once failed: when it is tried again; NULL: nothing follows by itself.';

CREATE FUNCTION ocpp.is_superseded(task ocpp.job) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT ocpp.job_kind(task.action) = 'firmware' AND EXISTS (
        SELECT FROM ocpp.job AS j
        WHERE j.charge_point = task.charge_point AND j.command > task.command AND j.state IN ('sent', 'running', 'done')
          AND ocpp.job_kind(j.action) = 'firmware')
$$;

COMMENT ON FUNCTION ocpp.is_superseded(task ocpp.job) IS 'Whether the charge point was sent a newer firmware update, which goes on or is done.';

CREATE FUNCTION ocpp.is_told(kind text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ocpp.setting AS s WHERE s.name = 'event.' || kind AND s.value = 'true');
END
$$;

COMMENT ON FUNCTION ocpp.is_told(kind text) IS 'Whether the setting event.KIND is on; also for event.notify.';

CREATE FUNCTION ocpp.job_kind(action text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN action IN ('UpdateFirmware', 'SignedUpdateFirmware') THEN 'firmware' ELSE action END
$$;

COMMENT ON FUNCTION ocpp.job_kind(action text) IS 'Jobs of one kind get in each other''s way at a charge point: both kinds of firmware update are one, GetDiagnostics and GetLog one each.';

CREATE FUNCTION ocpp.keep_certificate_request(charge_point text, csr text, received_at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    wanted constant text := coalesce(keep_certificate_request.csr, '');
    newest ocpp.certificate_request;
    said jsonb;
    refusal text;
    doubt text;
    number bigint;
BEGIN
    -- Said again by a station that hears nothing: one certificate for one key.
    SELECT * INTO newest FROM ocpp.certificate_request AS r
    WHERE r.charge_point = keep_certificate_request.charge_point ORDER BY r.id DESC LIMIT 1;
    IF newest.csr = wanted AND (newest.state IN ('waiting', 'sent') OR newest.state = 'signed' AND newest.reason IS NULL) THEN
        RETURN true;
    END IF;

    IF length(wanted) > 10000 THEN
        refusal := format('the certificate request has %s characters, at most 10,000 are read', length(wanted));
    ELSE
        BEGIN
            said := ocpp.read_csr(wanted);
            IF NOT (said ->> 'strong')::boolean OR NOT (said ->> 'verified')::boolean THEN
                refusal := said ->> 'refusal';
            ELSE
                doubt := said ->> 'refusal';
            END IF;
        EXCEPTION WHEN data_exception OR internal_error THEN
            GET STACKED DIAGNOSTICS refusal = MESSAGE_TEXT;
        END;
    END IF;
    INSERT INTO ocpp.certificate_request (charge_point, csr, subject, common_name, key_algorithm, received_at, state, reason)
    VALUES (keep_certificate_request.charge_point, left(wanted, 10000), said ->> 'subject', said ->> 'common_name',
            CASE WHEN said ->> 'key_algorithm' = 'RSA' THEN 'RSA ' || (said ->> 'key_bits') ELSE said ->> 'key_algorithm' END,
            keep_certificate_request.received_at, CASE WHEN refusal IS NULL THEN 'waiting' ELSE 'refused' END, coalesce(refusal, doubt))
    RETURNING id INTO number;

    IF refusal IS NULL THEN
        -- The key of an older request is forgotten by now. What a person has locked, the step finds out of date.
        WITH replaced AS (
            UPDATE ocpp.certificate_request AS r SET state = 'replaced', reason = format('request %s is newer', number), changed_at = clock_timestamp()
            FROM (SELECT q.id FROM ocpp.certificate_request AS q
                  WHERE q.charge_point = keep_certificate_request.charge_point AND q.id < number AND q.state IN ('waiting', 'signed', 'sent')
                  FOR NO KEY UPDATE SKIP LOCKED) AS older
            WHERE r.charge_point = keep_certificate_request.charge_point AND r.id = older.id RETURNING r.command)
        UPDATE ocpp.command AS m SET state = 'cancelled'
        FROM (SELECT q.id FROM ocpp.command AS q
              WHERE q.charge_point = keep_certificate_request.charge_point AND q.id IN (SELECT command FROM replaced) AND q.state = 'queued'
              FOR NO KEY UPDATE SKIP LOCKED) AS pointless
        WHERE m.charge_point = keep_certificate_request.charge_point AND m.id = pointless.id;
    END IF;

    -- A firmware that asks every second fills no disk.
    DELETE FROM ocpp.certificate_request AS r WHERE r.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.certificate_request AS o
        WHERE o.charge_point = keep_certificate_request.charge_point
          AND o.id < (SELECT n.id FROM ocpp.certificate_request AS n
                      WHERE n.charge_point = keep_certificate_request.charge_point ORDER BY n.id DESC OFFSET 19 LIMIT 1)
          AND o.id IS DISTINCT FROM (SELECT max(a.id) FROM ocpp.certificate_request AS a
                                     WHERE a.charge_point = keep_certificate_request.charge_point AND a.state = 'accepted')
        FOR UPDATE SKIP LOCKED));
    RETURN refusal IS NULL;
END
$$;

COMMENT ON FUNCTION ocpp.keep_certificate_request(charge_point text, csr text, received_at timestamp with time zone) IS 'Called for each SignCertificate: keeps the request and returns whether it is answered Accepted. false: it can not be read, is not signed with its own key, or its key is weaker than RSA with 2048 bits or EC with 224 bits; it is kept as refused with the reason. A newer request replaces an older one that has not got to its end; the same again changes nothing. Nothing is signed here, for the answer goes first. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean DEFAULT false) RETURNS TABLE(token text, id_tag text, id_tag_info jsonb)
    LANGUAGE plpgsql STABLE
    AS $$
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

COMMENT ON FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean) IS 'What an update of the local list would have to say: id_tag_info NULL: the entry goes. full: everything, for the charge point begins with an empty list.';

CREATE FUNCTION ocpp.local_list_on_its_way(charge_point text) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT m.id FROM ocpp.command AS m
    WHERE m.charge_point = local_list_on_its_way.charge_point AND m.state IN ('queued', 'sent') AND m.action IN ('SendLocalList', 'GetLocalListVersion')
    ORDER BY m.id LIMIT 1
$$;

COMMENT ON FUNCTION ocpp.local_list_on_its_way(charge_point text) IS 'The SendLocalList or GetLocalListVersion that is queued or sent; NULL: none.';

CREATE FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $_$
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
$_$;

COMMENT ON FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) IS 'The next command that brings a charge point nearer to the list it should have, see ocpp.sync_local_list; NULL: none is needed or possible now.';

CREATE TABLE ocpp.campaign (
    id bigint NOT NULL,
    name text,
    action text NOT NULL,
    payload jsonb NOT NULL,
    batch_size integer NOT NULL,
    most_failures integer NOT NULL,
    forgiven integer DEFAULT 0 NOT NULL,
    tries integer NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    reason text,
    account text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT campaign_action_check CHECK ((action = ANY (ARRAY['UpdateFirmware'::text, 'SignedUpdateFirmware'::text, 'GetDiagnostics'::text, 'GetLog'::text]))),
    CONSTRAINT campaign_batch_size_check CHECK ((batch_size > 0)),
    CONSTRAINT campaign_most_failures_check CHECK ((most_failures > 0)),
    CONSTRAINT campaign_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'done'::text, 'cancelled'::text]))),
    CONSTRAINT campaign_tries_check CHECK ((tries > 0))
);

COMMENT ON TABLE ocpp.campaign IS 'One job for many charge points, a few at a time. Begin one with ocpp.start_campaign; kept after its end as long as the setting retention.job says.';

COMMENT ON COLUMN ocpp.campaign.name IS 'For people; need not be unique.';

COMMENT ON COLUMN ocpp.campaign.payload IS 'What each charge point is sent; a requestId is added where the action has one.';

COMMENT ON COLUMN ocpp.campaign.batch_size IS 'At most so many charge points are at it at the same time.';

COMMENT ON COLUMN ocpp.campaign.most_failures IS 'With so many failures it pauses.';

COMMENT ON COLUMN ocpp.campaign.forgiven IS 'Failures before it was last resumed: they count no more.';

COMMENT ON COLUMN ocpp.campaign.tries IS 'How often each charge point is sent the command before it counts as failed.';

COMMENT ON COLUMN ocpp.campaign.state IS 'paused, cancelled: nothing new is begun, what has begun goes on; done: all have ended.';

COMMENT ON COLUMN ocpp.campaign.reason IS 'Why it is paused or cancelled.';

COMMENT ON COLUMN ocpp.campaign.account IS 'To whom it belongs; NULL: to nobody, and roles bound to an account do not see it.';

COMMENT ON COLUMN ocpp.campaign.ended_at IS 'When its last charge point ended; NULL: not yet.';

CREATE FUNCTION ocpp.lock_campaign(id bigint) RETURNS ocpp.campaign
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    found_campaign ocpp.campaign;
BEGIN
    SELECT * INTO found_campaign FROM ocpp.campaign AS c WHERE c.id = lock_campaign.id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no campaign %', lock_campaign.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, name, state FROM ocpp.campaign_overview lists them.';
    END IF;
    RETURN found_campaign;
END
$$;

COMMENT ON FUNCTION ocpp.lock_campaign(id bigint) IS 'A campaign, locked against whoever else would go on with it. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.lock_job(id bigint) RETURNS ocpp.job
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job;
BEGIN
    SELECT * INTO task FROM ocpp.job AS j WHERE j.id = lock_job.id;
    -- The charge point's reports wait for this lock, so none of them is decided on a job that is half changed.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = task.charge_point FOR NO KEY UPDATE;
    SELECT * INTO task FROM ocpp.job AS j WHERE j.charge_point = task.charge_point AND j.id = lock_job.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no job %', lock_job.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, action, state FROM ocpp.job_overview lists them; one without id is a command that has not been sent, see ocpp.cancel_command.';
    END IF;
    RETURN task;
END
$$;

COMMENT ON FUNCTION ocpp.lock_job(id bigint) IS 'A job as it is now, with the lock of its charge point''s state. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.look_after_asked(charge_point text) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.look_after_asked(charge_point text) IS 'What has become of commands that nobody answered: expired or taken back without an answer. One that was never sent does not count as a try. The caller holds the lock of the charge point''s state.';

CREATE PROCEDURE ocpp.maintain()
    LANGUAGE plpgsql
    AS $$
DECLARE
    parent text;
    day date;
    name text;
    put_off text[] := '{}';
    made integer := 0;
    dropped integer := 0;
    deleted bigint := 0;
    n bigint;
BEGIN
    SELECT pg_get_userbyid(c.relowner) INTO name FROM pg_catalog.pg_class AS c WHERE c.oid = 'ocpp.meter_value'::regclass;
    IF NOT pg_has_role(name::name, 'USAGE') THEN
        RAISE EXCEPTION 'upkeep makes and drops partitions, which only their owner "%" may', name
            USING ERRCODE = 'insufficient_privilege', HINT = 'Give the connector a maintenance_url with that role.';
    END IF;
    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    UPDATE ocpp.maintenance SET started_at = clock_timestamp();
    PERFORM ocpp.current_era();
    PERFORM ocpp.expire_reservations();
    COMMIT;
    -- Also those that changed behind the back of whoever notices it otherwise.
    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    PERFORM ocpp.notice_drift();
    COMMIT;

    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.release_lost();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;
    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.release_ended();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;
    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.expire_commands();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;

    -- One partition per transaction, and no wait for a lock that is longer than a second: everybody who writes waits behind us.
    FOREACH parent IN ARRAY ocpp.daily_tables() LOOP
        FOR day IN SELECT d FROM ocpp.days_to_partition(parent, 3) AS d LOOP
            IF NOT ocpp.my_turn() THEN
                RETURN;
            END IF;
            BEGIN
                PERFORM set_config('lock_timeout', '1s', true);
                made := made + ocpp.make_partition(parent, day)::integer;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                put_off := put_off || format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
            END;
            COMMIT;
            -- Whoever holds this table will hold it for the next day's partition too, and each try costs the writers a second.
            EXIT WHEN format('%s_%s', parent, to_char(day, 'YYYYMMDD')) = ANY (put_off);
        END LOOP;
        FOR name IN SELECT p FROM ocpp.partitions_to_drop(parent) AS p LOOP
            IF NOT ocpp.my_turn() THEN
                RETURN;
            END IF;
            -- Known to everybody before it happens: who has read without finding them looks once more (ocpp.events).
            IF parent = 'event' THEN
                PERFORM ocpp.note_dropped_events(name);
                COMMIT;
                IF NOT ocpp.my_turn() THEN
                    RETURN;
                END IF;
            END IF;
            BEGIN
                PERFORM set_config('lock_timeout', '1s', true);
                EXECUTE format('DROP TABLE ocpp.%I', name);
                dropped := dropped + 1;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                put_off := put_off || name;
            END;
            COMMIT;
            EXIT WHEN name = ANY (put_off);
        END LOOP;
    END LOOP;
    IF put_off <> '{}' THEN
        RAISE WARNING 'locked by somebody, left for the next round: %', array_to_string(put_off, ', ');
    END IF;

    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.delete_old_rows();
        COMMIT;
        deleted := deleted + n;
        EXIT WHEN n = 0;
    END LOOP;

    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    UPDATE ocpp.maintenance SET finished_at = clock_timestamp(), partitions_made = made, partitions_dropped = dropped,
                                rows_deleted = deleted, postponed = put_off;
    COMMIT;
END
$$;

COMMENT ON PROCEDURE ocpp.maintain() IS 'Upkeep: daily partitions for the next three days, retention by dropping old ones and deleting old rows in batches, connections of lost connectors, deadlines. To be called every ten minutes by the owner of the storage, not in a transaction block (it commits on the way, SQLSTATE 2D000; another role: 42501). Never waits more than a second for a lock; what was locked is done in the next round.';

CREATE FUNCTION ocpp.make_partition(parent text, day date) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    name text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
    stray text := parent || '_default';
    -- Written so that every DateStyle reads it alike.
    first_moment text := to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00';
    next_moment  text := to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00';
    owner name;
BEGIN
    IF parent IS NULL OR parent <> ALL (ocpp.daily_tables()) THEN
        RAISE EXCEPTION '"%" has no daily partitions', left(parent, 100) USING ERRCODE = 'invalid_parameter_value',
            HINT = format('%s have.', array_to_string(ocpp.daily_tables(), ', '));
    END IF;
    IF to_regclass(format('ocpp.%I', name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE ocpp.%I (LIKE ocpp.%I INCLUDING ALL)', name, parent);
    EXECUTE format('COMMENT ON TABLE ocpp.%I IS %L', name, format('Rows of ocpp.%s received on %s UTC.', parent, to_char(day, 'YYYY-MM-DD')));
    -- Policies are those of the parent: who asks the partition itself and is no owner of it is shown nothing.
    EXECUTE format('ALTER TABLE ocpp.%I ENABLE ROW LEVEL SECURITY', name);
    PERFORM ocpp.identify_rows(name);
    SELECT pg_get_userbyid(c.relowner) INTO owner FROM pg_catalog.pg_class AS c WHERE c.oid = format('ocpp.%I', parent)::regclass;
    IF owner <> current_user THEN
        EXECUTE format('ALTER TABLE ocpp.%I OWNER TO %I', name, owner);
    END IF;
    -- Rows of that day may be in the default partition. The bulk moves while others go on writing there, the rest under the
    -- lock that ATTACH needs anyway; so it is held for a moment only. Readers see nothing of it before the COMMIT.
    EXECUTE format('WITH moved AS (DELETE FROM ONLY ocpp.%I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO ocpp.%I SELECT * FROM moved',
                   stray, first_moment, next_moment, name);
    EXECUTE format('LOCK TABLE ocpp.%I IN ACCESS EXCLUSIVE MODE', stray);
    EXECUTE format('WITH moved AS (DELETE FROM ONLY ocpp.%I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO ocpp.%I SELECT * FROM moved',
                   stray, first_moment, next_moment, name);
    EXECUTE format('ALTER TABLE ocpp.%I ATTACH PARTITION ocpp.%I FOR VALUES FROM (%L) TO (%L)', parent, name, first_moment, next_moment);
    RETURN true;
END
$$;

COMMENT ON FUNCTION ocpp.make_partition(parent text, day date) IS 'Makes the partition of a UTC day for one of ocpp.daily_tables() and moves rows of that day out of the default partition; false: it is there already. Another table: SQLSTATE 22023.';

CREATE FUNCTION ocpp.make_partitions(ahead integer DEFAULT 3) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    parent text;
    day date;
    made integer := 0;
BEGIN
    FOREACH parent IN ARRAY ocpp.daily_tables() LOOP
        FOR day IN SELECT d FROM ocpp.days_to_partition(parent, ahead) AS d LOOP
            made := made + ocpp.make_partition(parent, day)::integer;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;

COMMENT ON FUNCTION ocpp.make_partitions(ahead integer) IS 'Makes the partitions of today and so many days ahead in one transaction and returns how many were missing. For ocpp.migrate(); ocpp.maintain() makes one per transaction.';

CREATE FUNCTION ocpp.may_ask(charge_point text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (SELECT FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
                   WHERE s.charge_point = may_ask.charge_point AND s.node IS NOT NULL AND p.registration = 'Accepted' AND NOT p.blocked)
       -- The queue is for people too.
       AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = may_ask.charge_point AND m.state = 'queued' OFFSET 99 LIMIT 1);
END
$$;

COMMENT ON FUNCTION ocpp.may_ask(charge_point text) IS 'Whether a charge point may be asked for desired state: connected, accepted, not blocked, and with less than 100 commands in its queue.';

CREATE FUNCTION ocpp.may_send(registration text, blocked boolean, action text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT NOT blocked AND CASE registration
        WHEN 'Accepted' THEN true
        WHEN 'Pending'  THEN action NOT IN ('RemoteStartTransaction', 'RemoteStopTransaction')
        ELSE false END
$$;

COMMENT ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) IS 'Whether a charge point of this registration is sent this command (OCPP 1.6 4.2: Pending all but RemoteStart- and RemoteStopTransaction, Rejected none); a blocked one gets none.';

CREATE FUNCTION ocpp.moment(said text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $_$
BEGIN
    -- Without zone it is UTC, whatever the TimeZone of the session; what has no year of this century is no time.
    RETURN CASE WHEN said ~ '^20[0-9]{2}-' THEN (said || CASE WHEN said ~ '(Z|z|[+-][0-9:]{2,6})$' AND said ~ 'T' THEN '' ELSE 'Z' END)::timestamptz END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$_$;

COMMENT ON FUNCTION ocpp.moment(said text) IS 'A time as a charge point wrote it in an answer; NULL where it is none, for stations answer 0 or nothing where they have no time.';

CREATE FUNCTION ocpp.my_turn() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM FROM ocpp.maintenance FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE NOTICE 'upkeep is running already';
    END IF;
    RETURN FOUND;
END
$$;

COMMENT ON FUNCTION ocpp.my_turn() IS 'Whether upkeep may go on in this transaction: one at a time, also when several connectors call. By the lock of the row of ocpp.maintenance, which only those may take who may change it; each transaction takes it anew, and who finds it taken leaves the rest to the other.';

CREATE FUNCTION ocpp.news_due(payload jsonb, heard_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    begins_at timestamptz;
BEGIN
    -- A charge point that shall fetch its firmware next week is silent until then.
    BEGIN
        begins_at := greatest((payload ->> 'retrieveDate')::timestamptz, (payload #>> '{firmware,retrieveDateTime}')::timestamptz,
                              (payload #>> '{firmware,installDateTime}')::timestamptz);
    EXCEPTION WHEN data_exception THEN
        begins_at := NULL;
    END;
    RETURN greatest(heard_at, begins_at) + ocpp.get('job.timeout')::interval;
END
$$;

COMMENT ON FUNCTION ocpp.news_due(payload jsonb, heard_at timestamp with time zone) IS 'When a job with this payload that was heard of at heard_at counts as failed unless there is news: after the setting job.timeout, counted from the retrieve or install date if that comes later.';

CREATE FUNCTION ocpp.next_local_list(charge_point text, OUT id bigint, OUT refusal text) RETURNS record
    LANGUAGE sql
    AS $_$
    SELECT q.id, q.refusal
    FROM ocpp.local_list_piece($1) AS piece,
         LATERAL ocpp.queue_or_refuse($1, piece.action, piece.payload, 'local list', clock_timestamp() + interval '5 min') AS q
    WHERE piece.action IS NOT NULL
$_$;

COMMENT ON FUNCTION ocpp.next_local_list(charge_point text, OUT id bigint, OUT refusal text) IS 'Queues what ocpp.local_list_piece says, as ocpp.queue_or_refuse does. Both NULL: nothing is needed or possible now.';

CREATE FUNCTION ocpp.no_longer_desired(id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.desired_configuration AS w SET ended_at = clock_timestamp() WHERE w.id = no_longer_desired.id AND w.ended_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no wish %', no_longer_desired.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, key, value FROM ocpp.desired_configuration WHERE ended_at IS NULL lists them.';
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.no_longer_desired(id bigint) IS 'Ends a wish for a configuration key, by ocpp.desired_configuration.id. The charge points keep the value that they have, unless another wish reaches them. Unknown or ended already: SQLSTATE P0002.';

CREATE FUNCTION ocpp.note_availability_wish() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO ocpp.desired_change (charge_point, again, kind, key)
    SELECT p.identity, true, 'availability', c.evse_id::text FROM changed AS c JOIN ocpp.charge_point AS p ON p.identity = c.charge_point;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.note_availability_wish() IS 'Trigger: leaves word that other availabilities are wished for.';

CREATE FUNCTION ocpp.note_configuration_wish() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION ocpp.note_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.origin := 'operator';
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.note_decision() IS 'Trigger: what a person decided about came from a person from now on. Nobody but the connector writes origin, or one account could use up the number of strangers that is remembered for all.';

CREATE FUNCTION ocpp.note_desired() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION ocpp.note_dropped_events(name text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('UPDATE ocpp.event_era AS e SET dropped_era = l.era, dropped_by = l.written_by, dropped_id = l.id
                    FROM (SELECT p.era, p.written_by, p.id FROM ocpp.%I AS p ORDER BY p.era DESC, p.written_by DESC, p.id DESC LIMIT 1) AS l
                    WHERE (l.era, l.written_by, l.id) > (e.dropped_era, e.dropped_by, e.dropped_id)', name);
END
$$;

COMMENT ON FUNCTION ocpp.note_dropped_events(name text) IS 'Committed before a partition of ocpp.event is dropped: keeps the place of its last event, so that ocpp.events() can tell consumers who have not read that far.';

CREATE FUNCTION ocpp.note_list_wish() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- Joined, because the rows of a charge point that is deleted go with it.
    INSERT INTO ocpp.desired_change (charge_point, again, kind)
    SELECT DISTINCT p.identity, true, 'local list' FROM changed AS c JOIN ocpp.charge_point AS p ON p.identity = c.charge_point
    WHERE c.wanted OR TG_OP = 'UPDATE';
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.note_list_wish() IS 'Trigger: leaves word that other local lists are wished for.';

CREATE FUNCTION ocpp.note_listed_tag() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO ocpp.desired_change (charge_point)
    SELECT w.charge_point FROM ocpp.desired_local_list AS w WHERE w.wanted AND w.token IN (OLD.token, NEW.token);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.note_listed_tag() IS 'Trigger: leaves word that local lists with this tag are to be compared.';

CREATE FUNCTION ocpp.note_local_list() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
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
$_$;

COMMENT ON FUNCTION ocpp.note_local_list() IS 'Trigger: what the answer to a SendLocalList or GetLocalListVersion says about the list, and the next piece. Whoever updates holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.note_progress(charge_point text, action text, status text, request_id bigint, received_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    actions constant text[] := CASE note_progress.action
        WHEN 'FirmwareStatusNotification'       THEN ARRAY['UpdateFirmware', 'SignedUpdateFirmware']
        WHEN 'SignedFirmwareStatusNotification' THEN ARRAY['SignedUpdateFirmware', 'UpdateFirmware']
        WHEN 'DiagnosticsStatusNotification'    THEN ARRAY['GetDiagnostics', 'GetLog']
        ELSE ARRAY['GetLog', 'GetDiagnostics'] END;
    word constant text := left(coalesce(note_progress.status, ''), 255);
    meaning constant text := ocpp.status_means(word);
    task ocpp.job;
    -- What ended before this is not spoken of any more.
    since constant timestamptz := note_progress.received_at - ocpp.get('job.timeout')::interval;
    -- It speaks of a try that another one has followed.
    past boolean := false;
BEGIN
    -- By its number ...
    IF note_progress.request_id IS NOT NULL THEN
        SELECT * INTO task FROM ocpp.job AS j
        WHERE j.charge_point = note_progress.charge_point AND j.request_id = note_progress.request_id AND j.action = ANY (actions)
        ORDER BY j.id DESC LIMIT 1;
        IF NOT FOUND THEN
            SELECT j.* INTO task FROM ocpp.job AS j JOIN ocpp.command AS m ON m.charge_point = j.charge_point AND m.id = ANY (j.earlier)
            WHERE j.charge_point = note_progress.charge_point AND j.action = ANY (actions) AND ocpp.request_id(m.payload) = note_progress.request_id
            ORDER BY j.id DESC LIMIT 1;
            past := FOUND;
        END IF;
    END IF;
    -- ... or it speaks of the newest that goes on, of its own action first; else of the one that ended last: after a failure many
    -- charge points try again by themselves, and many say twice that they are done.
    IF task.id IS NULL THEN
        SELECT * INTO task FROM ocpp.job AS j
        WHERE j.charge_point = note_progress.charge_point
          AND (j.action = ANY (actions) AND j.state IN ('sent', 'running')
               OR j.action = actions[1] AND j.ended_at > since)
        ORDER BY j.state IN ('sent', 'running') DESC, j.action = actions[1] DESC, j.ended_at DESC, j.id DESC LIMIT 1;
        -- What begins anew after the end is somebody else's doing.
        IF task.state = 'done' AND task.status IS NOT NULL AND meaning IS DISTINCT FROM 'idle' AND meaning IS DISTINCT FROM 'done' THEN
            task := NULL;
        END IF;
    END IF;

    INSERT INTO ocpp.job_status (charge_point, received_at, job, action, status, request_id)
    VALUES (note_progress.charge_point, note_progress.received_at, task.id, note_progress.action, word, note_progress.request_id);
    IF task.id IS NULL OR task.state = 'done' AND task.status IS NOT NULL THEN
        RETURN;
    ELSIF meaning = 'done' THEN
        PERFORM ocpp.take_back_try(task.charge_point, task.command);
        UPDATE ocpp.job AS j
        SET state = 'done', status = word, reason = NULL, due_at = NULL, ended_at = note_progress.received_at, updated_at = note_progress.received_at
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSIF past AND task.state <> 'failed' THEN
        RETURN;
    ELSIF meaning = 'idle' THEN
        -- It answers a TriggerMessage; a running job is not over by that (OCPP 1.6 4.4, 4.5), nor is it news.
        UPDATE ocpp.job AS j SET status = word, updated_at = note_progress.received_at
        WHERE j.charge_point = task.charge_point AND j.id = task.id AND j.state = 'running';
    ELSIF meaning IS NULL OR task.state = 'cancelled' THEN
        UPDATE ocpp.job AS j
        SET status = word, updated_at = note_progress.received_at,
            due_at = CASE WHEN j.state = 'running' THEN ocpp.news_due(j.payload, note_progress.received_at) ELSE j.due_at END
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSIF meaning = 'running' THEN
        -- It is at it again by itself: then we need not ask again.
        IF task.state = 'failed' THEN
            PERFORM ocpp.take_back_try(task.charge_point, task.command);
        END IF;
        UPDATE ocpp.job AS j
        SET state = 'running', status = word, reason = NULL, ended_at = NULL, updated_at = note_progress.received_at,
            due_at = ocpp.news_due(j.payload, note_progress.received_at),
            -- The earlier try it is, then.
            request_id = CASE WHEN past THEN note_progress.request_id ELSE j.request_id END
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSE
        UPDATE ocpp.job AS j SET status = word WHERE j.charge_point = task.charge_point AND j.id = task.id;
        PERFORM ocpp.fail_job(task.charge_point, task.id, 'the charge point said ' || word, note_progress.received_at, meaning = 'failed');
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.note_progress(charge_point text, action text, status text, request_id bigint, received_at timestamp with time zone) IS 'A charge point reported on a job: action is FirmwareStatusNotification (OCPP 1.6 4.5), DiagnosticsStatusNotification (4.4), LogStatusNotification or SignedFirmwareStatusNotification (security whitepaper), status its word, request_id as it said or NULL. Keeps the report in ocpp.job_status and moves the job on: that of this requestId, else the newest that goes on, else one that ended within the setting job.timeout. What failed may go on again or be done; what is done stays so; what was cancelled stays so unless it turns out to be done. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) RETURNS void
    LANGUAGE sql
    AS $_$
    UPDATE ocpp.job AS j
    SET command = $2, earlier = j.earlier || j.command, payload = $3, request_id = ocpp.request_id($3), due_at = NULL, updated_at = clock_timestamp()
    WHERE j.charge_point = $1.charge_point AND j.id = $1.id
$_$;

COMMENT ON FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) IS 'A command with this number and payload is another try of a job. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.notice_boot(charge_point text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.notice_boot(charge_point text, at timestamp with time zone) IS 'A BootNotification was answered Accepted at this moment: what the database does not know is asked for. The configuration, if none is known or some is wished for; the statuses, if the setting boot.status_wait later none has come (OCPP 1.6 errata 3.22); which local list it has, if one is wished for; never a BootNotification (errata 3.40). Setting boot.ask: whether. Queues and notifies nothing, that is for ocpp.step_desired. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.notice_drift(charge_points text[] DEFAULT NULL::text[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.notice_drift(charge_points text[]) IS 'Looks whether what is wished of these charge points (NULL: of all) is what they have, as far as is known, and leaves word for ocpp.step_desired of those that differ. Returns how many it were. Locks nothing and asks nobody anything; done after each GetConfiguration and BootNotification, and every ten minutes for all.';

CREATE FUNCTION ocpp.notify_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- Without transition table: it would be filled for every event, listened to or not, and double what an event costs.
    IF ocpp.is_told('notify') THEN
        PERFORM pg_notify('ocpp_event', json_build_object('newest', pg_sequence_last_value('ocpp.event_number'))::text);
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.notify_event() IS 'Trigger: where the setting event.notify is on, a nudge for whoever LISTENs to ocpp_event, one for each statement that writes events: {"newest": the last id drawn}. Less than 50 bytes, and nothing of any charge point, for every role may listen. A nudge only: the event is shown when older transactions have ended, so look by the clock as well. What it costs: PostgreSQL lets only one transaction of the whole cluster that notifies commit at a time, so they share no write to the disk. On a disk that takes 4 ms for one, 32 sessions that each wrote one event committed 4,700 times a second without it, 250 times with it; messages suffer less, for connectors commit batches of them. Off, it costs 10 us for each statement that writes events, however many.';

CREATE FUNCTION ocpp.nudge(charge_point text) RETURNS void
    LANGUAGE sql
    AS $$
    SELECT pg_notify('ocpp_connector', s.node::text) FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = nudge.charge_point AND s.node IS NOT NULL
$$;

COMMENT ON FUNCTION ocpp.nudge(charge_point text) IS 'Tells the connector that holds the charge point''s connection to look for work now instead of within seconds; nothing if it is not connected.';

CREATE FUNCTION ocpp.off(version text, action text, function text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    taken integer;
BEGIN
    DELETE FROM ocpp.hook AS h
    WHERE h.version = off.version AND h.action = off.action AND h.vendor_id = ''
      AND (off.function IS NULL OR h.function = off.function
           OR h.function = (SELECT format('%I.%I', n.nspname, p.proname)
                            FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                            WHERE p.oid = to_regprocedure(off.function || '(ocpp.call)')));
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;

COMMENT ON FUNCTION ocpp.off(version text, action text, function text) IS 'From now on this function, or every hook if none is named, is not called any more for exactly this version and action (* means the hooks that were registered for *). Returns how many hooks were taken away.';

CREATE FUNCTION ocpp.off_data_transfer(vendor_id text, message_id text DEFAULT NULL::text, version text DEFAULT '*'::text) RETURNS integer
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    taken integer;
BEGIN
    DELETE FROM ocpp.hook AS h
    WHERE h.action = 'DataTransfer' AND h.version = off_data_transfer.version AND h.vendor_id <> ''
      AND h.vendor_id = lower(off_data_transfer.vendor_id COLLATE "C")
      AND h.message_id = lower(coalesce(off_data_transfer.message_id, '') COLLATE "C");
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;

COMMENT ON FUNCTION ocpp.off_data_transfer(vendor_id text, message_id text, version text) IS 'Takes away what ocpp.on_data_transfer with the same vendor_id, message_id and version had registered. Returns how many hooks were taken away.';

CREATE FUNCTION ocpp."on"(version text, action text, function text, validate boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('on', "on".version, "on".action, "on".function);
BEGIN
    -- One function answers a message: a later one takes the place of an earlier.
    INSERT INTO ocpp.hook (kind, version, action, function, validate) VALUES ('on', "on".version, "on".action, name, coalesce("on".validate, true))
    ON CONFLICT (version, action, vendor_id, message_id) WHERE kind = 'on' DO UPDATE
        SET function = excluded.function, validate = excluded.validate, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;

COMMENT ON FUNCTION ocpp."on"(version text, action text, function text, validate boolean) IS 'From now on calls of this action are answered by function(ocpp.call) returning jsonb, the payload of the answer; NULL or an error is answered InternalError and shown in ocpp.hook_overview. version: ''1.6'', or * for all; action: * for all; the one hook that names the action is asked, then the one that names the version. function: its name, best with schema; validate: false lets through what is against the specification, in both directions. You must be allowed to execute the function, and so must the role ocpp_connector where sql/roles.sql has made it. Unknown version or action, or one that charge points do not say: SQLSTATE 22023; no such function: 42883; not returning jsonb: 42P13; not allowed: 42501.';

CREATE FUNCTION ocpp.on_data_transfer(vendor_id text, message_id text, function text, version text DEFAULT '*'::text, validate boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('on', on_data_transfer.version, 'DataTransfer', on_data_transfer.function);
BEGIN
    IF coalesce(on_data_transfer.vendor_id, '') = '' THEN
        RAISE EXCEPTION 'say for which vendor' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'vendor_id is as charge points say it, letter case does not matter. ocpp.on(version, ''DataTransfer'', function) is for all vendors.';
    END IF;
    INSERT INTO ocpp.hook (kind, version, action, vendor_id, message_id, function, validate)
    VALUES ('on', on_data_transfer.version, 'DataTransfer', lower(on_data_transfer.vendor_id COLLATE "C"),
            lower(coalesce(on_data_transfer.message_id, '') COLLATE "C"), name, coalesce(on_data_transfer.validate, true))
    ON CONFLICT (version, action, vendor_id, message_id) WHERE kind = 'on' DO UPDATE
        SET function = excluded.function, validate = excluded.validate, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;

COMMENT ON FUNCTION ocpp.on_data_transfer(vendor_id text, message_id text, function text, version text, validate boolean) IS 'From now on the DataTransfers of this vendor are answered by function(ocpp.call) returning jsonb: {"status": "Accepted", "data": ...}. message_id: only those; NULL: all that no other function is for. Letter case does not matter. Asked before a function of ocpp.on. A vendor that no function is for is answered UnknownVendorId, a message of a known vendor that none is for UnknownMessageId (OCPP 1.6 4.3). version: * for all. Take it away with ocpp.off_data_transfer. Errors as of ocpp.on.';

CREATE FUNCTION ocpp.own_accounts() RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN ((m.mine IS NOT NULL) OR has_any_column_privilege('ocpp.charge_point'::text, 'SELECT'::text)) THEN m.mine
             ELSE '{}'::text[]
         END AS "case"
    FROM ( SELECT COALESCE(ocpp.accounts_of(CURRENT_USER), ocpp.accounts_of(SESSION_USER)) AS mine) m;
END;

COMMENT ON FUNCTION ocpp.own_accounts() IS 'The accounts to which the role that asks is bound (ocpp.account_role); NULL: it is not, and policies keep nothing from it. Every policy asks it, once per statement: a role with rights on our tables needs it, and ocpp.grant_roles() gives it to all that have some.';

CREATE FUNCTION ocpp.partitions_to_drop(parent text) RETURNS SETOF text
    LANGUAGE sql STABLE
    AS $_$
    SELECT c.relname::text FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = format('ocpp.%I', parent)::regclass
      AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'ocpp')
      AND c.relname ~ ('^' || parent || '_[0-9]{8}$')
      AND ocpp.get('retention.' || parent)::interval > interval '0'
      AND to_date(right(c.relname::text, 8), 'YYYYMMDD') + 1
          <= ((clock_timestamp() - ocpp.get('retention.' || parent)::interval) AT TIME ZONE 'UTC')::date
    ORDER BY c.relname
$_$;

COMMENT ON FUNCTION ocpp.partitions_to_drop(parent text) IS 'Daily partitions of a table that are wholly older than its retention setting.';

CREATE FUNCTION ocpp.password_bytes(password text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
    SELECT CASE WHEN password ~ '^[0-9A-Fa-f]{40}$' THEN decode(password, 'hex') ELSE convert_to(password, 'UTF8') END
$_$;

COMMENT ON FUNCTION ocpp.password_bytes(password text) IS 'The bytes a password stands for: those of 40 hex digits (OCPP-J 1.6 6.2.2), else its UTF-8.';

CREATE FUNCTION ocpp.pause_campaign(id bigint, reason text DEFAULT 'paused by hand'::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(pause_campaign.id);
BEGIN
    IF present.state <> 'running' THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a running campaign can be paused.';
    END IF;
    UPDATE ocpp.campaign AS c SET state = 'paused', reason = pause_campaign.reason WHERE c.id = present.id;
END
$$;

COMMENT ON FUNCTION ocpp.pause_campaign(id bigint, reason text) IS 'Nothing new is begun until ocpp.resume_campaign; what has begun goes on. reason: for people. Not running: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.prepare_command() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    repeatable boolean;
BEGIN
    NEW.version := coalesce((SELECT s.version FROM ocpp.charge_point_state AS s WHERE s.charge_point = NEW.charge_point), NEW.version);
    repeatable := ocpp.check_command(NEW.version, NEW.action, NEW.payload);
    IF EXISTS (SELECT FROM ocpp.charge_point AS p
               WHERE p.identity = NEW.charge_point AND p.quirks @> jsonb_build_array(jsonb_build_object('deviation', 'never_send', 'value', NEW.action))) THEN
        RAISE EXCEPTION '% must not be sent to "%"', NEW.action, NEW.charge_point
            USING ERRCODE = 'invalid_parameter_value', HINT = 'A quirk of its vendor, model or firmware says so: SELECT * FROM ocpp.quirk_overview.';
    END IF;
    IF NEW.action = 'SetChargingProfile' OR NEW.action = 'RemoteStartTransaction' AND NEW.payload ? 'chargingProfile' THEN
        PERFORM ocpp.check_profile_of_command(NEW.charge_point, NEW.action, NEW.payload);
    END IF;
    -- Operators by their full names: an operator's search_path must not lift the limit.
    PERFORM FROM ocpp.command AS m
    WHERE m.charge_point OPERATOR(pg_catalog.=) NEW.charge_point AND m.state OPERATOR(pg_catalog.=) 'queued' OFFSET 999 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '1,000 commands are queued for "%" already', NEW.charge_point
            USING ERRCODE = 'program_limit_exceeded',
                  HINT = 'Wait until some have been sent or have expired, or take some back with ocpp.cancel_command.';
    END IF;
    NEW.resend := coalesce(NEW.resend, repeatable);
    NEW.expires_at := coalesce(NEW.expires_at, clock_timestamp() + ocpp.get('command_expiry')::interval);
    IF ocpp.is_password_change(NEW.action, NEW.payload) THEN
        PERFORM FROM ocpp.command AS m
        WHERE m.charge_point = NEW.charge_point AND m.state = 'sent' AND ocpp.is_password_change(m.action, m.payload);
        IF FOUND THEN
            -- Its answer would be taken for the new one's, and one of the two locks the charge point out.
            RAISE EXCEPTION 'another password is on its way to "%"', NEW.charge_point
                USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Try again when that command has been answered or has timed out.';
        END IF;
        -- A password that replaces one still in the queue: only the newer one is sent.
        PERFORM ocpp.cancel_password(NEW.charge_point);
        PERFORM ocpp.carry_password(NEW.charge_point, NEW.payload ->> 'value');
        NEW.payload := jsonb_set(NEW.payload, '{value}', '"***"');
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.prepare_command() IS 'Trigger: refuses a command that is against the specification of the version the charge point speaks, that a quirk forbids, or whose charging profile makes no sense there (SQLSTATE 22023 with everything that is wrong) or finds 1,000 before it in the queue (54000), fills in resend and expires_at, and takes a password out of the payload.';

CREATE FUNCTION ocpp.queue_or_refuse(charge_point text, action text, payload jsonb, purpose text, expires_at timestamp with time zone, OUT id bigint, OUT refusal text) RETURNS record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO ocpp.command (charge_point, action, payload, purpose, expires_at)
    VALUES (queue_or_refuse.charge_point, queue_or_refuse.action, coalesce(queue_or_refuse.payload, '{}'), queue_or_refuse.purpose, queue_or_refuse.expires_at)
    RETURNING command.id INTO id;
    IF NOT FOUND THEN
        refusal := 'a trigger keeps the command out of the queue';
    END IF;
EXCEPTION
    -- What passes by itself is for the caller's caller, who tries again.
    WHEN transaction_rollback OR lock_not_available OR insufficient_resources OR operator_intervention OR system_error THEN
        RAISE;
    WHEN OTHERS THEN
        refusal := SQLERRM;
END
$$;

COMMENT ON FUNCTION ocpp.queue_or_refuse(charge_point text, action text, payload jsonb, purpose text, expires_at timestamp with time zone, OUT id bigint, OUT refusal text) IS 'Queues a command that nobody is waiting for, and returns its id, or else why it can not be queued: a quirk forbids it, the queue is full, a user''s trigger objects. So an answer that calls for a next command is not lost by that. purpose, expires_at: as in ocpp.command.';

CREATE FUNCTION ocpp.quirks_of(vendor text, model text, firmware_version text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deviation', q.deviation)) || CASE WHEN q.value IS NULL THEN '{}' ELSE jsonb_build_object('value', q.value) END ORDER BY q.id)
    FROM ocpp.quirk AS q
    WHERE q.active AND coalesce(quirks_of.vendor, '') ILIKE q.vendor AND coalesce(quirks_of.model, '') ILIKE q.model
      AND coalesce(quirks_of.firmware_version, '') ILIKE q.firmware
$$;

COMMENT ON FUNCTION ocpp.quirks_of(vendor text, model text, firmware_version text) IS 'What is known of charge points of this vendor, model and firmware, as ocpp.charge_point.quirks has it; NULL: nothing.';

CREATE FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) RETURNS record
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
DECLARE
    part text[] := regexp_match("position", '^(\d{1,9})\.(\d{1,20})\.(\d{1,19})$');
BEGIN
    IF part IS NULL OR part[2]::numeric > 18446744073709551615 OR part[3]::numeric > 9223372036854775807 THEN
        RAISE EXCEPTION '"%" is no position of an event', left("position", 100) USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It is what the column position of ocpp.events() said, or ocpp.event_position(); NULL begins with the oldest event.';
    END IF;
    era := part[1];
    written_by := part[2]::xid8;
    id := part[3];
END
$_$;

COMMENT ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) IS 'A position taken apart into the columns by which events are ordered. Not a position: SQLSTATE 22023.';

CREATE FUNCTION ocpp.reconsider_certificate_requests() RETURNS void
    LANGUAGE sql
    AS $$
    UPDATE ocpp.certificate_request AS r SET reason = NULL WHERE r.state = 'waiting' AND r.reason IS NOT NULL
$$;

COMMENT ON FUNCTION ocpp.reconsider_certificate_requests() IS 'Lets every request that waits for a person be looked at once more: who signs, or whether, has changed.';

CREATE FUNCTION ocpp.record_security_event(charge_point text, kind text, tech_info text, said_at text, received_at timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
    INSERT INTO ocpp.security_event (charge_point, kind, tech_info, said_at, received_at, critical)
    VALUES (record_security_event.charge_point, coalesce(record_security_event.kind, ''), record_security_event.tech_info,
            record_security_event.said_at, record_security_event.received_at,
            CASE WHEN record_security_event.kind IN (
                     'FirmwareUpdated', 'SettingSystemTime', 'StartupOfTheDevice', 'ResetOrReboot', 'SecurityLogWasCleared', 'MemoryExhaustion',
                     'TamperDetectionActivated') THEN true
                 WHEN record_security_event.kind IN (
                     'FailedToAuthenticateAtCentralSystem', 'CentralSystemFailedToAuthenticate', 'ReconfigurationOfSecurityParameters',
                     'InvalidMessages', 'AttemptedReplayAttacks', 'InvalidFirmwareSignature', 'InvalidFirmwareSigningCertificate',
                     'InvalidCentralSystemCertificate', 'InvalidChargePointCertificate', 'InvalidTLSVersion', 'InvalidTLSCipherSuite') THEN false
            END)
$$;

COMMENT ON FUNCTION ocpp.record_security_event(charge_point text, kind text, tech_info text, said_at text, received_at timestamp with time zone) IS 'Called for each SecurityEventNotification: keeps it. Critical is what the column Critical of the list of security events in the security whitepaper for OCPP 1.6 marks with Yes: those of which a charge point must tell at once; an event that is not on the list is neither.';

CREATE FUNCTION ocpp.refuse_certificate_request(id bigint, reason text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request := ocpp.decide_certificate_request(refuse_certificate_request.id);
BEGIN
    UPDATE ocpp.certificate_request AS r
    SET state = 'refused', reason = coalesce(refuse_certificate_request.reason, format('refused by %s', current_user)), changed_at = clock_timestamp()
    WHERE r.charge_point = request.charge_point AND r.id = request.id;
END
$$;

COMMENT ON FUNCTION ocpp.refuse_certificate_request(id bigint, reason text) IS 'Ends a certificate request that waits, was rejected, or whose certificate did not get there: nothing is signed. The charge point hears nothing of it and may ask again. Decided already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.refuse_large_command() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a command to "%" is too large', NEW.charge_point
        USING ERRCODE = 'invalid_parameter_value',
              HINT = 'A payload has at most 65,536 bytes of JSON. Send lists in parts; firmware and other files go by their URL.';
END
$$;

COMMENT ON FUNCTION ocpp.refuse_large_command() IS 'Trigger: refuses a command whose payload is larger than 65,536 bytes as text (SQLSTATE 22023).';

CREATE FUNCTION ocpp.reject(identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    known text := ocpp.canonical_identity(reject.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET registration = 'Rejected' WHERE p.identity = known;
END
$$;

COMMENT ON FUNCTION ocpp.reject(identity text) IS 'The charge point is not welcome: its BootNotification is answered Rejected and no command is sent to it (OCPP 1.6 4.2). It may still connect; ocpp.block refuses that too. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.releasable(charge_points text[]) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    open text[];
    free text[];
BEGIN
    SELECT array_agg(s.charge_point) INTO open
    FROM ocpp.charge_point_state AS s JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
    WHERE s.charge_point = ANY (charge_points) AND c.disconnected_at IS NULL;
    SELECT array_agg(f.charge_point) INTO free FROM
        (SELECT c.charge_point FROM ocpp.connection AS c JOIN ocpp.charge_point_state AS s ON s.charge_point = c.charge_point AND s.session = c.session
         WHERE s.charge_point = ANY (charge_points) AND c.disconnected_at IS NULL FOR NO KEY UPDATE OF c SKIP LOCKED) AS f;
    RETURN ARRAY(SELECT p FROM unnest(charge_points) AS p WHERE p <> ALL (coalesce(open, '{}')) OR p = ANY (free));
END
$$;

COMMENT ON FUNCTION ocpp.releasable(charge_points text[]) IS 'Those of these charge points whose connection nobody else has locked; locks it. The caller holds the locks of their states.';

CREATE FUNCTION ocpp.release(charge_points text[], reason text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    PERFORM ocpp.settle_outstanding(s.charge_point) FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = ANY (charge_points) AND s.outstanding IS NOT NULL;
    UPDATE ocpp.connection AS c
    SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, release.reason)
    FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = ANY (charge_points) AND c.charge_point = s.charge_point AND c.session = s.session
      AND c.disconnected_at IS NULL;
    UPDATE ocpp.charge_point_state AS s SET node = NULL
    WHERE s.charge_point = ANY (charge_points) AND s.node IS NOT NULL;
END
$$;

COMMENT ON FUNCTION ocpp.release(charge_points text[], reason text) IS 'These charge points are not connected any more, for this reason. The caller holds the locks of their states.';

CREATE FUNCTION ocpp.release_ended(work integer DEFAULT 1000) RETURNS integer
    LANGUAGE sql
    AS $$
    SELECT count(*)::integer FROM ocpp.do_step('step_release_ended', NULL, work)
$$;

COMMENT ON FUNCTION ocpp.release_ended(work integer) IS 'Catches up where a connection ended while somebody held the lock of the charge point''s state, at most so many at once, and returns how many it were.';

CREATE FUNCTION ocpp.release_lost(work integer DEFAULT 1000) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- First the node, then its connections: tend() of a node that was only slow finds itself gone and registers anew.
    DELETE FROM ocpp.node AS n WHERE n.id IN
        (SELECT o.id FROM ocpp.node AS o WHERE o.lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED);
    PERFORM ocpp.do_step('step_end_orphans', NULL, work);
    RETURN (SELECT count(*) FROM ocpp.do_step('step_release_lost', NULL, work));
END
$$;

COMMENT ON FUNCTION ocpp.release_lost(work integer) IS 'Ends the connections of connectors whose lease has ended, at most so many at once, and returns how many it were. Charge points whose lock somebody holds, or whose triggers fail, wait for the next round.';

CREATE FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer DEFAULT NULL::integer, charging_profile jsonb DEFAULT NULL::jsonb, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'RemoteStartTransaction',
        jsonb_strip_nulls(jsonb_build_object('connectorId', connector_id, 'idTag', id_tag))
        || CASE WHEN charging_profile IS NULL THEN '{}'
            ELSE jsonb_build_object('chargingProfile', charging_profile) END, expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) IS 'Asks a charge point to start charging (OCPP 1.6 5.11). id_tag: at most 20 characters; connector_id: from 1, NULL lets it choose; charging_profile: one ChargingProfile, of purpose TxProfile and without transactionId. Not repeated by itself: it could start twice. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.remote_stop_transaction(identity text, transaction_id bigint, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'RemoteStopTransaction', jsonb_build_object('transactionId', transaction_id), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.remote_stop_transaction(identity text, transaction_id bigint, expires_in interval, resend boolean) IS 'Asks a charge point to stop a transaction (OCPP 1.6 5.12). transaction_id: ocpp.transaction.id. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.rename_charge_point(identity text, new_identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text := ocpp.canonical_identity(rename_charge_point.identity);
BEGIN
    IF NOT ocpp.is_identity(new_identity) THEN
        RAISE EXCEPTION 'a charge point can not be called "%"', new_identity
            USING ERRCODE = 'invalid_parameter_value', HINT = 'An identity has 1 to 255 characters, no slash and no control characters.';
    END IF;
    PERFORM FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(new_identity COLLATE "C") AND p.identity <> known;
    IF FOUND THEN
        RAISE EXCEPTION 'there is a charge point "%" already', new_identity USING ERRCODE = 'unique_violation';
    END IF;
    -- Its socket, if there is one, goes by the old name and is not believed any more: with its next message it is closed.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = known FOR UPDATE;
    PERFORM ocpp.release(ARRAY[known], 'renamed');
    UPDATE ocpp.charge_point AS p SET identity = new_identity WHERE p.identity = known;
    -- The partitioned tables have no foreign keys that would do this.
    UPDATE ocpp.meter_value AS v SET charge_point = new_identity WHERE v.charge_point = known;
    UPDATE ocpp.status_notification AS n SET charge_point = new_identity WHERE n.charge_point = known;
    UPDATE ocpp.message_log AS l SET charge_point = new_identity WHERE l.charge_point = known;
    UPDATE ocpp.event AS e SET charge_point = new_identity WHERE e.charge_point = known;
END
$$;

COMMENT ON FUNCTION ocpp.rename_charge_point(identity text, new_identity text) IS 'Gives a charge point another identity, with all its history. Change it in the charge point too: under the old one it would be unknown. Its connection ends. Reads the whole message log, which may take minutes. Unknown: SQLSTATE P0002; new one taken: 23505; impossible: 22023.';

CREATE FUNCTION ocpp.renew_revision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE ocpp.revision SET token = gen_random_uuid();
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.renew_revision() IS 'Trigger: renews the token by which every backend notices that settings or hooks changed.';

CREATE FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    newest bigint;
    fresh bigint;
BEGIN
    PERFORM FROM ocpp.node AS n WHERE n.id = reopen.node;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'node % is not registered', reopen.node
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call ocpp.start_node first.';
    END IF;
    SELECT s.session INTO newest
    FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
    WHERE s.charge_point = reopen.charge_point AND NOT p.blocked FOR NO KEY UPDATE OF s;
    IF NOT FOUND OR newest > reopen.session
       OR EXISTS (SELECT FROM ocpp.connection AS c WHERE c.charge_point = reopen.charge_point AND c.session = reopen.session
                  AND c.reason IS NOT NULL AND c.reason <> 'connector lost') THEN
        RETURN NULL;
    END IF;
    fresh := nextval('ocpp.session_number');
    IF fresh <= reopen.session THEN
        -- After failover to a standby that missed the last sessions.
        PERFORM setval('ocpp.session_number', reopen.session);
        fresh := nextval('ocpp.session_number');
    END IF;
    UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, 'reopened')
    WHERE c.charge_point = reopen.charge_point AND c.session = newest AND c.disconnected_at IS NULL;
    INSERT INTO ocpp.connection (charge_point, session, node, version, address, connected_at)
    VALUES (reopen.charge_point, fresh, reopen.node, coalesce(ocpp.subprotocol_version(reopen.subprotocol), '1.6'), reopen.address,
            clock_timestamp());
    -- The socket is the same, so the answer of a command that went out on it may still come.
    UPDATE ocpp.command AS m SET session = fresh, node = reopen.node
    WHERE m.charge_point = reopen.charge_point AND m.state = 'sent' AND m.session = reopen.session;
    UPDATE ocpp.charge_point_state AS s
    SET session = fresh, node = reopen.node, version = coalesce(ocpp.subprotocol_version(reopen.subprotocol), '1.6'),
        connected_at = clock_timestamp()
    WHERE s.charge_point = reopen.charge_point;
    RETURN fresh;
END
$$;

COMMENT ON FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) IS 'A socket lives on but the database does not know its session (failover, lost lease): returns a new session for it. NULL: it is not welcome any more, close it with 1008: the charge point has connected anew, was blocked, renamed or told to go. Unregistered node: SQLSTATE 55000.';

CREATE FUNCTION ocpp.request_id(payload jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN jsonb_typeof(payload -> 'requestId') = 'number'
                 AND (payload ->> 'requestId')::numeric BETWEEN -9223372036854775808 AND 9223372036854775807
                THEN (payload ->> 'requestId')::numeric::bigint END
$$;

COMMENT ON FUNCTION ocpp.request_id(payload jsonb) IS 'The requestId in a payload; NULL: none that could be one.';

CREATE FUNCTION ocpp.reservation_list(identity text DEFAULT NULL::text, id_tag text DEFAULT NULL::text, status text DEFAULT 'Reserved'::text, connector_id integer DEFAULT NULL::integer, date_from timestamp with time zone DEFAULT NULL::timestamp with time zone, date_to timestamp with time zone DEFAULT NULL::timestamp with time zone, most bigint DEFAULT 1000) RETURNS TABLE(id integer, identity text, connector_id integer, id_tag text, parent_id_tag text, status text, expires_at timestamp with time zone, created_at timestamp with time zone, ended_at timestamp with time zone, transaction bigint)
    LANGUAGE sql STABLE
    AS $_$
    SELECT r.id, r.charge_point, r.evse_id, r.id_tag, r.parent_id_tag, r.status, r.expires_at, r.created_at, r.ended_at, r.transaction
    FROM ocpp.reservation_overview AS r
    WHERE ($1 IS NULL OR lower(r.charge_point) = lower($1 COLLATE "C"))
      AND ($2 IS NULL OR lower(r.id_tag COLLATE "C") = lower($2 COLLATE "C"))
      AND ($3 IS NULL OR r.status = $3)
      AND ($4 IS NULL OR r.evse_id = $4)
      AND ($5 IS NULL OR r.created_at >= $5)
      AND ($6 IS NULL OR r.created_at < $6)
    ORDER BY r.created_at DESC, r.id DESC LIMIT $7
$_$;

COMMENT ON FUNCTION ocpp.reservation_list(identity text, id_tag text, status text, connector_id integer, date_from timestamp with time zone, date_to timestamp with time zone, most bigint) IS 'Reservations, newest first, true in this moment. Filters, each optional: identity, id_tag (any case), status (default Reserved: those that hold; NULL: all), connector_id as OCPP 1.6 numbers it (0: any connector), made from date_from (inclusive) to date_to (exclusive); at most `most` rows (default 1000, NULL: all).';

CREATE FUNCTION ocpp.reserve_now(identity text, id_tag text, connector_id integer DEFAULT 0, expiry_date timestamp with time zone DEFAULT NULL::timestamp with time zone, parent_id_tag text DEFAULT NULL::text, reservation_id integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    until timestamptz := coalesce(reserve_now.expiry_date, clock_timestamp() + interval '1 hour');
    parent text := reserve_now.parent_id_tag;
BEGIN
    IF NOT isfinite(until) OR until <= clock_timestamp() THEN
        RAISE EXCEPTION 'a reservation can not end at %', until
            USING ERRCODE = 'invalid_parameter_value', HINT = 'expiry_date is a moment in the future; NULL is an hour from now.';
    END IF;
    IF parent IS NULL THEN
        SELECT t.parent INTO parent FROM ocpp.id_tag AS t WHERE t.token = lower(reserve_now.id_tag COLLATE "C") AND t.type = '';
    END IF;
    RETURN ocpp.call(reserve_now.identity, 'ReserveNow', jsonb_strip_nulls(jsonb_build_object(
        'connectorId', reserve_now.connector_id, 'expiryDate', ocpp.utc(until), 'idTag', reserve_now.id_tag, 'parentIdTag', parent,
        'reservationId', coalesce(reserve_now.reservation_id, nextval('ocpp.reservation_number')::integer))),
        -- Nobody wants it when its time is over.
        least(reserve_now.expires_in, until - clock_timestamp()), reserve_now.resend);
END
$$;

COMMENT ON FUNCTION ocpp.reserve_now(identity text, id_tag text, connector_id integer, expiry_date timestamp with time zone, parent_id_tag text, reservation_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to keep a connector free for an id tag (OCPP 1.6 5.13). connector_id: 0 keeps one free, whichever (where ReserveConnectorZeroSupported); expiry_date: NULL is an hour from now; parent_id_tag: whose group may use it too, NULL takes the parent of the tag; reservation_id: NULL draws a new one, that of an earlier reservation replaces it. Accepted, it is in ocpp.reservation_list; its id is in ocpp.command.payload. Further arguments, result and errors as of ocpp.call; a moment that is over: 22023.';

CREATE FUNCTION ocpp.reset(identity text, type text DEFAULT 'Soft'::text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'Reset', jsonb_build_object('type', type), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) IS 'Restarts a charge point (OCPP 1.6 5.14). type: Soft ends transactions in order, Hard does not wait for that. Not repeated by itself: a connection that breaks before the answer says that it worked. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.resume_campaign(id bigint, most_failures integer DEFAULT NULL::integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(resume_campaign.id);
BEGIN
    IF resume_campaign.most_failures < 1 THEN
        RAISE EXCEPTION 'most_failures can not be %', resume_campaign.most_failures USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It is at least 1; NULL: as before.';
    ELSIF present.state <> 'paused' THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a paused campaign can be resumed.';
    END IF;
    UPDATE ocpp.campaign AS c
    SET state = 'running', reason = NULL, most_failures = coalesce(resume_campaign.most_failures, c.most_failures),
        forgiven = (SELECT count(*) FROM ocpp.campaign_member AS m WHERE m.campaign = c.id AND m.state = 'failed')
    WHERE c.id = present.id;
END
$$;

COMMENT ON FUNCTION ocpp.resume_campaign(id bigint, most_failures integer) IS 'Goes on with a paused campaign; failures are counted from zero again. most_failures: with so many further ones it pauses again, NULL: as before. Not paused: SQLSTATE 55000; unknown: P0002; less than 1: 22023.';

CREATE FUNCTION ocpp.retained_since(setting text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT CASE WHEN ocpp.get(setting)::interval > interval '0' THEN clock_timestamp() - ocpp.get(setting)::interval ELSE '-infinity' END
$$;

COMMENT ON FUNCTION ocpp.retained_since(setting text) IS 'The moment before which rows may go, by a retention setting; -infinity: none.';

CREATE FUNCTION ocpp.retry_job(id bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job := ocpp.lock_job(retry_job.id);
    fresh jsonb;
    number bigint;
BEGIN
    IF task.state NOT IN ('failed', 'cancelled') THEN
        RAISE EXCEPTION 'job % is %', task.id, task.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = CASE task.state WHEN 'done' THEN 'For the same once more queue a new command.'
                                   ELSE 'Wait for its end, or give it up with ocpp.cancel_job.' END;
    ELSIF EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = task.charge_point AND m.id = task.command AND m.state IN ('queued', 'sent')) THEN
        RAISE EXCEPTION 'job % is tried again already, by command %', task.id, task.command USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'It is sent as soon as the charge point is connected and has answered the commands before it.';
    END IF;
    fresh := ocpp.with_request_id(task.action, task.payload);
    -- Without a purpose: a person asks for it.
    INSERT INTO ocpp.command (charge_point, action, payload) VALUES (task.charge_point, task.action, fresh) RETURNING id INTO number;
    PERFORM ocpp.note_try(task, number, fresh);
    RETURN number;
END
$$;

COMMENT ON FUNCTION ocpp.retry_job(id bigint) IS 'Sends the command of a failed or cancelled job once more, under a new requestId where it has one, and returns the command''s id; ocpp.job.id of the job stays. Going on, done or queued again already: SQLSTATE 55000; unknown: P0002.';

CREATE FUNCTION ocpp.rewind("to" timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    connector text;
BEGIN
    -- What is taken back here is gone.
    IF ocpp.get('replay') <> 'allowed' THEN
        RAISE EXCEPTION 'database "%" is not a scratch database', current_database()
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'A replay overwrites what the database knows. In a copy of it run SELECT ocpp.set(''replay'', ''allowed'');';
    END IF;
    SELECT n.name INTO connector FROM ocpp.node AS n WHERE n.lease_until > clock_timestamp() LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'connector "%" serves charge points from database "%"', connector, current_database()
            USING ERRCODE = 'object_in_use', HINT = 'A replay overwrites what the database knows: do it in a copy.';
    END IF;
    BEGIN
        LOCK TABLE ocpp.charge_point_state IN EXCLUSIVE MODE NOWAIT;
    EXCEPTION WHEN lock_not_available THEN
        RAISE EXCEPTION 'somebody else works with the charge points of database "%"', current_database()
            USING ERRCODE = 'lock_not_available', HINT = 'Replay in a database of your own, and end what was begun there.';
    END;

    -- Transactions that ended since run again. Their figures begin anew: the next reading adds up to the same energy.
    UPDATE ocpp.transaction AS t
    SET state = CASE WHEN EXISTS (SELECT FROM ocpp.transaction AS o
                                  WHERE o.charge_point = t.charge_point AND o.evse_id = t.evse_id AND o.connector_id = t.connector_id
                                    AND o.start_received_at > t.start_received_at AND o.start_received_at < rewind."to")
                     THEN 'incomplete' ELSE 'open' END,
        stopped_at = NULL, stop_received_at = NULL, meter_stop = NULL, reason = NULL, stop_id_tag = NULL,
        energy = 0, register = NULL, metered_at = NULL, power = NULL, state_of_charge = NULL,
        flags = coalesce((SELECT e.flags FROM ocpp.transaction_event AS e
                          WHERE e.charge_point = t.charge_point AND e.transaction = t.id AND e.event = 'Started' ORDER BY e.id LIMIT 1), t.flags)
    WHERE t.start_received_at < rewind."to"
      AND CASE t.state WHEN 'stopped' THEN t.stop_received_at >= rewind."to"
                       WHEN 'closed'  THEN t.stopped_at >= rewind."to"
                       WHEN 'open'    THEN t.metered_at >= rewind."to"
                       ELSE NOT EXISTS (SELECT FROM ocpp.transaction AS o
                                        WHERE o.charge_point = t.charge_point AND o.evse_id = t.evse_id AND o.connector_id = t.connector_id
                                          AND o.start_received_at > t.start_received_at AND o.start_received_at < rewind."to") END;
    DELETE FROM ocpp.reservation AS r WHERE r.created_at >= rewind."to";
    UPDATE ocpp.reservation AS r SET status = 'Reserved', transaction = NULL, ended_at = NULL
    WHERE r.status <> 'Reserved' AND r.ended_at >= rewind."to";
    DELETE FROM ocpp.charging_profile_assignment AS a WHERE a.answered_at >= rewind."to";
    UPDATE ocpp.charging_profile_assignment AS a SET ended_at = NULL, ended_by = NULL WHERE a.ended_at >= rewind."to";
    DELETE FROM ocpp.data_transfer AS d WHERE d.received_at >= rewind."to";

    DELETE FROM ocpp.transaction AS t WHERE t.start_received_at >= rewind."to";
    -- A number that was given since is not given to another transaction: the charge point will speak of it.
    PERFORM setval('ocpp.transaction_number', coalesce(max(given.number), 0) + 1, false)
    FROM (SELECT t.id FROM ocpp.transaction AS t
          UNION ALL SELECT substring(l.reply FROM '"transactionId":\s*([0-9]{1,10})[,}\s]')::bigint
                    FROM ocpp.message_log AS l WHERE l.action = 'StartTransaction' AND l.received_at >= rewind."to") AS given (number)
    WHERE given.number < 2147483647;
    DELETE FROM ocpp.transaction_event AS e WHERE e.received_at >= rewind."to";
    DELETE FROM ocpp.meter_value AS m WHERE m.received_at >= rewind."to";

    -- Connectors say what they said last before.
    DELETE FROM ocpp.status_notification AS n WHERE n.received_at >= rewind."to";
    UPDATE ocpp.connector AS k
    SET (status, error_code, info, vendor_id, vendor_error_code, status_at, received_at) =
        (SELECT n.status, n.error_code, n.info, n.vendor_id, n.vendor_error_code, n.status_at, n.received_at
         FROM ocpp.status_notification AS n
         WHERE n.charge_point = k.charge_point AND n.evse_id = k.evse_id AND n.connector_id = k.connector_id
         ORDER BY n.received_at DESC LIMIT 1)
    WHERE k.received_at >= rewind."to";

    DELETE FROM ocpp.certificate_request AS r WHERE r.received_at >= rewind."to";
    DELETE FROM ocpp.security_event AS e WHERE e.received_at >= rewind."to";
    DELETE FROM ocpp.installed_certificate AS i WHERE i.heard_at >= rewind."to";

    -- Commands that went out since wait for it again; those that never did are forgotten, rules will queue them anew.
    UPDATE ocpp.command AS m
    SET state = CASE WHEN m.sent_at < rewind."to" THEN 'sent' ELSE 'queued' END,
        attempts = CASE WHEN m.sent_at < rewind."to" THEN m.attempts ELSE 0 END,
        answered_at = NULL, answer = NULL, error_code = NULL, error_description = NULL, late = false
    WHERE m.answered_at >= rewind."to" OR m.sent_at >= rewind."to";
    DELETE FROM ocpp.command AS m WHERE m.created_at >= rewind."to" AND m.sent_at IS NULL;

    UPDATE ocpp.certificate_request AS r
    SET state = 'waiting', reason = NULL, chain = NULL, serial_number = NULL, expires_at = NULL, command = NULL
    WHERE r.state = 'signed' AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = r.charge_point AND m.id = r.command);
    -- What is wished for stays wished for; how far it was is found out anew.
    DELETE FROM ocpp.desired_state;
    DELETE FROM ocpp.desired_change;
    UPDATE ocpp.local_list AS l SET ask_version = true WHERE l.heard_at >= rewind."to";
    DELETE FROM ocpp.job_status AS t WHERE t.received_at >= rewind."to";
    DELETE FROM ocpp.job AS j WHERE j.created_at >= rewind."to";
    UPDATE ocpp.job AS j
    SET state = CASE WHEN EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = j.charge_point AND m.id = j.command
                                  AND m.state IN ('queued', 'sent')) THEN 'sent' ELSE 'running' END,
        status = (SELECT t.status FROM ocpp.job_status AS t WHERE t.charge_point = j.charge_point AND t.job = j.id ORDER BY t.id DESC LIMIT 1),
        reason = NULL, due_at = NULL, ended_at = NULL
    WHERE j.updated_at >= rewind."to";

    -- A line each, with its time in the second field: see ocpp.charge_point_state.recent.
    UPDATE ocpp.charge_point_state AS s
    SET metered_until = (SELECT max(m.measured_at) FROM ocpp.meter_value AS m WHERE m.charge_point = s.charge_point),
        recent = coalesce((SELECT string_agg(r.line, E'\n' ORDER BY r.n)
                           FROM string_to_table(s.recent, E'\n') WITH ORDINALITY AS r (line, n)
                           WHERE split_part(r.line, E'\t', 2)::numeric < extract(epoch FROM rewind."to") * 1000000), '')
    WHERE s.last_seen >= rewind."to";
    DELETE FROM ocpp.violation AS v WHERE v.first_seen >= rewind."to";
    DELETE FROM ocpp.hook_failure AS f WHERE f.first_seen >= rewind."to";
    DELETE FROM ocpp.event AS e WHERE e.received_at >= rewind."to";
END
$$;

COMMENT ON FUNCTION ocpp.rewind("to" timestamp with time zone) IS 'Only in a scratch database, for ocpp.replay: takes transactions, connectors, meter values, commands, events and what is remembered of the last calls back to this moment. The log stays, and so does what people decide: settings, hooks, tags, registrations; your own tables are yours to take back. Errors: 55000 the setting replay is not allowed; 55006 a connector is registered in this database; 55P03 somebody else works with its charge points; 23503 a table of yours refers to what is taken back.';

CREATE FUNCTION ocpp.same_configuration(wanted text, has text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN wanted = has THEN true
                WHEN has IS NULL THEN false
                WHEN wanted ~ ',' OR has ~ ',' THEN
                    (SELECT array_agg(w.item ORDER BY w.item) FROM (SELECT lower(btrim(t) COLLATE "C") AS item FROM string_to_table(wanted, ',') AS t) AS w)
                    = (SELECT array_agg(h.item ORDER BY h.item) FROM (SELECT lower(btrim(t) COLLATE "C") AS item FROM string_to_table(has, ',') AS t) AS h)
                WHEN lower(btrim(wanted) COLLATE "C") IN ('true', 'false') THEN lower(btrim(wanted) COLLATE "C") = lower(btrim(has) COLLATE "C")
                ELSE false END
$$;

COMMENT ON FUNCTION ocpp.same_configuration(wanted text, has text) IS 'Whether two values of a configuration key say the same: equal as text; true and false in any case (True); comma-separated lists in any case, order and spacing (A,B = b, a). Nothing else: 60 and 060 differ.';

CREATE FUNCTION ocpp.send_local_list(identity text, list_version integer, update_type text, local_authorization_list jsonb DEFAULT NULL::jsonb, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'SendLocalList',
        jsonb_build_object('listVersion', list_version, 'updateType', update_type)
        || CASE WHEN local_authorization_list IS NULL THEN '{}'
            ELSE jsonb_build_object('localAuthorizationList', local_authorization_list) END, expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.send_local_list(identity text, list_version integer, update_type text, local_authorization_list jsonb, expires_in interval, resend boolean) IS 'Sends a local authorization list, or changes to the one that is there (OCPP 1.6 5.15). list_version: of the list as it is afterwards, positive (errata 3.52); update_type: Full replaces the list, Differential adds, changes and removes entries; local_authorization_list: a list of AuthorizationData, in a Differential update one without idTagInfo is removed, NULL with Full empties the list. ocpp.sync_local_list does it for you, in pieces that the charge point can take. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.set(name text, value text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.setting AS s SET value = set.value WHERE s.name = regexp_replace(set.name, '^ocpp\.', '');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no setting "%"', left(set.name, 100)
            USING ERRCODE = 'undefined_object', HINT = 'SELECT name, description FROM ocpp.setting lists them.';
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.set(name text, value text) IS 'Changes a setting for the whole central system from the next message on; NULL: back to its default. A leading "ocpp." may be written. Unknown name: SQLSTATE 42704; wrong value: 22023, the hint names the range.';

CREATE FUNCTION ocpp.set_certificate_authority(certificate text, private_key text, validity interval DEFAULT '1 year'::interval) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    said jsonb;
BEGIN
    IF certificate IS NULL OR private_key IS NULL THEN
        RAISE EXCEPTION 'a certificate authority has a certificate and a private key' USING ERRCODE = 'null_value_not_allowed',
            HINT = 'SELECT ocpp.clear_certificate_authority() takes it away.';
    END IF;
    IF validity IS NULL OR validity <= interval '0' OR validity > interval '100 years' THEN
        RAISE EXCEPTION 'a certificate can not be valid for %', coalesce(validity::text, 'NULL') USING ERRCODE = 'invalid_parameter_value',
            HINT = 'validity is an interval up to 100 years, for example ''1 year'' or ''90 days''.';
    END IF;
    said := ocpp.check_ca(certificate, private_key);
    INSERT INTO ocpp.certificate_authority (name, certificate, private_key, validity, not_before, not_after)
    VALUES (said ->> 'subject', set_certificate_authority.certificate, set_certificate_authority.private_key, set_certificate_authority.validity,
            (said ->> 'not_before')::timestamptz, (said ->> 'not_after')::timestamptz)
    ON CONFLICT (only_row) DO UPDATE
    SET name = excluded.name, certificate = excluded.certificate, private_key = excluded.private_key, validity = excluded.validity,
        not_before = excluded.not_before, not_after = excluded.not_after, created_at = now(), created_by = current_user;
    PERFORM ocpp.reconsider_certificate_requests();
    RETURN said ->> 'subject';
END
$$;

COMMENT ON FUNCTION ocpp.set_certificate_authority(certificate text, private_key text, validity interval) IS 'From now on certificates that charge points ask for are signed here, with this certificate (PEM; those of its issuers may follow) and private key (PEM without password; EC P-256 or P-384, or RSA), in place of the authority before. Returns its subject. validity: of what it signs, up to 100 years, but never beyond its own end. Requests that wait are looked at again. Only for the owner of the storage. The key is a secret: log_statement and pg_stat_statements may keep what you type. Not an authority''s, the key of another, or a validity that is none: SQLSTATE 22023; NULL: 22004.';

CREATE FUNCTION ocpp.set_charging_profile(identity text, connector_id integer, charging_profile jsonb, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'SetChargingProfile', jsonb_build_object('connectorId', connector_id, 'csChargingProfiles',
        CASE WHEN charging_profile ? 'chargingProfileId' THEN '{}' ELSE jsonb_build_object('chargingProfileId', nextval('ocpp.charging_profile_number')) END
        || charging_profile), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.set_charging_profile(identity text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) IS 'Gives a charge point a charging profile (OCPP 1.6 5.16). connector_id: 0 is the charge point as a whole, where alone a ChargePointMaxProfile may be; a TxProfile needs a connector with a transaction. charging_profile: as 7.8 says; without chargingProfileId it draws one; limits are multiples of 0.1, in A of each phase or W of all together. One of the same id, or of the same purpose and stack level at the same connector, is replaced. What makes no sense, or is more than the charge point''s configuration allows: SQLSTATE 22023. Accepted, it is in ocpp.installed_charging_profile. ocpp.assign_charging_profile gives one that is kept as a template. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.set_password(identity text, password text, push boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    known text := ocpp.canonical_identity(set_password.identity);
    fresh_salt bytea := uuid_send(gen_random_uuid());
    fresh_hash bytea := ocpp.hash_password(fresh_salt, ocpp.password_bytes(password));
BEGIN
    IF password IS NULL OR length(password) NOT BETWEEN 8 AND 64 OR password ~ '[[:cntrl:]]' THEN
        RAISE EXCEPTION 'this can not be a password'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'A password has 8 to 64 characters; best are 40 random hex digits. ocpp.clear_password removes it.';
    END IF;
    IF push THEN
        -- The trigger on ocpp.command takes the password out of the payload and keeps it beside the old one.
        RETURN ocpp.change_configuration(known, 'AuthorizationKey', password);
    END IF;
    PERFORM ocpp.cancel_password(known);
    INSERT INTO ocpp.charge_point_credential (charge_point, salt, hash)
    VALUES (known, fresh_salt, fresh_hash)
    ON CONFLICT (charge_point) DO UPDATE
        SET salt = fresh_salt, hash = fresh_hash, new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = now();
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.set_password(identity text, password text, push boolean) IS 'The password with which a charge point must connect (HTTP Basic, user name = identity), kept as salted hash. 40 hex digits stand for 20 bytes. push: false, the charge point has it already or gets it by hand; true, a ChangeConfiguration of AuthorizationKey is queued and its command id returned; until it is answered the old password (or none) is valid too. Open connections stay. Not 8 to 64 characters: SQLSTATE 22023; another password is on its way and not answered yet: 55000; unknown charge point: P0002.';

CREATE FUNCTION ocpp.settle_outstanding(charge_point text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.command AS m
    SET state = CASE WHEN m.answer_until <= clock_timestamp() THEN 'timed out'
                     WHEN m.resend AND coalesce(m.expires_at > clock_timestamp(), true) THEN 'queued'
                     ELSE 'unknown' END
    WHERE m.charge_point = settle_outstanding.charge_point AND m.state = 'sent';
    UPDATE ocpp.charge_point_state AS s SET outstanding = NULL
    WHERE s.charge_point = settle_outstanding.charge_point AND s.outstanding IS NOT NULL;
END
$$;

COMMENT ON FUNCTION ocpp.settle_outstanding(charge_point text) IS 'Decides what becomes of a command whose answer can not come any more because the connection is gone: queued again under the same message id if it is safe to repeat, else unknown; timed out if its time was over. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.settle_rotation(charge_point text, password bytea, proven boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.charge_point_credential AS c
    SET salt = c.new_salt, hash = c.new_hash, new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = clock_timestamp()
    WHERE c.charge_point = settle_rotation.charge_point AND settle_rotation.proven
      AND ocpp.matches_password(coalesce(settle_rotation.password, ''), c.new_salt, c.new_hash)
      AND NOT coalesce(ocpp.matches_password(coalesce(settle_rotation.password, ''), c.salt, c.hash), false);
    IF FOUND THEN
        -- It has it, so the command that waits to be sent again would only confuse.
        PERFORM ocpp.cancel_password(settle_rotation.charge_point);
        RETURN;
    END IF;
    -- By the old one, after the command that carried the new one has ended in whichever way: it was not taken. Unless it waits to be
    -- sent, or the charge point has said that it takes effect with its next reboot.
    UPDATE ocpp.charge_point_credential AS c
    SET new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = clock_timestamp()
    WHERE c.charge_point = settle_rotation.charge_point AND settle_rotation.proven AND c.hash IS NOT NULL
      AND ocpp.matches_password(coalesce(settle_rotation.password, ''), c.salt, c.hash)
      AND NOT coalesce((SELECT m.state = 'queued' OR m.state = 'accepted' AND m.answer ->> 'status' = 'RebootRequired' FROM ocpp.command AS m
                        WHERE m.charge_point = settle_rotation.charge_point AND ocpp.is_password_change(m.action, m.payload)
                        ORDER BY m.id DESC LIMIT 1), false);
END
$$;

COMMENT ON FUNCTION ocpp.settle_rotation(charge_point text, password bytea, proven boolean) IS 'Ends the time in which two passwords are valid (security whitepaper, use case A01): the charge point has connected with one of them, and that one holds. The old one ends nothing while the change waits to be sent, or is to take effect with the next reboot. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.signed_update_firmware(identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamp with time zone DEFAULT NULL::timestamp with time zone, install_date_time timestamp with time zone DEFAULT NULL::timestamp with time zone, retries integer DEFAULT NULL::integer, retry_interval integer DEFAULT NULL::integer, request_id integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'SignedUpdateFirmware',
        jsonb_strip_nulls(jsonb_build_object('retries', retries, 'retryInterval', retry_interval,
            'requestId', coalesce(request_id, nextval('ocpp.request_number')::integer),
            'firmware', jsonb_build_object('location', location,
            'retrieveDateTime', ocpp.utc(coalesce(retrieve_date_time, clock_timestamp())), 'installDateTime', ocpp.utc(install_date_time),
            'signingCertificate', signing_certificate, 'signature', signature))), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.signed_update_firmware(identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamp with time zone, install_date_time timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to fetch signed firmware and to install it if the signature is good (security whitepaper 5.21, L01). location: at most 512 characters, URL of the file; signing_certificate: at most 5,500 characters, PEM, of who signed the firmware; signature: at most 800 characters, base64; retrieve_date_time: it is fetched then or later, NULL is now; install_date_time: it is installed then or later, NULL as soon as it is there; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose; request_id: comes back in each SignedFirmwareStatusNotification, NULL takes the next of ocpp.request_number. SignedFirmwareStatusNotification tells what comes of it. Not repeated by itself: a second request cancels the first. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.signing_obstacle(request ocpp.certificate_request) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
    authority record;
    names text[];
BEGIN
    IF NOT request.approved AND ocpp.get('certificate.signing') <> 'automatic' THEN
        RETURN 'a person decides (setting certificate.signing)';
    END IF;
    SELECT c.name, c.not_before, c.not_after INTO authority FROM ocpp.certificate_authority AS c;
    IF NOT FOUND THEN
        RETURN 'no certificate authority is set (ocpp.set_certificate_authority): send a certificate with ocpp.certificate_signed';
    ELSIF clock_timestamp() NOT BETWEEN authority.not_before AND authority.not_after THEN
        RETURN format('the certificate authority "%s" is valid from %s to %s only', authority.name, ocpp.utc(authority.not_before), ocpp.utc(authority.not_after));
    ELSIF request.approved THEN
        RETURN NULL;
    ELSIF request.common_name IS NULL THEN
        RETURN format('its subject "%s" has no common name, or several', left(request.subject, 200));
    END IF;
    -- What a station says of itself must not make it another one.
    PERFORM FROM ocpp.charge_point AS p
    WHERE p.identity <> request.charge_point AND lower(request.common_name COLLATE "C")
          IN (lower(p.identity), lower(p.serial_number COLLATE "C"), lower(p.charge_box_serial_number COLLATE "C"));
    IF FOUND THEN
        RETURN format('its common name "%s" is identity or serial number of another charge point', request.common_name);
    END IF;
    SELECT ARRAY[lower(p.identity), lower(p.serial_number COLLATE "C"), lower(p.charge_box_serial_number COLLATE "C")] INTO names
    FROM ocpp.charge_point AS p WHERE p.identity = request.charge_point;
    IF coalesce(lower(request.common_name COLLATE "C") = ANY (names), false) THEN
        RETURN NULL;
    END IF;
    RETURN format('its common name "%s" is neither identity nor serial number of the charge point', left(request.common_name, 200));
END
$$;

COMMENT ON FUNCTION ocpp.signing_obstacle(request ocpp.certificate_request) IS 'What keeps a certificate request from being signed here and now, in words; NULL: nothing does. Its common name has to be the identity of its charge point or a serial number of its last BootNotification (security whitepaper for OCPP 1.6: the common name is the serial number), in upper or lower case, unless a person approved it.';

CREATE FUNCTION ocpp.spread_quirks() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE ocpp.charge_point AS p SET quirks = ocpp.quirks_of(p.vendor, p.model, p.firmware_version)
    WHERE p.quirks IS DISTINCT FROM ocpp.quirks_of(p.vendor, p.model, p.firmware_version);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.spread_quirks() IS 'Trigger: a changed quirk reaches every charge point that it applies to.';

CREATE FUNCTION ocpp.start_campaign(action text, payload jsonb, charge_points text[], name text DEFAULT NULL::text, batch_size integer DEFAULT 50, most_failures integer DEFAULT 5, tries integer DEFAULT 1, account text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    owner text := ocpp.choose_account(start_campaign.account);
    template jsonb := coalesce(start_campaign.payload, '{}');
    number bigint;
    strange text[];
BEGIN
    IF coalesce(start_campaign.action, '') NOT IN ('UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog') THEN
        RAISE EXCEPTION 'a campaign can not do "%"', left(start_campaign.action, 100) USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It does UpdateFirmware, SignedUpdateFirmware, GetDiagnostics or GetLog. Other commands are queued for many at once: SELECT ocpp.call(identity, ...) FROM ocpp.charge_point WHERE ...';
    ELSIF coalesce(least(start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries), 0) < 1
       OR num_nulls(start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries) > 0 THEN
        RAISE EXCEPTION 'batch_size, most_failures and tries can not be %, % and %', coalesce(start_campaign.batch_size::text, 'NULL'),
            coalesce(start_campaign.most_failures::text, 'NULL'), coalesce(start_campaign.tries::text, 'NULL')
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Each is at least 1.';
    ELSIF coalesce(cardinality(start_campaign.charge_points), 0) = 0 THEN
        RAISE EXCEPTION 'a campaign needs charge points' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'SELECT ocpp.start_campaign(..., array_agg(identity)) FROM ocpp.charge_point WHERE ...; no row met the condition.';
    END IF;
    -- Each charge point gets a requestId of its own; whichever stands here is none of them.
    IF start_campaign.action IN ('GetLog', 'SignedUpdateFirmware') AND jsonb_typeof(template) = 'object' THEN
        PERFORM ocpp.check_command('1.6', start_campaign.action, template || '{"requestId": 1}');
        template := template - 'requestId';
    ELSE
        PERFORM ocpp.check_command('1.6', start_campaign.action, template);
    END IF;
    IF octet_length(template::text) > 65000 THEN
        RAISE EXCEPTION 'the payload is too large' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It has at most 65,000 bytes of JSON; firmware goes by its URL.';
    END IF;

    INSERT INTO ocpp.campaign (name, action, payload, batch_size, most_failures, tries, account)
    VALUES (start_campaign.name, start_campaign.action, template, start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries, owner)
    RETURNING id INTO number;
    INSERT INTO ocpp.campaign_member (charge_point, campaign, turn)
    SELECT p.identity, number, min(given.turn)
    FROM unnest(start_campaign.charge_points) WITH ORDINALITY AS given (identity, turn)
    JOIN ocpp.charge_point AS p ON lower(p.identity) = lower(given.identity COLLATE "C")
    WHERE owner IS NULL OR p.account = owner GROUP BY p.identity;
    SELECT array_agg(coalesce(given.identity, 'NULL') ORDER BY given.turn) INTO strange
    FROM unnest(start_campaign.charge_points) WITH ORDINALITY AS given (identity, turn)
    WHERE given.identity IS NULL OR lower(given.identity COLLATE "C") NOT IN (SELECT lower(m.charge_point) FROM ocpp.campaign_member AS m WHERE m.campaign = number);
    IF strange IS NOT NULL THEN
        RAISE EXCEPTION 'there is no charge point "%"', array_to_string(strange[1:5], '", "') || CASE WHEN cardinality(strange) > 5
                THEN format('" nor %s more, last "%s', cardinality(strange) - 5, strange[cardinality(strange)]) ELSE '' END
            USING ERRCODE = 'no_data_found', HINT = 'SELECT identity FROM ocpp.charge_point lists them' || CASE WHEN owner IS NULL THEN '.'
                ELSE format('; those of account %s can be part of it.', owner) END;
    END IF;
    RETURN number;
END
$$;

COMMENT ON FUNCTION ocpp.start_campaign(action text, payload jsonb, charge_points text[], name text, batch_size integer, most_failures integer, tries integer, account text) IS 'Begins a campaign and returns its id: SELECT ocpp.start_campaign(''UpdateFirmware'', ''{...}'', array_agg(identity)) FROM ocpp.charge_point WHERE model = ... action: UpdateFirmware, SignedUpdateFirmware, GetDiagnostics or GetLog; payload: as in the specification, at most 65,000 bytes, without requestId, each charge point gets its own; charge_points: in the order in which they shall have their turn, each once however often it is named; batch_size: at most so many at the same time; most_failures: with so many failed charge points the campaign pauses; tries: how often each is tried before it counts as failed; account: to whom it belongs and whose charge points may be part of it, NULL and your own as in ocpp.choose_account. The first are sent the command within seconds; an absent charge point is sent it when it connects. Payload against the specification, no charge points, impossible number: SQLSTATE 22023; unknown charge point: P0002; another account: 42501.';

CREATE FUNCTION ocpp.start_node(name text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    number bigint;
BEGIN
    IF coalesce(start_node.name, '') = '' THEN
        RAISE EXCEPTION 'a connector needs a name' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'The name must stay the same over restarts and differ between connectors.';
    END IF;
    -- A new number for the same name: whatever an earlier incarnation still says in its own is refused.
    DELETE FROM ocpp.node AS n WHERE n.name = start_node.name;
    INSERT INTO ocpp.node (name, lease_until) VALUES (start_node.name, clock_timestamp() + interval '30 s')
    RETURNING id INTO number;
    PERFORM ocpp.release_lost(1000000);
    RETURN number;
END
$$;

COMMENT ON FUNCTION ocpp.start_node(name text) IS 'Registers a connector under its name for 30 s and returns its number; ocpp.tend renews it. Connections of an earlier incarnation of the name end.';

CREATE FUNCTION ocpp.status_means(status text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE
        WHEN word IN ('installed', 'uploaded') THEN 'done'
        WHEN word IN ('downloadfailed', 'installationfailed', 'installverificationfailed', 'uploadfailed', 'uploadfailure', 'permissiondenied') THEN 'failed'
        WHEN word IN ('invalidsignature', 'invalidcertificate', 'revokedcertificate', 'badmessage', 'notsupportedoperation') THEN 'failed for good'
        WHEN word IN ('downloading', 'downloaded', 'downloadscheduled', 'downloadpaused', 'signatureverified', 'installing', 'installscheduled',
                      'installrebooting', 'uploading') THEN 'running'
        WHEN word = 'idle' THEN 'idle' END
    FROM lower(status COLLATE "C") AS word
$$;

COMMENT ON FUNCTION ocpp.status_means(status text) IS 'What a status means for the job: done, failed, failed for good (the same again will not help), running, idle (nothing is going on; says nothing of what was). NULL: a word that the specification does not know. Upper and lower case are the same.';

CREATE FUNCTION ocpp.step_campaign(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign;
    chosen record;
    queued record;
    going integer;
    failures integer;
    room integer := work;
    changed integer;
BEGIN
    -- One node at a time goes on with a campaign, and none waits for it.
    FOR present IN SELECT * FROM ocpp.campaign AS c WHERE c.ended_at IS NULL ORDER BY c.id FOR NO KEY UPDATE SKIP LOCKED LOOP
        EXIT WHEN room <= 0;
        -- How far are those that have begun? Also those that failed: a charge point that tries again by itself may still succeed.
        RETURN QUERY
            WITH news AS MATERIALIZED (
                  SELECT w.ctid AS place, j.id AS job, outcome.state,
                         coalesce(j.reason, CASE q.state WHEN 'cancelled' THEN 'its command was taken back' ELSE 'its command is gone' END) AS reason
                  FROM ocpp.campaign_member AS w
                  LEFT JOIN ocpp.job AS j ON j.charge_point = w.charge_point AND j.campaign = w.campaign
                  LEFT JOIN ocpp.command AS q ON q.charge_point = w.charge_point AND q.id = coalesce(j.command, w.command)
                  CROSS JOIN LATERAL (SELECT CASE
                      WHEN q.state IN ('queued', 'sent') THEN 'running'
                      -- It went away before it could be sent anything: it waits without taking a place.
                      WHEN j.id IS NULL AND q.state = 'expired' THEN CASE present.state WHEN 'cancelled' THEN 'cancelled' ELSE 'waiting' END
                      WHEN j.id IS NULL AND q.state = 'cancelled' THEN 'cancelled'
                      WHEN j.state IN ('sent', 'running') THEN 'running'
                      WHEN j.state = 'failed' AND j.due_at IS NOT NULL AND present.state <> 'cancelled' THEN 'running'
                      ELSE coalesce(j.state, 'failed') END) AS outcome (state)
                  WHERE w.campaign = present.id AND w.state IN ('running', 'failed')
                    AND (outcome.state, j.id) IS DISTINCT FROM (w.state, w.job)
                    AND (these IS NULL OR w.charge_point = ANY (these))
                  LIMIT room FOR NO KEY UPDATE OF w SKIP LOCKED)
            UPDATE ocpp.campaign_member AS m
            SET state = news.state, job = news.job, updated_at = clock_timestamp(),
                command = CASE WHEN news.state <> 'waiting' THEN m.command END,
                reason = CASE WHEN news.state IN ('failed', 'cancelled') THEN news.reason END
            FROM news WHERE m.ctid = news.place
            RETURNING m.charge_point, NULL::bigint, NULL::text;
        GET DIAGNOSTICS changed = ROW_COUNT;
        room := room - changed;

        SELECT count(*) FILTER (WHERE m.state = 'running'), count(*) FILTER (WHERE m.state = 'failed') INTO going, failures
        FROM ocpp.campaign_member AS m WHERE m.campaign = present.id AND m.state IN ('running', 'failed');
        IF going = 0 AND NOT EXISTS (SELECT FROM ocpp.campaign_member AS m WHERE m.campaign = present.id AND m.state = 'waiting') THEN
            UPDATE ocpp.campaign AS c
            SET state = CASE c.state WHEN 'cancelled' THEN 'cancelled' ELSE 'done' END, ended_at = clock_timestamp(),
                reason = CASE c.state WHEN 'cancelled' THEN c.reason END
            WHERE c.id = present.id;
        ELSIF present.state = 'running' AND failures - present.forgiven >= present.most_failures THEN
            UPDATE ocpp.campaign AS c
            SET state = 'paused', reason = format('%s charge point%s failed', failures - present.forgiven, CASE WHEN failures - present.forgiven > 1 THEN 's' END)
            WHERE c.id = present.id;
        ELSIF present.state = 'running' AND going < present.batch_size AND room > 0 THEN
            FOR chosen IN
                SELECT m.charge_point FROM ocpp.campaign_member AS m
                JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
                JOIN ocpp.node AS n ON n.id = s.node
                JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
                WHERE m.campaign = present.id AND m.state = 'waiting' AND ocpp.may_send(p.registration, p.blocked, present.action)
                  AND (these IS NULL OR m.charge_point = ANY (these))
                ORDER BY m.turn LIMIT least(present.batch_size - going, room) FOR NO KEY UPDATE OF m SKIP LOCKED
            LOOP
                -- Not for long: if the charge point goes away meanwhile it gives its place to another.
                SELECT * INTO queued FROM ocpp.queue_or_refuse(chosen.charge_point, present.action,
                    ocpp.with_request_id(present.action, present.payload), 'campaign', clock_timestamp() + interval '15 min');
                UPDATE ocpp.campaign_member AS m
                SET state = CASE WHEN queued.id IS NULL THEN 'failed' ELSE 'running' END, command = queued.id, updated_at = clock_timestamp(),
                    reason = queued.refusal
                WHERE m.charge_point = chosen.charge_point AND m.campaign = present.id;
                charge_point := chosen.charge_point;
                RETURN NEXT;
                room := room - 1;
            END LOOP;
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION ocpp.step_campaign(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: notes how far the charge points of each campaign are, begins with the next ones that are connected, pauses a campaign in which too many failed, and ends one in which all have ended.';

CREATE FUNCTION ocpp.step_certificate(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request;
    authority ocpp.certificate_authority;
    obstacle text;
    signed text;
    leaf jsonb;
    number bigint;
    sequel bigint;
BEGIN
    FOR request IN
        SELECT * FROM ocpp.certificate_request AS r
        WHERE r.state = 'waiting' AND r.reason IS NULL AND (these IS NULL OR r.charge_point = ANY (these))
          -- One that a person has sent belongs to this request as soon as it goes.
          AND NOT EXISTS (SELECT FROM ocpp.command AS m
                          WHERE m.charge_point = r.charge_point AND m.state IN ('queued', 'sent') AND m.action = 'CertificateSigned'
                            AND m.purpose IS DISTINCT FROM 'certificate')
        -- A signature with a large RSA key takes milliseconds, and the lease of the connector does not wait.
        LIMIT least(work, 32) FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        charge_point := request.charge_point;
        SELECT max(n.id) INTO sequel FROM ocpp.certificate_request AS n
        WHERE n.charge_point = request.charge_point AND n.id > request.id AND n.state <> 'refused';
        IF sequel IS NOT NULL THEN
            UPDATE ocpp.certificate_request AS r SET state = 'replaced', reason = format('request %s is newer', sequel), changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
            RETURN NEXT;
            CONTINUE;
        END IF;
        obstacle := ocpp.signing_obstacle(request);
        IF obstacle IS NULL THEN
            BEGIN
                SELECT * INTO authority FROM ocpp.certificate_authority AS c;
                -- Clocks of charge points are slow sometimes: from an hour ago.
                signed := ocpp.sign_csr(request.csr, authority.certificate, authority.private_key,
                    greatest(authority.not_before, clock_timestamp() - interval '1 hour'),
                    least(authority.not_after, clock_timestamp() + authority.validity));
                leaf := ocpp.read_certificate(signed);
            EXCEPTION WHEN data_exception THEN
                GET STACKED DIAGNOSTICS obstacle = MESSAGE_TEXT;
            END;
        END IF;
        IF obstacle IS NULL THEN
            SELECT q.id, q.refusal INTO number, obstacle
            FROM ocpp.queue_or_refuse(request.charge_point, 'CertificateSigned', jsonb_build_object('certificateChain', signed), 'certificate', NULL) AS q;
        END IF;
        IF obstacle IS NULL THEN
            UPDATE ocpp.certificate_request AS r
            SET state = 'signed', chain = signed, serial_number = leaf ->> 'serial_number', expires_at = (leaf ->> 'not_after')::timestamptz,
                command = number, changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
        ELSE
            UPDATE ocpp.certificate_request AS r SET reason = obstacle, changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;

COMMENT ON FUNCTION ocpp.step_certificate(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: signs certificate requests that wait and queues CertificateSigned; where something keeps a request from being signed, it says so in its reason and leaves it to a person.';

CREATE FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp()
        FROM (SELECT q.charge_point, q.session FROM ocpp.connection AS q
              WHERE q.node = step_close.node AND q.disconnected_at IS NULL AND q.reason IS NOT NULL
                AND (these IS NULL OR q.charge_point = ANY (these))
              LIMIT work FOR NO KEY UPDATE SKIP LOCKED) AS due, ocpp.charge_point AS p
        WHERE c.charge_point = due.charge_point AND c.session = due.session AND p.identity = c.charge_point
        -- 1008: policy violation, do not come back; 1000: normal closure (RFC 6455 7.4.1). A close reason has at most 123 bytes.
        RETURNING c.charge_point, c.session, CASE WHEN p.blocked THEN '1008 ' ELSE '1000 ' END
                  || CASE WHEN octet_length(c.reason) <= 120 THEN c.reason ELSE left(c.reason, 30) END;
END
$$;

COMMENT ON FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: sockets of the node to close, message is "code reason". Told once, and from then on they count as closed.';

CREATE FUNCTION ocpp.step_desired(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.step_desired(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: compares what is wished of charge points with what they have where word was left for it, and asks those of the node for what is due, one command each. Absent and not accepted ones are waited for.';

CREATE FUNCTION ocpp.step_due(step text, node bigint, work integer) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    -- In random order, so that those that fail again and again keep nobody from having a turn.
    RETURN CASE step
        WHEN 'step_expire' THEN ARRAY(
            SELECT m.charge_point FROM ocpp.command AS m WHERE m.state = 'queued' AND m.expires_at <= clock_timestamp()
            GROUP BY m.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_end_orphans' THEN ARRAY(
            SELECT c.charge_point FROM ocpp.connection AS c
            WHERE c.disconnected_at IS NULL AND c.reason IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = c.node)
            GROUP BY c.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_release_lost' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = s.node) ORDER BY random() LIMIT work)
        WHEN 'step_release_ended' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
            WHERE s.node IS NOT NULL AND c.disconnected_at IS NOT NULL ORDER BY random() LIMIT work)
        WHEN 'step_close' THEN ARRAY(
            SELECT c.charge_point FROM ocpp.connection AS c
            WHERE c.node = step_due.node AND c.disconnected_at IS NULL AND c.reason IS NOT NULL
            GROUP BY c.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_send' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node = step_due.node
              AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = s.charge_point AND m.state IN ('queued', 'sent'))
            ORDER BY random() LIMIT work)
        WHEN 'step_desired' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.charge_point IN (SELECT c.charge_point FROM ocpp.desired_change AS c
                  UNION ALL SELECT d.charge_point FROM ocpp.desired_state AS d
                  WHERE d.state IN ('due', 'asked') AND d.next_try_at < 'infinity' AND d.next_try_at <= clock_timestamp())
              AND (s.node = step_due.node OR s.node IS NULL OR step_due.node IS NULL) ORDER BY random() LIMIT work)
        WHEN 'step_job' THEN ARRAY(
            SELECT j.charge_point FROM ocpp.job AS j WHERE j.due_at <= clock_timestamp() GROUP BY j.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_campaign' THEN ARRAY(
            SELECT m.charge_point FROM ocpp.campaign AS c JOIN ocpp.campaign_member AS m ON m.campaign = c.id
            LEFT JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
            WHERE c.ended_at IS NULL AND (m.state IN ('running', 'failed') OR m.state = 'waiting' AND s.node IS NOT NULL)
            GROUP BY m.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_certificate' THEN ARRAY(
            SELECT r.charge_point FROM ocpp.certificate_request AS r WHERE r.state = 'waiting' AND r.reason IS NULL GROUP BY r.charge_point ORDER BY random() LIMIT work)
        END;
END
$$;

COMMENT ON FUNCTION ocpp.step_due(step text, node bigint, work integer) IS 'Charge points that a step may have something to do for, at most so many, in random order and without a lock.';

CREATE FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp()
        FROM (SELECT q.charge_point, q.session FROM ocpp.connection AS q
              WHERE q.disconnected_at IS NULL AND q.reason IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = q.node)
                AND (these IS NULL OR q.charge_point = ANY (these))
              LIMIT work FOR NO KEY UPDATE OF q SKIP LOCKED) AS due
        WHERE c.charge_point = due.charge_point AND c.session = due.session
        RETURNING c.charge_point, c.session, NULL::text;
END
$$;

COMMENT ON FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: sockets that a lost connector should have closed are closed with it.';

CREATE FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    free text[];
BEGIN
    -- With a command that carries a password its trigger forgets the password: without waiting for whoever has locked that.
    free := ARRAY(SELECT k.charge_point FROM ocpp.charge_point_credential AS k
                  WHERE k.charge_point IN (SELECT q.charge_point FROM ocpp.command AS q
                                           WHERE q.state = 'queued' AND q.expires_at <= clock_timestamp()
                                             AND (these IS NULL OR q.charge_point = ANY (these)) AND ocpp.is_password_change(q.action, q.payload))
                  LIMIT work FOR NO KEY UPDATE OF k SKIP LOCKED);
    RETURN QUERY
        UPDATE ocpp.command AS m SET state = 'expired'
        FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
              WHERE q.state = 'queued' AND q.expires_at <= clock_timestamp() AND (these IS NULL OR q.charge_point = ANY (these))
                AND (NOT ocpp.is_password_change(q.action, q.payload) OR q.charge_point = ANY (free)
                     OR NOT EXISTS (SELECT FROM ocpp.charge_point_credential AS k WHERE k.charge_point = q.charge_point))
              LIMIT work FOR NO KEY UPDATE OF q SKIP LOCKED) AS due
        WHERE m.charge_point = due.charge_point AND m.id = due.id
        RETURNING m.charge_point, NULL::bigint, NULL::text;
END
$$;

COMMENT ON FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: ends queued commands whose time is over, but for those that somebody has locked.';

CREATE FUNCTION ocpp.step_job(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    due record;
    task ocpp.job;
    refusal text;
BEGIN
    FOR due IN
        SELECT j.charge_point, j.id FROM ocpp.job AS j JOIN ocpp.charge_point_state AS s ON s.charge_point = j.charge_point
        WHERE j.due_at <= clock_timestamp() AND (these IS NULL OR j.charge_point = ANY (these))
        ORDER BY j.charge_point, j.id LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED
    LOOP
        -- As it is now that the lock is held.
        SELECT * INTO task FROM ocpp.job AS j WHERE j.charge_point = due.charge_point AND j.id = due.id AND j.due_at <= clock_timestamp();
        CONTINUE WHEN NOT FOUND;
        IF task.state = 'running' THEN
            PERFORM ocpp.fail_job(task.charge_point, task.id, format('no news for %s', ocpp.get('job.timeout')), clock_timestamp());
        ELSIF EXISTS (SELECT FROM ocpp.job AS j
                      WHERE j.charge_point = task.charge_point AND j.id <> task.id AND j.state IN ('sent', 'running')
                        AND ocpp.job_kind(j.action) = ocpp.job_kind(task.action))
           OR EXISTS (SELECT FROM ocpp.command AS m
                      WHERE m.charge_point = task.charge_point AND m.state IN ('queued', 'sent')
                        AND ocpp.job_kind(m.action) = ocpp.job_kind(task.action)) THEN
            -- Another one of its kind goes on: a second would end it.
            UPDATE ocpp.job AS j SET due_at = clock_timestamp() + interval '5 min' WHERE j.charge_point = task.charge_point AND j.id = task.id;
        ELSIF ocpp.is_superseded(task)
           -- A person has taken back the command that waited to be sent again.
           OR task.status IS NULL AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = task.charge_point AND m.id = task.command
                                              AND m.state = 'cancelled' AND m.attempts > 0)
           OR EXISTS (SELECT FROM ocpp.campaign AS c WHERE c.id = task.campaign AND c.state = 'cancelled') THEN
            UPDATE ocpp.job AS j SET due_at = NULL WHERE j.charge_point = task.charge_point AND j.id = task.id;
        ELSE
            refusal := ocpp.try_job_again(task);
            IF refusal IS NOT NULL THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, concat_ws('; no further try: ', task.reason, refusal), clock_timestamp(), false);
            END IF;
        END IF;
        charge_point := task.charge_point;
        RETURN NEXT;
    END LOOP;
END
$$;

COMMENT ON FUNCTION ocpp.step_job(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: running jobs without news count as failed (setting job.timeout), failed ones with tries left are tried again.';

CREATE FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    ended text[];
BEGIN
    SELECT array_agg(l.charge_point) INTO ended FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
         WHERE s.node IS NOT NULL AND c.disconnected_at IS NOT NULL AND (these IS NULL OR s.charge_point = ANY (these))
         ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED) AS l;
    IF ended IS NOT NULL THEN
        PERFORM ocpp.release(ended, 'closed');
        RETURN QUERY SELECT e, NULL::bigint, NULL::text FROM unnest(ended) AS e;
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: catches up where a connection ended while somebody held the lock of the charge point''s state.';

CREATE FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    lost text[];
BEGIN
    -- From node number to node number through the index: this runs every few seconds and must not read every connected charge point.
    SELECT array_agg(l.charge_point) INTO lost FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         WHERE s.node IN (WITH RECURSIVE held (node) AS (
                              SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.node IS NOT NULL
                              UNION ALL
                              SELECT (SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.node > held.node)
                              FROM held WHERE held.node IS NOT NULL)
                          SELECT held.node FROM held WHERE NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = held.node))
           AND (these IS NULL OR s.charge_point = ANY (these))
         ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED) AS l;
    IF lost IS NOT NULL THEN
        lost := ocpp.releasable(lost);
        PERFORM ocpp.release(lost, 'connector lost');
        RETURN QUERY SELECT l, NULL::bigint, NULL::text FROM unnest(lost) AS l;
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: ends the connections of connectors that are gone.';

CREATE FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    ready record;
BEGIN
    -- The queue leads, so that an idle system reads one empty index.
    FOR ready IN
        SELECT s.charge_point, s.session FROM ocpp.charge_point_state AS s
        WHERE s.node = step_send.node AND (these IS NULL OR s.charge_point = ANY (these)) AND s.charge_point IN
            (SELECT m.charge_point FROM ocpp.command AS m JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
             WHERE m.state = 'sent' AND m.answer_until <= clock_timestamp()
                OR m.state = 'queued' AND ocpp.may_send(p.registration, p.blocked, m.action)
                   AND NOT EXISTS (SELECT FROM ocpp.command AS o WHERE o.charge_point = m.charge_point AND o.state = 'sent'))
        ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        charge_point := ready.charge_point;
        session := ready.session;
        FOR message IN SELECT claimed.frame FROM ocpp.claim_command(ready.charge_point) AS claimed LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;

COMMENT ON FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) IS 'Step: commands that may go to charge points of the node, message is the frame.';

CREATE FUNCTION ocpp.supersede_jobs(task ocpp.job, reason text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.job AS j
    SET state = 'cancelled', reason = supersede_jobs.reason, due_at = NULL, ended_at = supersede_jobs.at, updated_at = supersede_jobs.at
    WHERE j.charge_point = task.charge_point AND j.id <> task.id AND j.command < task.command
      AND ocpp.job_kind(j.action) = ocpp.job_kind(task.action) AND (j.state IN ('sent', 'running') OR j.due_at IS NOT NULL);
END
$$;

COMMENT ON FUNCTION ocpp.supersede_jobs(task ocpp.job, reason text, at timestamp with time zone) IS 'This job has taken the place of those of its kind that the charge point was sent before: they are cancelled, their next tries too.';

CREATE FUNCTION ocpp.sync_local_list(identity text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.sync_local_list(identity text) IS 'Queues the next SendLocalList (OCPP 1.6 5.15) that brings a charge point nearer to the list it should have, and returns its id in ocpp.command; when it is accepted the next one follows by itself. Differential if its version is known and nothing went wrong, else Full, with at most SendLocalListMaxLength entries (not known: setting local_list.piece) and 60,000 bytes; versions from 1 to 2147483647. GetLocalListVersion first where it is not known whether the last one arrived. NULL: nothing is to be sent, one is on its way already, no list is wished for, or the charge point has none. Needed only by who can not wait some seconds; for many: SELECT ocpp.sync_local_list(identity) FROM ocpp.charge_point. Expires after 5 minutes. Errors as of ocpp.call.';

CREATE FUNCTION ocpp.take_back_try(charge_point text, command bigint) RETURNS void
    LANGUAGE sql
    AS $$
    UPDATE ocpp.command AS m SET state = 'cancelled'
    FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
          WHERE q.charge_point = take_back_try.charge_point AND q.id = take_back_try.command AND q.state = 'queued' FOR NO KEY UPDATE) AS waiting
    WHERE m.charge_point = waiting.charge_point AND m.id = waiting.id
$$;

COMMENT ON FUNCTION ocpp.take_back_try(charge_point text, command bigint) IS 'Takes back a queued command that news has made pointless. Whoever has locked it is waited for: a firmware must not be installed twice.';

CREATE TABLE ocpp.transaction (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    transaction_id text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    id_tag text NOT NULL,
    token text NOT NULL COLLATE pg_catalog."C",
    id_tag_info jsonb NOT NULL,
    authorized boolean NOT NULL,
    reservation_id integer,
    started_at timestamp with time zone NOT NULL,
    start_received_at timestamp with time zone NOT NULL,
    meter_start numeric NOT NULL,
    stopped_at timestamp with time zone,
    stop_received_at timestamp with time zone,
    meter_stop numeric,
    reason text,
    stop_id_tag text,
    energy numeric DEFAULT 0 NOT NULL,
    register numeric,
    metered_at timestamp with time zone,
    power numeric,
    state_of_charge numeric,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT transaction_energy_check CHECK (((energy >= (0)::numeric) AND (energy < 'Infinity'::numeric))),
    CONSTRAINT transaction_meter_stop_check CHECK ((abs(meter_stop) < 'Infinity'::numeric)),
    CONSTRAINT transaction_power_check CHECK ((abs(power) < 'Infinity'::numeric)),
    CONSTRAINT transaction_state_check CHECK ((state = ANY (ARRAY['open'::text, 'stopped'::text, 'incomplete'::text, 'closed'::text]))),
    CONSTRAINT transaction_stopped_at_check CHECK (isfinite(stopped_at))
)
WITH (fillfactor='70');

COMMENT ON TABLE ocpp.transaction IS 'Charging transactions, as concluded from what the charge points said.';

COMMENT ON COLUMN ocpp.transaction.id IS 'Our number, unique in the system.';

COMMENT ON COLUMN ocpp.transaction.transaction_id IS 'The id on the wire, unique within the charge point; in OCPP 1.6 the same number.';

COMMENT ON COLUMN ocpp.transaction.state IS 'open: running; stopped: its StopTransaction came; incomplete: another one started on the connector and no StopTransaction has come; closed: by a person, see ocpp.close_transaction.';

COMMENT ON COLUMN ocpp.transaction.id_tag IS 'The tag as presented; token is the same folded.';

COMMENT ON COLUMN ocpp.transaction.id_tag_info IS 'What StartTransaction was answered; a repeated StartTransaction gets the same.';

COMMENT ON COLUMN ocpp.transaction.authorized IS 'false: the tag was refused, the charge point was told so and will probably stop at once.';

COMMENT ON COLUMN ocpp.transaction.started_at IS 'By the clock of the charge point, which may be wrong; start_received_at is by ours.';

COMMENT ON COLUMN ocpp.transaction.meter_start IS 'Wh.';

COMMENT ON COLUMN ocpp.transaction.meter_stop IS 'Wh, as received, even where smaller than meter_start.';

COMMENT ON COLUMN ocpp.transaction.reason IS 'Reason of OCPP 1.6 7.36; Local where the charge point gave none.';

COMMENT ON COLUMN ocpp.transaction.energy IS 'Wh delivered so far, never negative: meter_stop less meter_start, or the sum of the increases where the register was reset on the way.';

COMMENT ON COLUMN ocpp.transaction.register IS 'Wh, last reading of Energy.Active.Import.Register.';

COMMENT ON COLUMN ocpp.transaction.metered_at IS 'Time of the last reading.';

COMMENT ON COLUMN ocpp.transaction.power IS 'W, last Power.Active.Import.';

COMMENT ON COLUMN ocpp.transaction.state_of_charge IS 'Percent, last SoC.';

COMMENT ON COLUMN ocpp.transaction.flags IS 'What was odd about it: meter_decreased, meter_reset, stopped_before_start, late_stop, stop_lost, not_authorized, clock_unset, closed_by_operator ...';

CREATE FUNCTION ocpp.tell_closed(closed ocpp.transaction) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ocpp.is_told('stopped') THEN
        INSERT INTO ocpp.event (kind, charge_point, evse_id, connector_id, transaction, details)
        VALUES ('stopped', closed.charge_point, closed.evse_id, closed.connector_id, closed.id,
                jsonb_strip_nulls(jsonb_build_object('id_tag', closed.id_tag, 'stopped_at', ocpp.utc(closed.stopped_at), 'reason', closed.reason,
                    'meter_stop', closed.meter_stop, 'energy', closed.energy, 'flags', closed.flags)));
    END IF;
END
$$;

COMMENT ON FUNCTION ocpp.tell_closed(closed ocpp.transaction) IS 'Event stopped of a transaction that ocpp.close_transaction has ended, with the details that a StopTransaction gives it.';

CREATE FUNCTION ocpp.tell_command() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ocpp.is_told('command') THEN
        INSERT INTO ocpp.event (kind, charge_point, command, details)
        VALUES ('command', NEW.charge_point, NEW.id,
                jsonb_strip_nulls(jsonb_build_object('action', NEW.action, 'state', NEW.state, 'status', NEW.answer -> 'status',
                    'error_code', NEW.error_code, 'error_description', NEW.error_description, 'late', nullif(NEW.late, false))));
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.tell_command() IS 'Trigger: event command, with action, state, the status in the answer or error_code and error_description, and late where the answer came after the command had been given up. The answer itself is in ocpp.command.';

CREATE FUNCTION ocpp.tell_connected() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ocpp.is_told('connected') THEN
        INSERT INTO ocpp.event (kind, charge_point, details)
        SELECT 'connected', n.charge_point,
               jsonb_strip_nulls(jsonb_build_object('session', n.session, 'version', n.version, 'address', n.address))
        FROM new_row AS n WHERE n.disconnected_at IS NULL ORDER BY n.session;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.tell_connected() IS 'Trigger: event connected, with session, version and address.';

CREATE FUNCTION ocpp.tell_disconnected() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ocpp.is_told('disconnected') THEN
        INSERT INTO ocpp.event (kind, charge_point, details)
        SELECT 'disconnected', n.charge_point,
               jsonb_strip_nulls(jsonb_build_object('session', n.session, 'reason', n.reason, 'connected_at', ocpp.utc(n.connected_at)))
        FROM new_row AS n JOIN old_row AS o USING (charge_point, session)
        WHERE o.disconnected_at IS NULL AND n.disconnected_at IS NOT NULL ORDER BY n.session;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.tell_disconnected() IS 'Trigger: event disconnected, with session, reason and connected_at.';

CREATE FUNCTION ocpp.tell_refused(charge_point text, reason text, address text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    IF NOT ocpp.is_told('security') THEN
        RETURN;
    END IF;
    -- Under a lock that nobody waits for: who does not get it comes at the same time as somebody who tells. Without a password
    -- there is nothing to lock, and of those who come in the same moment each may tell.
    PERFORM FROM ocpp.charge_point_credential AS k WHERE k.charge_point = tell_refused.charge_point FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND AND EXISTS (SELECT FROM ocpp.charge_point_credential AS k WHERE k.charge_point = tell_refused.charge_point) THEN
        RETURN;
    END IF;
    INSERT INTO ocpp.event (kind, charge_point, details)
    SELECT 'security', tell_refused.charge_point,
           jsonb_strip_nulls(jsonb_build_object('type', 'FailedToAuthenticateAtCentralSystem', 'reason', reason, 'address', address))
    WHERE NOT EXISTS (SELECT FROM ocpp.event AS e
                      WHERE e.kind = 'security' AND e.charge_point = tell_refused.charge_point
                        AND e.received_at > now() - interval '1 minute' AND e.details ? 'reason'
                        AND e.details ->> 'type' = 'FailedToAuthenticateAtCentralSystem');
END
$$;

COMMENT ON FUNCTION ocpp.tell_refused(charge_point text, reason text, address text) IS 'Event security of a charge point whose password was refused, at most one in a minute. type: as the security whitepaper for OCPP 1.6 calls it; reason: what the connector is told; address: of the peer.';

CREATE FUNCTION ocpp.tend(node bigint, work integer DEFAULT 256, OUT outcome text, OUT charge_point text, OUT session bigint, OUT message text) RETURNS SETOF record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.node AS n SET lease_until = clock_timestamp() + interval '30 s' WHERE n.id = tend.node;
    IF NOT FOUND THEN
        outcome := 'gone';
        RETURN NEXT; RETURN;
    END IF;
    PERFORM ocpp.expire_commands(work);
    PERFORM ocpp.release_lost(work);
    -- What asks of its own accord, before what goes out is looked for.
    PERFORM ocpp.do_step(own.step, tend.node, work) FROM unnest(ARRAY['step_desired', 'step_job', 'step_campaign', 'step_certificate']) AS own (step);
    RETURN QUERY SELECT 'close', c.charge_point, c.session, c.message FROM ocpp.do_step('step_close', tend.node, work) AS c;
    RETURN QUERY SELECT 'call', c.charge_point, c.session, c.message FROM ocpp.do_step('step_send', tend.node, work) AS c;
END
$$;

COMMENT ON FUNCTION ocpp.tend(node bigint, work integer, OUT outcome text, OUT charge_point text, OUT session bigint, OUT message text) IS 'To be called by a connector at least every 5 s, and at once when LISTEN ocpp_connector brings its number: renews its lease (30 s), ends deadlines, and returns what to do: call (write message to the socket of that session), close (message is "code reason") or one row gone (the lease was lost: ocpp.start_node, then ocpp.reopen each socket). Never waits for a locked charge point; one whose triggers fail is left out with a warning and holds up no other. As many rows as work: call again at once.';

CREATE FUNCTION ocpp.trigger_message(identity text, requested_message text, connector_id integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'TriggerMessage',
        jsonb_strip_nulls(jsonb_build_object('requestedMessage', requested_message, 'connectorId', connector_id)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to send a message now (OCPP 1.6 5.17). requested_message: BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues or StatusNotification; connector_id: from 1, NULL for all. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.try_again(identity text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.try_again(identity text) IS 'Desired state that was given up is tried again, from the first try on, and what waits for its next try is tried at once: of one charge point, NULL of all. Returns how many were given up. What is no use (a read-only key) is given up again. Unknown charge point: SQLSTATE P0002.';

CREATE FUNCTION ocpp.try_job_again(task ocpp.job) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
    fresh constant jsonb := ocpp.with_request_id(task.action, task.payload);
    queued record;
BEGIN
    SELECT * INTO queued FROM ocpp.queue_or_refuse(task.charge_point, task.action, fresh, 'job', NULL);
    IF queued.id IS NOT NULL THEN
        PERFORM ocpp.note_try(task, queued.id, fresh);
    END IF;
    RETURN queued.refusal;
END
$$;

COMMENT ON FUNCTION ocpp.try_job_again(task ocpp.job) IS 'Queues the command of a job once more. Returns why that is not possible, NULL: it is. The caller holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.unblock(identity text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    known text := ocpp.canonical_identity(unblock.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET blocked = false WHERE p.identity = known;
END
$$;

COMMENT ON FUNCTION ocpp.unblock(identity text) IS 'A blocked charge point may connect again; its registration is as it was. Unknown: SQLSTATE P0002.';

CREATE FUNCTION ocpp.unlock_connector(identity text, connector_id integer DEFAULT 1, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'UnlockConnector', jsonb_build_object('connectorId', connector_id), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to free a stuck cable (OCPP 1.6 5.18); not meant to stop a transaction. connector_id: from 1. Not repeated by itself: by then somebody else''s cable may be plugged in. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.update_firmware(identity text, location text, retrieve_date timestamp with time zone DEFAULT NULL::timestamp with time zone, retries integer DEFAULT NULL::integer, retry_interval integer DEFAULT NULL::integer, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'UpdateFirmware',
        jsonb_strip_nulls(jsonb_build_object('retrieveDate', ocpp.utc(coalesce(retrieve_date, clock_timestamp())), 'location', location,
            'retries', retries, 'retryInterval', retry_interval)), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.update_firmware(identity text, location text, retrieve_date timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) IS 'Asks a charge point to fetch and install firmware (OCPP 1.6 5.19). location: a URI, where the file lies; retrieve_date: it is fetched then or later, NULL is now; retries: how often it tries again if that fails, NULL lets it choose; retry_interval: seconds between two attempts, NULL lets it choose. The answer is empty; FirmwareStatusNotification tells what comes of it. Not repeated by itself: a second request may disturb the installation of the first. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.utc(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

COMMENT ON FUNCTION ocpp.utc(moment timestamp with time zone) IS 'A moment as OCPP writes it, in UTC, whatever the TimeZone of the session.';

CREATE FUNCTION ocpp.wake_desired() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE ocpp.desired_state AS s SET next_try_at = clock_timestamp() FROM opened AS o
    WHERE s.charge_point = o.charge_point AND s.state = 'due' AND s.next_try_at = 'infinity' AND o.disconnected_at IS NULL;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.wake_desired() IS 'Trigger: what waited for the charge point to connect is due. Whoever opens a connection holds the lock of the charge point''s state.';

CREATE FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer DEFAULT 0) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer) IS 'A connector should be in use or not (OCPP 1.6 5.2). availability: Operative or Inoperative, NULL ends the wish; connector_id: 0 is the whole charge point. Sent within seconds, or when it connects. Anything else: SQLSTATE 22023; unknown charge point: P0002.';

CREATE FUNCTION ocpp.want_configuration(key text, value text, identity text DEFAULT NULL::text, vendor text DEFAULT NULL::text, model text DEFAULT NULL::text, site bigint DEFAULT NULL::bigint, account text DEFAULT NULL::text, rank integer DEFAULT 0, note text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.want_configuration(key text, value text, identity text, vendor text, model text, site bigint, account text, rank integer, note text) IS 'This configuration key (OCPP 1.6 5.3 and chapter 9) should have this value: of one charge point (identity), or of all that have this vendor, model, site (ocpp.site.id) and account; none named: of all. Returns the number of the wish, ocpp.desired_configuration.id, and ends an earlier one about the same key, charge points and rank. value NULL: an exception from less specific wishes; rank: the higher one holds among equally specific ones. Sent within seconds, or when they connect; ocpp.desired_overview shows how far they are. AuthorizationKey (see ocpp.set_password), a key of more than 50 or a value of more than 500 characters: SQLSTATE 22023; another account than yours: 42501; unknown charge point or site: P0002.';

CREATE FUNCTION ocpp.want_local_list(identity text, id_tags text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

COMMENT ON FUNCTION ocpp.want_local_list(identity text, id_tags text[]) IS 'These id tags, and no others, should be in the local list of the charge point (OCPP 1.6 3.5.2); what is told of them is what ocpp.id_tag says, also when that changes later. Empty: the list should be empty; NULL: no wish, it keeps the list it has. Sent within seconds, or when the charge point connects; ocpp.desired_overview shows how far it is. A tag of more than 20 characters: SQLSTATE 22023; unknown charge point: P0002.';

CREATE FUNCTION ocpp.with_request_id(action text, payload jsonb) RETURNS jsonb
    LANGUAGE sql
    AS $$
    SELECT CASE WHEN action IN ('GetLog', 'SignedUpdateFirmware')
                THEN payload || jsonb_build_object('requestId', nextval('ocpp.request_number')) ELSE payload END
$$;

COMMENT ON FUNCTION ocpp.with_request_id(action text, payload jsonb) IS 'The payload of a job for one more try, or for one more charge point: GetLog and SignedUpdateFirmware get a requestId of its own, so that reports on the one are not taken for the other''s.';

CREATE FUNCTION public.my_authorize(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$SELECT jsonb_set(ocpp.default_reply(call), '{idTagInfo,status}', '"Blocked"')$$;

CREATE FUNCTION public.my_data_transfer(call ocpp.call) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO public.my_call VALUES (call);
    RETURN '{"status": "Accepted", "data": "mine"}';
END
$$;

CREATE FUNCTION public.write_diary() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO public.diary (what) VALUES ('ended');
    RETURN NULL;
END
$$;

ALTER TABLE ocpp.campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ocpp.campaign_member (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    campaign bigint NOT NULL,
    turn integer NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    job bigint,
    command bigint,
    reason text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT campaign_member_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);

COMMENT ON TABLE ocpp.campaign_member IS 'The charge points of each campaign, and how far each is.';

COMMENT ON COLUMN ocpp.campaign_member.turn IS 'Its place in the list that was given: who is connected and has the smallest comes first.';

COMMENT ON COLUMN ocpp.campaign_member.state IS 'waiting: for its turn, or for the charge point to connect; running: the command was queued or the job goes on, further tries included; done, failed, cancelled: as its job ended.';

COMMENT ON COLUMN ocpp.campaign_member.job IS 'ocpp.job.id; NULL: the command has not been sent.';

COMMENT ON COLUMN ocpp.campaign_member.command IS 'ocpp.command.id of the first command; NULL: none yet.';

COMMENT ON COLUMN ocpp.campaign_member.reason IS 'Why it failed or was cancelled.';

CREATE TABLE ocpp.charge_point (
    identity text NOT NULL COLLATE pg_catalog."C",
    registration text DEFAULT 'Accepted'::text NOT NULL,
    accepted_at timestamp with time zone,
    blocked boolean DEFAULT false NOT NULL,
    origin text DEFAULT 'operator'::text NOT NULL,
    account text,
    site bigint,
    label text,
    description text,
    type_name text,
    address text,
    latitude numeric(9,6),
    longitude numeric(9,6),
    time_zone text,
    heartbeat_interval integer,
    supply_voltage numeric(6,1),
    supply_phases smallint,
    quirks jsonb,
    vendor text,
    model text,
    serial_number text,
    charge_box_serial_number text,
    firmware_version text,
    iccid text,
    imsi text,
    meter_type text,
    meter_serial_number text,
    boot_notification jsonb,
    booted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    cost_centre text,
    CONSTRAINT charge_point_heartbeat_interval_check CHECK ((heartbeat_interval >= 0)),
    CONSTRAINT charge_point_identity_check CHECK (((identity <> ''::text) AND (length(identity) <= 255))),
    CONSTRAINT charge_point_latitude_check CHECK (((latitude >= ('-90'::integer)::numeric) AND (latitude <= (90)::numeric))),
    CONSTRAINT charge_point_longitude_check CHECK (((longitude >= ('-180'::integer)::numeric) AND (longitude <= (180)::numeric))),
    CONSTRAINT charge_point_origin_check CHECK ((origin = ANY (ARRAY['operator'::text, 'self'::text]))),
    CONSTRAINT charge_point_registration_check CHECK ((registration = ANY (ARRAY['Accepted'::text, 'Pending'::text, 'Rejected'::text]))),
    CONSTRAINT charge_point_supply_phases_check CHECK (((supply_phases >= 1) AND (supply_phases <= 3))),
    CONSTRAINT charge_point_supply_voltage_check CHECK (((supply_voltage >= (1)::numeric) AND (supply_voltage <= (10000)::numeric)))
);

COMMENT ON TABLE ocpp.charge_point IS 'One row per charge point: registration, who and where it is, and what its last BootNotification said.';

COMMENT ON COLUMN ocpp.charge_point.registration IS 'RegistrationStatus answered to BootNotification (OCPP 1.6 7.38); change it with ocpp.accept, ocpp.reject.';

COMMENT ON COLUMN ocpp.charge_point.accepted_at IS 'When it was first accepted; transaction messages of a station that once was accepted are never refused.';

COMMENT ON COLUMN ocpp.charge_point.blocked IS 'true: connections are refused with 403; set by ocpp.block.';

COMMENT ON COLUMN ocpp.charge_point.origin IS 'operator: entered, accepted or rejected by a person; self: it introduced itself and the setting unknown_charge_point let it be remembered.';

COMMENT ON COLUMN ocpp.charge_point.time_zone IS 'IANA name; timestamps that the charge point sends without zone are read in it. NULL: the zone of the site, else UTC.';

COMMENT ON COLUMN ocpp.charge_point.heartbeat_interval IS 'Seconds; overrides the setting heartbeat_interval for this charge point.';

COMMENT ON COLUMN ocpp.charge_point.supply_voltage IS 'V between phase and neutral, for converting limits between A and W; NULL: the setting smart_charging.voltage.';

COMMENT ON COLUMN ocpp.charge_point.supply_phases IS 'How many phases can be used, 1 to 3; NULL: the setting smart_charging.phases.';

COMMENT ON COLUMN ocpp.charge_point.quirks IS 'What ocpp.quirk says of its vendor, model and firmware, kept by triggers: a list of {"deviation", "value"}; NULL: nothing.';

COMMENT ON COLUMN ocpp.charge_point.boot_notification IS 'Payload of the last BootNotification as it came.';

CREATE VIEW ocpp.campaign_member_overview WITH (security_invoker='true') AS
 SELECT m.campaign,
    m.turn,
    m.charge_point,
    p.label,
        CASE
            WHEN o.late THEN 'done'::text
            ELSE m.state
        END AS state,
        CASE
            WHEN o.late THEN j.reason
            ELSE COALESCE(m.reason, j.reason)
        END AS reason,
    j.status,
    j.file_name,
    j.tries,
    p.firmware_version,
    m.job,
    m.command,
    m.updated_at
   FROM ((ocpp.campaign_member m
     JOIN ocpp.charge_point p ON ((p.identity = m.charge_point)))
     LEFT JOIN ocpp.job j ON (((j.charge_point = m.charge_point) AND (j.id = m.job)))),
    LATERAL ( SELECT ((m.state = ANY (ARRAY['failed'::text, 'cancelled'::text])) AND (j.state = 'done'::text)) AS late) o;

COMMENT ON VIEW ocpp.campaign_member_overview IS 'The charge points of campaigns, and how far each is.';

COMMENT ON COLUMN ocpp.campaign_member_overview.state IS 'waiting: for its turn, or for the charge point to connect; running: the command was queued or the job goes on, further tries included; done, failed, cancelled: as its job ended.';

COMMENT ON COLUMN ocpp.campaign_member_overview.status IS 'What the charge point said last.';

COMMENT ON COLUMN ocpp.campaign_member_overview.tries IS 'How often a command of its job was sent.';

COMMENT ON COLUMN ocpp.campaign_member_overview.firmware_version IS 'As its last BootNotification said.';

CREATE VIEW ocpp.campaign_overview WITH (security_invoker='true') AS
 SELECT c.id,
    c.name,
    c.action,
    c.state,
    c.reason,
    m.members,
    m.waiting,
    m.running,
    m.done,
    m.failed,
    m.cancelled,
    round(((100.0 * (((m.done + m.failed) + m.cancelled))::numeric) / (NULLIF(m.members, 0))::numeric), 1) AS percent,
    c.batch_size,
    c.most_failures,
    c.tries,
    c.payload,
    c.account,
    c.created_at,
    c.created_by,
    c.ended_at
   FROM (ocpp.campaign c
     CROSS JOIN LATERAL ( SELECT count(*) AS members,
            count(*) FILTER (WHERE (o.state = 'waiting'::text)) AS waiting,
            count(*) FILTER (WHERE (o.state = 'running'::text)) AS running,
            count(*) FILTER (WHERE (o.state = 'done'::text)) AS done,
            count(*) FILTER (WHERE (o.state = 'failed'::text)) AS failed,
            count(*) FILTER (WHERE (o.state = 'cancelled'::text)) AS cancelled
           FROM (ocpp.campaign_member w
             LEFT JOIN ocpp.job j ON (((j.charge_point = w.charge_point) AND (j.id = w.job)))),
            LATERAL ( SELECT
                        CASE
                            WHEN ((w.state = ANY (ARRAY['failed'::text, 'cancelled'::text])) AND (j.state = 'done'::text)) THEN 'done'::text
                            ELSE w.state
                        END AS state) o(state)
          WHERE (w.campaign = c.id)) m);

COMMENT ON VIEW ocpp.campaign_overview IS 'Campaigns, with how many of their charge points are how far. Counts follow the jobs within seconds.';

COMMENT ON COLUMN ocpp.campaign_overview.members IS 'Charge points in it; the next five columns count them by state, see ocpp.campaign_member_overview.';

COMMENT ON COLUMN ocpp.campaign_overview.percent IS 'How many have ended, one way or another, of 100.';

COMMENT ON COLUMN ocpp.campaign_overview.ended_at IS 'When its last charge point ended; NULL: not yet.';

CREATE TABLE ocpp.certificate_authority (
    only_row boolean DEFAULT true NOT NULL,
    name text NOT NULL,
    certificate text NOT NULL,
    private_key text NOT NULL,
    validity interval DEFAULT '1 year'::interval NOT NULL,
    not_before timestamp with time zone NOT NULL,
    not_after timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    CONSTRAINT certificate_authority_only_row_check CHECK (only_row),
    CONSTRAINT certificate_authority_validity_check CHECK ((validity > '00:00:00'::interval))
);

COMMENT ON TABLE ocpp.certificate_authority IS 'At most one row: the authority that signs the certificates of charge points; none: nobody does by itself. Set with ocpp.set_certificate_authority. Holds a secret, for the owner of the storage and the connector only: dumps and replicas carry it too.';

COMMENT ON COLUMN ocpp.certificate_authority.name IS 'Subject of its certificate.';

COMMENT ON COLUMN ocpp.certificate_authority.certificate IS 'PEM; those of its issuers may follow.';

COMMENT ON COLUMN ocpp.certificate_authority.private_key IS 'Secret. PEM, without password.';

COMMENT ON COLUMN ocpp.certificate_authority.validity IS 'How long a certificate is valid that it signs, but never longer than itself.';

COMMENT ON COLUMN ocpp.certificate_authority.not_after IS 'When its own certificate ends.';

CREATE VIEW ocpp.certificate_authority_overview WITH (security_invoker='true') AS
 SELECT c.name,
    c.validity,
    c.not_before,
    c.not_after,
    c.certificate,
    c.created_at,
    c.created_by
   FROM ocpp.certificate_authority c;

COMMENT ON VIEW ocpp.certificate_authority_overview IS 'The authority that signs certificates of charge points, without its key; no row: none is set.';

COMMENT ON COLUMN ocpp.certificate_authority_overview.validity IS 'How long a certificate is valid that it signs, but never longer than itself.';

CREATE VIEW ocpp.certificate_request_overview WITH (security_invoker='true') AS
 SELECT r.id,
    r.charge_point,
    p.label,
    r.state,
    r.reason,
    r.subject,
    r.common_name,
    r.key_algorithm,
    r.received_at,
    r.changed_at,
    r.approved,
    r.serial_number,
    r.expires_at,
    r.command,
    r.csr,
    r.chain
   FROM (ocpp.certificate_request r
     JOIN ocpp.charge_point p ON ((p.identity = r.charge_point)));

COMMENT ON VIEW ocpp.certificate_request_overview IS 'Certificates that charge points asked for. state = ''waiting'' AND reason IS NOT NULL: a person decides, by ocpp.approve_certificate_request, ocpp.refuse_certificate_request, or ocpp.certificate_signed with what was signed elsewhere.';

COMMENT ON COLUMN ocpp.certificate_request_overview.reason IS 'Why it is where it is: of a waiting one, what a person has to decide.';

COMMENT ON COLUMN ocpp.certificate_request_overview.expires_at IS 'When the certificate ends.';

COMMENT ON COLUMN ocpp.certificate_request_overview.chain IS 'The certificate in PEM, with those of its issuers, as sent in CertificateSigned.';

CREATE TABLE ocpp.charge_point_credential (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    salt bytea,
    hash bytea,
    new_salt bytea,
    new_hash bytea,
    new_key text,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    has_password boolean GENERATED ALWAYS AS ((hash IS NOT NULL)) STORED NOT NULL,
    CONSTRAINT charge_point_credential_check CHECK (((salt IS NULL) = (hash IS NULL))),
    CONSTRAINT charge_point_credential_check1 CHECK (((new_salt IS NULL) = (new_hash IS NULL)))
);

COMMENT ON TABLE ocpp.charge_point_credential IS 'Passwords of charge points for HTTP Basic authentication, salted and hashed (SHA-256). Secrets are kept here and in ocpp.certificate_authority, nowhere else.';

COMMENT ON COLUMN ocpp.charge_point_credential.hash IS 'NULL: it has no password yet; its first one is on the way to it.';

COMMENT ON COLUMN ocpp.charge_point_credential.new_hash IS 'A password that is on its way to the charge point: valid beside the old one until the charge point has answered.';

COMMENT ON COLUMN ocpp.charge_point_credential.new_key IS 'Its clear text, kept only until the command that carries it has been answered.';

COMMENT ON COLUMN ocpp.charge_point_credential.has_password IS 'Whether it has a password: for those who may not read this table''s secrets.';

CREATE TABLE ocpp.charge_point_state (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    session bigint DEFAULT 0 NOT NULL,
    node bigint,
    version text,
    connected_at timestamp with time zone,
    last_seen timestamp with time zone,
    metered_until timestamp with time zone,
    outstanding bigint,
    recent text DEFAULT ''::text NOT NULL
)
WITH (fillfactor='60');

COMMENT ON TABLE ocpp.charge_point_state IS 'The hot, narrow row of a charge point: whoever handles one of its messages holds the lock of this row.';

COMMENT ON COLUMN ocpp.charge_point_state.session IS 'Epoch of its newest connection, 0 before the first.';

COMMENT ON COLUMN ocpp.charge_point_state.node IS 'The connector that holds the connection; NULL: not connected. Counts only while the lease of the node lasts.';

COMMENT ON COLUMN ocpp.charge_point_state.version IS 'OCPP version of the newest connection.';

COMMENT ON COLUMN ocpp.charge_point_state.last_seen IS 'Receipt time of its last message; any message counts as a heartbeat (OCPP 1.6 4.6).';

COMMENT ON COLUMN ocpp.charge_point_state.metered_until IS 'Newest timestamp of a meter value so far: what is newer cannot have come before.';

COMMENT ON COLUMN ocpp.charge_point_state.outstanding IS 'The command that was sent and is not answered yet; there is never more than one.';

COMMENT ON COLUMN ocpp.charge_point_state.recent IS 'The last calls that must not have a second effect, with their answers, a line each: digest, time, session, id, answer.';

CREATE SEQUENCE ocpp.command_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.command_number IS 'Ids of commands.';

CREATE TABLE ocpp.command (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint DEFAULT nextval('ocpp.command_number'::regclass) NOT NULL,
    version text DEFAULT '1.6'::text NOT NULL,
    action text NOT NULL,
    message_type smallint DEFAULT 2 NOT NULL,
    message_id text DEFAULT (gen_random_uuid())::text NOT NULL COLLATE pg_catalog."C",
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    resend boolean,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    expires_at timestamp with time zone,
    sent_at timestamp with time zone,
    answer_until timestamp with time zone,
    session bigint,
    node bigint,
    attempts integer DEFAULT 0 NOT NULL,
    answered_at timestamp with time zone,
    answer jsonb,
    error_code text,
    error_description text,
    late boolean DEFAULT false NOT NULL,
    purpose text,
    CONSTRAINT command_message_type_check CHECK ((message_type = ANY (ARRAY[2, 6]))),
    CONSTRAINT command_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'accepted'::text, 'rejected'::text, 'error'::text, 'timed out'::text, 'expired'::text, 'cancelled'::text, 'unknown'::text])))
)
WITH (fillfactor='70');

COMMENT ON TABLE ocpp.command IS 'Everything a person or a rule asked charge points to do, with the answers. Queue with ocpp.call or the typed functions; retention.command says how long ended ones are kept.';

COMMENT ON COLUMN ocpp.command.message_id IS 'Unique over all connections of the charge point (OCPP-J 1.6 errata 3.1); the same when it is sent again.';

COMMENT ON COLUMN ocpp.command.state IS 'queued -> sent -> accepted, rejected, error, timed out; expired: not sent before expires_at; unknown: the connection broke before the answer came and it is not safe to send it twice.';

COMMENT ON COLUMN ocpp.command.resend IS 'When the connection breaks with this command outstanding: true sends it again, false does not; NULL: as safe as its action is.';

COMMENT ON COLUMN ocpp.command.expires_at IS 'It is not sent later than this.';

COMMENT ON COLUMN ocpp.command.answer_until IS 'After this moment the next command may go.';

COMMENT ON COLUMN ocpp.command.late IS 'The answer came after the command had been given up; the state is by the answer.';

COMMENT ON COLUMN ocpp.command.purpose IS 'Which mechanism asked for it: desired, local list, job, campaign, certificate; NULL: a person or a function of hers.';

CREATE TABLE ocpp.connection (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    session bigint NOT NULL,
    node bigint,
    version text,
    address text,
    connected_at timestamp with time zone DEFAULT now() NOT NULL,
    disconnected_at timestamp with time zone,
    reason text
);

COMMENT ON TABLE ocpp.connection IS 'Connections, past and present, one row per epoch; kept as long as the setting retention.connection says.';

COMMENT ON COLUMN ocpp.connection.reason IS 'Why it ended; while disconnected_at is NULL: why its connector shall close it.';

CREATE TABLE ocpp.connector (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone,
    received_at timestamp with time zone,
    availability text,
    CONSTRAINT connector_availability_check CHECK ((availability = ANY (ARRAY['Operative'::text, 'Inoperative'::text]))),
    CONSTRAINT connector_connector_id_check CHECK ((connector_id >= 0)),
    CONSTRAINT connector_evse_id_check CHECK ((evse_id >= 0))
)
WITH (fillfactor='70');

COMMENT ON TABLE ocpp.connector IS 'The connectors of each charge point with their current status; (0, 0) is the charge point itself.';

COMMENT ON COLUMN ocpp.connector.status IS 'As the charge point said it, ChargePointStatus of OCPP 1.6 7.7.';

COMMENT ON COLUMN ocpp.connector.status_at IS 'Time of the status by the clock of the charge point; without one, the receipt time.';

COMMENT ON COLUMN ocpp.connector.availability IS 'What the last accepted ChangeAvailability asked for.';

CREATE SEQUENCE ocpp.node_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.node_number IS 'Numbers of connector processes.';

CREATE TABLE ocpp.node (
    id bigint DEFAULT nextval('ocpp.node_number'::regclass) NOT NULL,
    name text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_until timestamp with time zone NOT NULL
);

COMMENT ON TABLE ocpp.node IS 'Running connectors. Connections of a node whose lease has ended count as disconnected.';

CREATE TABLE ocpp.site (
    id bigint NOT NULL,
    name text NOT NULL,
    account text,
    address text,
    latitude numeric(9,6),
    longitude numeric(9,6),
    time_zone text,
    description text,
    CONSTRAINT site_latitude_check CHECK (((latitude >= ('-90'::integer)::numeric) AND (latitude <= (90)::numeric))),
    CONSTRAINT site_longitude_check CHECK (((longitude >= ('-180'::integer)::numeric) AND (longitude <= (180)::numeric)))
);

COMMENT ON TABLE ocpp.site IS 'Places where charge points stand together.';

COMMENT ON COLUMN ocpp.site.name IS 'Unique within its account.';

COMMENT ON COLUMN ocpp.site.time_zone IS 'IANA name, for example Asia/Bangkok; applies to charge points of the site that have none of their own.';

CREATE VIEW ocpp.charge_point_overview WITH (security_invoker='true') AS
 SELECT p.identity,
    p.label,
    p.registration,
    p.blocked,
    COALESCE(((n.lease_until > now()) AND (c.disconnected_at IS NULL)), false) AS connected,
    s.version,
    s.last_seen,
    s.connected_at,
    c.address AS peer,
    n.name AS node,
    ( SELECT string_agg(format('%s %s'::text, k.evse_id, COALESCE(k.status, '?'::text)), ', '::text ORDER BY k.evse_id, k.connector_id) AS string_agg
           FROM ocpp.connector k
          WHERE ((k.charge_point = p.identity) AND (k.evse_id > 0))) AS connectors,
    ( SELECT count(*) AS count
           FROM ocpp.transaction t
          WHERE ((t.charge_point = p.identity) AND (t.state = 'open'::text))) AS open_transactions,
    ( SELECT sum(t.power) AS sum
           FROM ocpp.transaction t
          WHERE ((t.charge_point = p.identity) AND (t.state = 'open'::text))) AS power,
    ( SELECT count(*) AS count
           FROM ocpp.command m
          WHERE ((m.charge_point = p.identity) AND (m.state = 'queued'::text))) AS queued_commands,
    s.outstanding AS outstanding_command,
    p.vendor,
    p.model,
    p.serial_number,
    p.firmware_version,
    p.booted_at,
    p.account,
    p.site,
    i.name AS site_name,
    p.type_name,
    p.description,
    p.address,
    p.latitude,
    p.longitude,
    COALESCE(p.time_zone, i.time_zone) AS time_zone,
    (EXISTS ( SELECT
           FROM ocpp.charge_point_credential x
          WHERE ((x.charge_point = p.identity) AND x.has_password))) AS has_password,
    p.origin,
    p.accepted_at,
    p.created_at
   FROM ((((ocpp.charge_point p
     LEFT JOIN ocpp.charge_point_state s ON ((s.charge_point = p.identity)))
     LEFT JOIN ocpp.node n ON ((n.id = s.node)))
     LEFT JOIN ocpp.connection c ON (((c.charge_point = s.charge_point) AND (c.session = s.session))))
     LEFT JOIN ocpp.site i ON ((i.id = p.site)));

COMMENT ON VIEW ocpp.charge_point_overview IS 'Charge points at a glance: who they are, whether they are connected, what their connectors do.';

COMMENT ON COLUMN ocpp.charge_point_overview.connected IS 'Its connection is open and the connector that holds it is alive.';

COMMENT ON COLUMN ocpp.charge_point_overview.peer IS 'Network address from which it is connected, or was the last time.';

COMMENT ON COLUMN ocpp.charge_point_overview.connectors IS 'connectorId and status of each connector.';

COMMENT ON COLUMN ocpp.charge_point_overview.power IS 'W, sum over its open transactions.';

COMMENT ON COLUMN ocpp.charge_point_overview.time_zone IS 'Its own or its site''s; NULL: UTC.';

CREATE SEQUENCE ocpp.charging_profile_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.charging_profile_number IS 'Ids of charging profiles (chargingProfileId, an int32).';

CREATE TABLE ocpp.charging_profile (
    id integer DEFAULT nextval('ocpp.charging_profile_number'::regclass) NOT NULL,
    name text NOT NULL,
    profile jsonb NOT NULL,
    account text,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL
);

COMMENT ON TABLE ocpp.charging_profile IS 'Charging profiles as templates, to be given to any number of charge points with ocpp.assign_charging_profile.';

COMMENT ON COLUMN ocpp.charging_profile.id IS 'chargingProfileId wherever it is sent: given again, it takes the place of the one given before.';

COMMENT ON COLUMN ocpp.charging_profile.name IS 'Unique within its account.';

COMMENT ON COLUMN ocpp.charging_profile.profile IS 'ChargingProfile (OCPP 1.6 7.8) without chargingProfileId and transactionId. What makes no sense is refused on entry.';

CREATE TABLE ocpp.charging_profile_assignment (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    command bigint,
    connector_id integer,
    transaction bigint,
    token text COLLATE pg_catalog."C",
    charging_profile_id integer,
    purpose text,
    stack_level integer,
    profile jsonb NOT NULL,
    status text NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT charging_profile_assignment_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT charging_profile_assignment_connector_id_check CHECK ((connector_id >= 0)),
    CONSTRAINT charging_profile_assignment_ended_by_check CHECK ((ended_by = ANY (ARRAY['replaced'::text, 'cleared'::text, 'transaction ended'::text])))
);

COMMENT ON TABLE ocpp.charging_profile_assignment IS 'Charging profiles that charge points were given, each with the answer and how it ended; retention.command says how long those are kept that are not installed. ocpp.installed_charging_profile shows what each has now.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.command IS 'ocpp.command.id of the SetChargingProfile or RemoteStartTransaction that carried it.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.connector_id IS 'As OCPP 1.6 counts, 0 is the charge point as a whole; NULL: it came with a RemoteStartTransaction and its transaction has not started.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.transaction IS 'Of a TxProfile: ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.token IS 'Of a RemoteStartTransaction: the id tag folded, by which its transaction is known.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.profile IS 'As it was sent.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.status IS 'What the charge point answered: Accepted, Rejected, NotSupported; of a CALLERROR, its code.';

COMMENT ON COLUMN ocpp.charging_profile_assignment.ended_by IS 'replaced: by one of the same id, or of the same purpose and stack level at the same connector (5.16); cleared: by ClearChargingProfile (5.5); transaction ended: it was for that transaction only (3.13.1).';

ALTER TABLE ocpp.charging_profile_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.charging_profile_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ocpp.command_overview WITH (security_invoker='true') AS
 SELECT m.id,
    m.charge_point,
    m.action,
    m.payload,
    m.state,
    (m.answer ->> 'status'::text) AS status,
    m.answer,
    m.error_code,
    m.error_description,
    m.late,
    m.attempts,
    m.created_at,
    m.created_by,
    m.sent_at,
    m.answered_at,
    (m.answered_at - m.sent_at) AS took,
        CASE m.state
            WHEN 'queued'::text THEN m.expires_at
            WHEN 'sent'::text THEN m.answer_until
            ELSE NULL::timestamp with time zone
        END AS ends_at
   FROM ocpp.command m;

COMMENT ON VIEW ocpp.command_overview IS 'Commands with their answers.';

COMMENT ON COLUMN ocpp.command_overview.status IS 'The status in the answer, as the specification of the action names it.';

COMMENT ON COLUMN ocpp.command_overview.took IS 'From sending to the answer.';

COMMENT ON COLUMN ocpp.command_overview.ends_at IS 'When it expires or counts as timed out, while that can happen.';

CREATE TABLE ocpp.configuration (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    component text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    component_instance text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    evse_id integer DEFAULT 0 NOT NULL,
    variable text NOT NULL COLLATE pg_catalog."C",
    variable_instance text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    attribute text DEFAULT 'Actual'::text NOT NULL COLLATE pg_catalog."C",
    value text,
    readonly boolean,
    reboot_required boolean DEFAULT false NOT NULL,
    known boolean DEFAULT true NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE ocpp.configuration IS 'Configuration keys of each charge point as last heard; keys of OCPP 1.6 have an empty component.';

COMMENT ON COLUMN ocpp.configuration.reboot_required IS 'The value was changed and takes effect with the next reboot.';

COMMENT ON COLUMN ocpp.configuration.known IS 'false: the charge point said that it does not know this key.';

CREATE VIEW ocpp.configuration_key WITH (security_invoker='true') AS
 SELECT c.charge_point,
    c.variable AS key,
    c.value,
    c.readonly,
    c.reboot_required,
    c.known,
    c.updated_at
   FROM ocpp.configuration c
  WHERE ((c.component = ''::text) AND (c.attribute = 'Actual'::text));

COMMENT ON VIEW ocpp.configuration_key IS 'Configuration keys of OCPP 1.6 (chapter 9) as last heard from each charge point; ocpp.get_configuration asks for them.';

COMMENT ON COLUMN ocpp.configuration_key.reboot_required IS 'The value was changed and takes effect with the next reboot.';

COMMENT ON COLUMN ocpp.configuration_key.known IS 'false: the charge point said that it does not know this key.';

CREATE VIEW ocpp.connector_overview WITH (security_invoker='true') AS
 SELECT k.charge_point,
    p.label,
    k.evse_id,
    k.connector_id,
    k.status,
    k.error_code,
    k.info,
    k.vendor_id,
    k.vendor_error_code,
    k.availability,
    k.status_at,
    k.received_at,
    COALESCE(((n.lease_until > now()) AND (c.disconnected_at IS NULL)), false) AS connected,
    t.id AS transaction,
    t.id_tag,
    t.started_at,
    t.energy,
    t.power,
    t.state_of_charge
   FROM (((((ocpp.connector k
     JOIN ocpp.charge_point p ON ((p.identity = k.charge_point)))
     LEFT JOIN ocpp.charge_point_state s ON ((s.charge_point = k.charge_point)))
     LEFT JOIN ocpp.node n ON ((n.id = s.node)))
     LEFT JOIN ocpp.connection c ON (((c.charge_point = s.charge_point) AND (c.session = s.session))))
     LEFT JOIN LATERAL ( SELECT o.charge_point,
            o.id,
            o.transaction_id,
            o.version,
            o.evse_id,
            o.connector_id,
            o.state,
            o.id_tag,
            o.token,
            o.id_tag_info,
            o.authorized,
            o.reservation_id,
            o.started_at,
            o.start_received_at,
            o.meter_start,
            o.stopped_at,
            o.stop_received_at,
            o.meter_stop,
            o.reason,
            o.stop_id_tag,
            o.energy,
            o.register,
            o.metered_at,
            o.power,
            o.state_of_charge,
            o.flags
           FROM ocpp.transaction o
          WHERE ((o.charge_point = k.charge_point) AND (o.evse_id = k.evse_id) AND (o.connector_id = k.connector_id) AND (o.state = 'open'::text))
          ORDER BY o.id DESC
         LIMIT 1) t ON (true));

COMMENT ON VIEW ocpp.connector_overview IS 'Connectors with their status and the transaction that runs there; (0, 0) is the charge point itself.';

COMMENT ON COLUMN ocpp.connector_overview.evse_id IS 'connectorId of OCPP 1.6.';

COMMENT ON COLUMN ocpp.connector_overview.connected IS 'Whether its charge point is connected: if not, the status is the last one known.';

COMMENT ON COLUMN ocpp.connector_overview.energy IS 'Wh so far.';

COMMENT ON COLUMN ocpp.connector_overview.power IS 'W.';

COMMENT ON COLUMN ocpp.connector_overview.state_of_charge IS 'Percent.';

CREATE TABLE ocpp.data_transfer (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    vendor_id text,
    message_id text,
    data text,
    status text,
    answer text
);

COMMENT ON TABLE ocpp.data_transfer IS 'Every DataTransfer of a charge point, whether somebody knows its vendor or not; retention.data_transfer says how long. ocpp.data_transfer_overview shows ours too.';

COMMENT ON COLUMN ocpp.data_transfer.vendor_id IS 'As it was said; NULL where it was not.';

COMMENT ON COLUMN ocpp.data_transfer.data IS 'As it was said; a JSON document that is no text, as its text.';

COMMENT ON COLUMN ocpp.data_transfer.status IS 'What it was answered: Accepted, Rejected, UnknownMessageId, UnknownVendorId; of a CALLERROR, its code.';

COMMENT ON COLUMN ocpp.data_transfer.answer IS 'data of the answer.';

ALTER TABLE ocpp.data_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.data_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ocpp.data_transfer_overview WITH (security_invoker='true') AS
 SELECT d.charge_point,
    d.received_at AS said_at,
    'received'::text AS direction,
    d.vendor_id,
    d.message_id,
    d.data,
    d.status,
    d.answer,
    NULL::bigint AS command
   FROM ocpp.data_transfer d
UNION ALL
 SELECT m.charge_point,
    COALESCE(m.sent_at, m.created_at) AS said_at,
    'sent'::text AS direction,
    (m.payload ->> 'vendorId'::text) AS vendor_id,
    (m.payload ->> 'messageId'::text) AS message_id,
    (m.payload ->> 'data'::text) AS data,
    COALESCE((m.answer ->> 'status'::text), m.error_code, m.state) AS status,
    (m.answer ->> 'data'::text) AS answer,
    m.id AS command
   FROM ocpp.command m
  WHERE (m.action = 'DataTransfer'::text);

COMMENT ON VIEW ocpp.data_transfer_overview IS 'Every DataTransfer, of charge points and to them. WHERE said_at > now() - interval ''1 day'' keeps a look at it cheap.';

COMMENT ON COLUMN ocpp.data_transfer_overview.status IS 'Of the answer; of a CALLERROR its code; of a command that has no answer its state.';

COMMENT ON COLUMN ocpp.data_transfer_overview.command IS 'Of one that was sent: ocpp.command.id.';

CREATE TABLE ocpp.desired_availability (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer DEFAULT 0 NOT NULL,
    connector_id integer DEFAULT 0 NOT NULL,
    availability text,
    CONSTRAINT desired_availability_availability_check CHECK ((availability = ANY (ARRAY['Operative'::text, 'Inoperative'::text]))),
    CONSTRAINT desired_availability_evse_id_check CHECK ((evse_id >= 0)),
    CONSTRAINT desired_availability_place CHECK ((connector_id = LEAST(evse_id, 1)))
);

COMMENT ON TABLE ocpp.desired_availability IS 'Which connectors should be in use (OCPP 1.6 5.2); (0, 0) is the charge point itself. Set with ocpp.want_availability.';

COMMENT ON COLUMN ocpp.desired_availability.availability IS 'NULL: no wish.';

CREATE TABLE ocpp.desired_change (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    again boolean DEFAULT false NOT NULL,
    kind text,
    key text COLLATE pg_catalog."C",
    CONSTRAINT desired_change_kind_check CHECK ((kind = ANY (ARRAY['configuration'::text, 'availability'::text, 'local list'::text])))
);

COMMENT ON TABLE ocpp.desired_change IS 'Word left for ocpp.step_desired: what is wished of this charge point is to be compared with what it has. Only ever inserted, so that a wish in an open transaction holds up nobody.';

COMMENT ON COLUMN ocpp.desired_change.again IS 'What was given up, or waits for its next try, starts afresh: of this kind and key, NULL all.';

COMMENT ON COLUMN ocpp.desired_change.key IS 'Folded to lower case.';

ALTER TABLE ocpp.desired_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.desired_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ocpp.desired_configuration (
    id bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    value text,
    charge_point text COLLATE pg_catalog."C",
    vendor text,
    model text,
    site bigint,
    account text,
    rank integer DEFAULT 0 NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT desired_configuration_key_check CHECK (((length(key) >= 1) AND (length(key) <= 50))),
    CONSTRAINT desired_configuration_value_check CHECK ((length(value) <= 500))
);

COMMENT ON TABLE ocpp.desired_configuration IS 'How configuration keys (OCPP 1.6 chapter 9) should be set: of one charge point, or of all that have this vendor, model, site and account, as far as they are named. Where several wishes name the same key the most specific one holds: charge point before site, model, vendor, account, all; then the higher rank, then the newer one. ocpp.want_configuration enters a wish, ocpp.no_longer_desired ends it.';

COMMENT ON COLUMN ocpp.desired_configuration.key IS 'At most 50 characters, compared without regard to case. Not AuthorizationKey: ocpp.set_password.';

COMMENT ON COLUMN ocpp.desired_configuration.value IS 'At most 500 characters. NULL: an exception, what less specific wishes say about this key does not hold here.';

COMMENT ON COLUMN ocpp.desired_configuration.vendor IS 'As in ocpp.charge_point.vendor, exactly; NULL: any. model likewise.';

COMMENT ON COLUMN ocpp.desired_configuration.account IS 'Reaches only charge points of this account; NULL: of any. A role bound to an account always has its own here.';

COMMENT ON COLUMN ocpp.desired_configuration.ended_at IS 'When the wish was ended; it has no effect from then on.';

ALTER TABLE ocpp.desired_configuration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.desired_configuration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ocpp.desired_local_list (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    token text NOT NULL COLLATE pg_catalog."C",
    wanted boolean DEFAULT true NOT NULL,
    CONSTRAINT desired_local_list_token_check CHECK ((length(token) <= 36))
);

COMMENT ON TABLE ocpp.desired_local_list IS 'The id tags that each charge point should have in its local list; a charge point without a wanted row keeps the list it has. Set with ocpp.want_local_list, or for a fleet with INSERT ... SELECT ... ON CONFLICT (charge_point, token) DO UPDATE SET wanted = true; it is sent within seconds. What is told of each tag stands in ocpp.id_tag.';

COMMENT ON COLUMN ocpp.desired_local_list.token IS 'An id tag, folded to lower case as in ocpp.id_tag.token; it may be entered there later. Empty: no tag, but says that the list is wished for even if it has no other row: an empty list.';

COMMENT ON COLUMN ocpp.desired_local_list.wanted IS 'false: wanted once, not any more.';

CREATE TABLE ocpp.desired_state (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    wanted text,
    has text,
    state text NOT NULL,
    command bigint,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    last_state text,
    last_status text,
    reason text,
    noticed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT desired_state_kind_check CHECK ((kind = ANY (ARRAY['configuration'::text, 'availability'::text, 'local list'::text, 'question'::text]))),
    CONSTRAINT desired_state_next_try CHECK (((state = ANY (ARRAY['due'::text, 'asked'::text])) = (next_try_at IS NOT NULL))),
    CONSTRAINT desired_state_state_check CHECK ((state = ANY (ARRAY['due'::text, 'asked'::text, 'met'::text, 'given up'::text])))
)
WITH (fillfactor='70');

COMMENT ON TABLE ocpp.desired_state IS 'What is wished of each charge point and how far it is; ocpp.desired_overview is for people. Written by whoever holds the lock of the charge point''s state; wishes only leave word in ocpp.desired_change.';

COMMENT ON COLUMN ocpp.desired_state.kind IS 'question: what the database asks after a boot, because it does not know it.';

COMMENT ON COLUMN ocpp.desired_state.key IS 'configuration: the key; availability: connectorId of OCPP 1.6; local list: empty; question: the action or the message that is asked for.';

COMMENT ON COLUMN ocpp.desired_state.state IS 'due: to be asked at next_try_at -> asked: a command is on its way -> met, or due again after a back-off, or given up for a reason.';

COMMENT ON COLUMN ocpp.desired_state.tries IS 'How often it has failed since it was noticed.';

COMMENT ON COLUMN ocpp.desired_state.next_try_at IS 'due: not before; infinity: when the charge point connects or is accepted; asked: when to see what has become of the command.';

COMMENT ON COLUMN ocpp.desired_state.last_state IS 'State of the last command that ended, as in ocpp.command.state; refused: it could not even be queued.';

COMMENT ON COLUMN ocpp.desired_state.last_status IS 'The status in its answer, or the code of its CALLERROR.';

CREATE VIEW ocpp.desired_overview WITH (security_invoker='true') AS
 SELECT s.charge_point,
    p.label,
    s.kind,
    s.key,
    s.wanted,
    s.has,
    s.state,
    COALESCE(s.last_status, s.last_state) AS last_answer,
    s.answered_at,
    s.tries,
    NULLIF(
        CASE s.state
            WHEN 'due'::text THEN s.next_try_at
            ELSE NULL::timestamp with time zone
        END, 'infinity'::timestamp with time zone) AS next_try_at,
    COALESCE(s.reason,
        CASE
            WHEN ((s.state = 'due'::text) AND (s.next_try_at = 'infinity'::timestamp with time zone)) THEN 'waits until the charge point is connected and accepted'::text
            ELSE NULL::text
        END) AS reason,
    s.command,
    s.noticed_at
   FROM (ocpp.desired_state s
     JOIN ocpp.charge_point p ON ((p.identity = s.charge_point)));

COMMENT ON VIEW ocpp.desired_overview IS 'What is wished of each charge point and how far it is. A new wish shows within seconds.';

COMMENT ON COLUMN ocpp.desired_overview.kind IS 'configuration, availability, local list; question: what the database asks after a boot.';

COMMENT ON COLUMN ocpp.desired_overview.key IS 'configuration: the key; availability: connectorId of OCPP 1.6, 0 is the charge point; question: what is asked for.';

COMMENT ON COLUMN ocpp.desired_overview.has IS 'As far as is known.';

COMMENT ON COLUMN ocpp.desired_overview.state IS 'due: to be asked; asked: a command is on its way; met; given up: see reason, ocpp.try_again takes it up.';

COMMENT ON COLUMN ocpp.desired_overview.last_answer IS 'The status in the last answer or the code of its CALLERROR; without one, the state of the command.';

COMMENT ON COLUMN ocpp.desired_overview.tries IS 'Failures since it was noticed.';

COMMENT ON COLUMN ocpp.desired_overview.next_try_at IS 'When it is tried (again); NULL: not by the clock.';

COMMENT ON COLUMN ocpp.desired_overview.command IS 'The last command for it, ocpp.command.id.';

CREATE TABLE ocpp.id_tag (
    token text NOT NULL COLLATE pg_catalog."C",
    type text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    id_tag text NOT NULL,
    status text,
    expires_at timestamp with time zone,
    parent text,
    max_transactions integer,
    origin text DEFAULT 'operator'::text NOT NULL,
    label text,
    account text,
    presented_by text COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT id_tag_max_transactions_check CHECK ((max_transactions >= 0)),
    CONSTRAINT id_tag_origin_check CHECK ((origin = ANY (ARRAY['operator'::text, 'charge point'::text]))),
    CONSTRAINT id_tag_status_check CHECK ((status = ANY (ARRAY['Accepted'::text, 'Blocked'::text, 'Expired'::text, 'Invalid'::text])))
);

COMMENT ON TABLE ocpp.id_tag IS 'Id tags and what they may do. Enter one with ocpp.add_id_tag.';

COMMENT ON COLUMN ocpp.id_tag.token IS 'The tag folded to lower case: tags are case-insensitive (CiString20Type, OCPP 1.6 7.28).';

COMMENT ON COLUMN ocpp.id_tag.type IS 'Type of the token in OCPP 2.x; empty in 1.6.';

COMMENT ON COLUMN ocpp.id_tag.status IS 'AuthorizationStatus; NULL: nobody has decided yet, the setting unknown_id_tag applies.';

COMMENT ON COLUMN ocpp.id_tag.expires_at IS 'From this moment on the tag is Expired.';

COMMENT ON COLUMN ocpp.id_tag.parent IS 'parentIdTag: tags with the same parent form a group.';

COMMENT ON COLUMN ocpp.id_tag.max_transactions IS 'How many transactions may run at the same time before a StartTransaction is answered ConcurrentTx; NULL: any number.';

COMMENT ON COLUMN ocpp.id_tag.origin IS 'charge point: a charge point presented a tag that nobody had entered. See ocpp.id_tag_inbox.';

COMMENT ON COLUMN ocpp.id_tag.presented_by IS 'The charge point that presented it first, of a tag that nobody had entered.';

CREATE TABLE ocpp.local_list (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    version integer,
    full_needed boolean DEFAULT true NOT NULL,
    ask_version boolean DEFAULT false NOT NULL,
    supported boolean,
    heard_at timestamp with time zone,
    CONSTRAINT local_list_version_check CHECK ((version >= 0))
);

COMMENT ON TABLE ocpp.local_list IS 'The local list that each charge point has, by what it has accepted; its entries are in ocpp.local_list_entry. No row: nothing has been heard of it.';

COMMENT ON COLUMN ocpp.local_list.version IS 'listVersion of the last list that was accepted or told, 0: empty (OCPP 1.6 errata 3.52); NULL: not known.';

COMMENT ON COLUMN ocpp.local_list.full_needed IS 'The entries are not known for sure: the next update is a Full one.';

COMMENT ON COLUMN ocpp.local_list.ask_version IS 'Whether a list has arrived is not known (no answer, or a reboot since): GetLocalListVersion goes before the next update.';

COMMENT ON COLUMN ocpp.local_list.supported IS 'false: the charge point said that it has no local list; NULL: not known.';

COMMENT ON COLUMN ocpp.local_list.heard_at IS 'When it last answered about its list.';

CREATE TABLE ocpp.local_list_entry (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    token text NOT NULL COLLATE pg_catalog."C",
    id_tag text NOT NULL,
    id_tag_info jsonb NOT NULL
);

COMMENT ON TABLE ocpp.local_list_entry IS 'Entries of the local list of each charge point, as it accepted them.';

COMMENT ON COLUMN ocpp.local_list_entry.token IS 'The id tag folded to lower case.';

COMMENT ON COLUMN ocpp.local_list_entry.id_tag_info IS 'IdTagInfo as it was sent (OCPP 1.6 7.27).';

CREATE TABLE ocpp.setting (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL,
    source text DEFAULT 'default'::text NOT NULL,
    restart boolean GENERATED ALWAYS AS (false) STORED NOT NULL,
    default_value text NOT NULL,
    type text NOT NULL,
    unit text,
    minimum text,
    maximum text,
    choices text[],
    description text NOT NULL,
    changed_at timestamp with time zone,
    changed_by text,
    CONSTRAINT setting_default CHECK (((source = 'chosen'::text) OR (value = default_value))),
    CONSTRAINT setting_range CHECK (
CASE type
    WHEN 'integer'::text THEN ((minimum IS NOT NULL) AND (maximum IS NOT NULL) AND (unit IS NOT NULL))
    WHEN 'interval'::text THEN ((minimum IS NOT NULL) AND (maximum IS NOT NULL))
    WHEN 'choice'::text THEN (cardinality(choices) > 0)
    ELSE true
END),
    CONSTRAINT setting_source_check CHECK ((source = ANY (ARRAY['default'::text, 'chosen'::text]))),
    CONSTRAINT setting_type_check CHECK ((type = ANY (ARRAY['text'::text, 'boolean'::text, 'integer'::text, 'interval'::text, 'choice'::text])))
);

COMMENT ON TABLE ocpp.setting IS 'Every switch of the central system, with the value that holds. Change one with ocpp.set(name, value) or a plain UPDATE of value, NULL takes it back to its default; it holds from the next message on.';

COMMENT ON COLUMN ocpp.setting.value IS 'What holds now. SET value = NULL: back to the default.';

COMMENT ON COLUMN ocpp.setting.source IS 'chosen: somebody set this value, and an upgrade keeps it; default: it follows default_value.';

COMMENT ON COLUMN ocpp.setting.restart IS 'Whether anything must be restarted before a change holds: never.';

COMMENT ON COLUMN ocpp.setting.unit IS 'Unit of an integer. An interval is written with its own, for example 30 s, 2 hours, 90 days.';

COMMENT ON COLUMN ocpp.setting.minimum IS 'Smallest value allowed, for integer and interval.';

COMMENT ON COLUMN ocpp.setting.maximum IS 'Largest value allowed, for integer and interval.';

COMMENT ON COLUMN ocpp.setting.choices IS 'The values allowed, for choice; for integer and interval, those allowed beside the range.';

COMMENT ON COLUMN ocpp.setting.changed_at IS 'When it was last set or taken back to its default; NULL: never.';

CREATE VIEW ocpp.wanted_local_list WITH (security_invoker='true') AS
 SELECT w.charge_point,
    w.token,
    COALESCE(t.id_tag, w.token) AS id_tag,
    jsonb_strip_nulls(jsonb_build_object('status', COALESCE(t.status, 'Accepted'::text), 'expiryDate',
        CASE
            WHEN isfinite(t.expires_at) THEN ocpp.utc(t.expires_at)
            ELSE NULL::text
        END, 'parentIdTag',
        CASE
            WHEN (length(t.parent) <= 20) THEN t.parent
            ELSE NULL::text
        END)) AS id_tag_info,
    (row_number() OVER (PARTITION BY w.charge_point ORDER BY w.token) <=
        CASE
            WHEN (m.value ~ '^[0-9]{1,9}$'::text) THEN (m.value)::bigint
            ELSE (2147483647)::bigint
        END) AS fits
   FROM ((ocpp.desired_local_list w
     LEFT JOIN ocpp.id_tag t ON (((t.token = w.token) AND (t.type = ''::text))))
     LEFT JOIN ocpp.configuration m ON (((m.charge_point = w.charge_point) AND (m.component = ''::text) AND (m.component_instance = ''::text) AND (m.evse_id = 0) AND (lower(m.variable) = 'localauthlistmaxlength'::text) AND (m.attribute = 'Actual'::text) AND m.known)))
  WHERE (w.wanted AND (w.token <> ''::text) AND (length(w.token) <= 20) AND ((t.status IS NOT NULL) OR (( SELECT s.value
           FROM ocpp.setting s
          WHERE (s.name = 'unknown_id_tag'::text)) = 'accept'::text)));

COMMENT ON VIEW ocpp.wanted_local_list IS 'The entries that the local list of each charge point should have now. Tags about which nobody has decided are in it if the setting unknown_id_tag lets them charge, else left out.';

COMMENT ON COLUMN ocpp.wanted_local_list.id_tag_info IS 'IdTagInfo of OCPP 1.6 7.27. A tag that will expire stays Accepted with its expiryDate: the charge point minds that by itself.';

COMMENT ON COLUMN ocpp.wanted_local_list.fits IS 'false: the charge point holds fewer (its LocalAuthListMaxLength); the first ones by token are sent.';

CREATE VIEW ocpp.wished_configuration WITH (security_invoker='true') AS
 SELECT DISTINCT ON (w.charge_point, w.folded) w.charge_point,
    w.folded,
    w.key,
    w.value,
    w.id
   FROM ( SELECT p.identity AS charge_point,
            lower(d.key) AS folded,
            d.key,
            d.value,
            d.id,
            d.rank,
            ((((16 +
                CASE
                    WHEN (d.site IS NULL) THEN 0
                    ELSE 8
                END) +
                CASE
                    WHEN (d.model IS NULL) THEN 0
                    ELSE 4
                END) +
                CASE
                    WHEN (d.vendor IS NULL) THEN 0
                    ELSE 2
                END) +
                CASE
                    WHEN (d.account IS NULL) THEN 0
                    ELSE 1
                END) AS specific
           FROM (ocpp.charge_point p
             JOIN ocpp.desired_configuration d ON ((d.charge_point = p.identity)))
          WHERE ((d.charge_point IS NOT NULL) AND (d.ended_at IS NULL) AND ((d.vendor IS NULL) OR (d.vendor = p.vendor)) AND ((d.model IS NULL) OR (d.model = p.model)) AND ((d.site IS NULL) OR (d.site = p.site)) AND ((d.account IS NULL) OR (d.account = p.account)))
        UNION ALL
         SELECT p.identity,
            lower(d.key) AS lower,
            d.key,
            d.value,
            d.id,
            d.rank,
            (((
                CASE
                    WHEN (d.site IS NULL) THEN 0
                    ELSE 8
                END +
                CASE
                    WHEN (d.model IS NULL) THEN 0
                    ELSE 4
                END) +
                CASE
                    WHEN (d.vendor IS NULL) THEN 0
                    ELSE 2
                END) +
                CASE
                    WHEN (d.account IS NULL) THEN 0
                    ELSE 1
                END)
           FROM (ocpp.charge_point p
             JOIN ocpp.desired_configuration d ON ((((d.vendor IS NULL) OR (d.vendor = p.vendor)) AND ((d.model IS NULL) OR (d.model = p.model)) AND ((d.site IS NULL) OR (d.site = p.site)) AND ((d.account IS NULL) OR (d.account = p.account)))))
          WHERE ((d.charge_point IS NULL) AND (d.ended_at IS NULL))) w
  ORDER BY w.charge_point, w.folded, w.specific DESC, w.rank DESC, w.id DESC;

COMMENT ON VIEW ocpp.wished_configuration IS 'The one wish that holds for each charge point and key.';

COMMENT ON COLUMN ocpp.wished_configuration.folded IS 'The key folded to lower case.';

COMMENT ON COLUMN ocpp.wished_configuration.value IS 'NULL: an exception, no wish.';

COMMENT ON COLUMN ocpp.wished_configuration.id IS 'ocpp.desired_configuration.id.';

CREATE VIEW ocpp.wish WITH (security_invoker='true') AS
 SELECT w.charge_point,
    'configuration'::text AS kind,
    w.key,
    w.value AS wanted,
    c.value AS has,
    COALESCE((c.known AND ocpp.same_configuration(w.value, COALESCE(c.value,
        CASE
            WHEN (w.value = ''::text) THEN ''::text
            ELSE NULL::text
        END))), false) AS met,
    COALESCE((c.known AND (c.reboot_required OR (c.value IS NULL))), false) AS unsure,
    NULL::timestamp with time zone AS heard_at,
        CASE
            WHEN (NOT c.known) THEN 'the charge point does not know this key'::text
            WHEN c.readonly THEN 'the charge point says that this key is read-only'::text
            ELSE NULL::text
        END AS hindrance,
    NULL::text AS remark
   FROM (ocpp.wished_configuration w
     LEFT JOIN ocpp.configuration c ON (((c.charge_point = w.charge_point) AND (c.component = ''::text) AND (c.component_instance = ''::text) AND (c.evse_id = 0) AND (lower(c.variable) = w.folded) AND (c.variable_instance = ''::text) AND (c.attribute = 'Actual'::text))))
  WHERE (w.value IS NOT NULL)
UNION ALL
 SELECT a.charge_point,
    'availability'::text AS kind,
    (a.evse_id)::text AS key,
    a.availability AS wanted,
    h.has,
    (h.has = a.availability) AS met,
    true AS unsure,
    k.received_at AS heard_at,
    NULL::text AS hindrance,
    NULL::text AS remark
   FROM (ocpp.desired_availability a
     LEFT JOIN ocpp.connector k ON (((k.charge_point = a.charge_point) AND (k.evse_id = a.evse_id) AND (k.connector_id = a.connector_id)))),
    LATERAL ( SELECT
                CASE
                    WHEN (k.status = 'Unavailable'::text) THEN 'Inoperative'::text
                    WHEN ((k.status = 'Available'::text) AND (k.availability = 'Inoperative'::text)) THEN 'Operative'::text
                    ELSE COALESCE(k.availability, 'Operative'::text)
                END AS has) h
  WHERE (a.availability IS NOT NULL)
UNION ALL
 SELECT p.identity AS charge_point,
    'local list'::text AS kind,
    ''::text AS key,
    format('%s id tags'::text, n.wanted) AS wanted,
        CASE
            WHEN (l.version IS NOT NULL) THEN format('%s id tags, version %s'::text, n.has, l.version)
            ELSE NULL::text
        END AS has,
    COALESCE(((l.version IS NOT NULL) AND (NOT l.full_needed) AND (NOT l.ask_version) AND (n.differing = 0)), false) AS met,
    false AS unsure,
    NULL::timestamp with time zone AS heard_at,
        CASE
            WHEN (l.supported = false) THEN 'the charge point has no local list'::text
            ELSE NULL::text
        END AS hindrance,
        CASE
            WHEN (n.left_out > 0) THEN format('%s id tags more than it holds'::text, n.left_out)
            ELSE NULL::text
        END AS remark
   FROM (ocpp.charge_point p
     LEFT JOIN ocpp.local_list l ON ((l.charge_point = p.identity))),
    LATERAL ( SELECT count(*) FILTER (WHERE w.fits) AS wanted,
            count(*) FILTER (WHERE (NOT w.fits)) AS left_out,
            count(e.token) AS has,
            count(*) FILTER (WHERE (
                CASE
                    WHEN w.fits THEN w.id_tag_info
                    ELSE NULL::jsonb
                END IS DISTINCT FROM e.id_tag_info)) AS differing
           FROM (( SELECT i.charge_point,
                    i.token,
                    i.id_tag,
                    i.id_tag_info,
                    i.fits
                   FROM ocpp.wanted_local_list i
                  WHERE (i.charge_point = p.identity)) w
             FULL JOIN ( SELECT i.charge_point,
                    i.token,
                    i.id_tag,
                    i.id_tag_info
                   FROM ocpp.local_list_entry i
                  WHERE (i.charge_point = p.identity)) e ON ((e.token = w.token)))) n
  WHERE (EXISTS ( SELECT
           FROM ocpp.desired_local_list d
          WHERE ((d.charge_point = p.identity) AND d.wanted)));

COMMENT ON VIEW ocpp.wish IS 'Everything that is wished of each charge point, beside what it has as far as is known. An availability is what the last accepted ChangeAvailability asked for, unless the status since then contradicts; nothing known: Operative.';

COMMENT ON COLUMN ocpp.wish.unsure IS 'What is known of it does not outweigh that the charge point has accepted the wish: until heard_at is later.';

COMMENT ON COLUMN ocpp.wish.hindrance IS 'Why it is no use to ask for it.';

COMMENT ON COLUMN ocpp.wish.remark IS 'What to say of it although it is met.';

CREATE VIEW ocpp.drift WITH (security_invoker='true') AS
 SELECT d.charge_point,
    d.kind,
    d.key,
    d.wanted,
    d.has,
    d.state,
        CASE
            WHEN (d.afresh OR (d.state = 'met'::text) OR (d.hindrance IS NOT NULL)) THEN 0
            ELSE d.tries
        END AS tries,
        CASE
            WHEN ((d.state = ANY (ARRAY['due'::text, 'asked'::text])) AND (NOT d.afresh)) THEN d.next_try_at
            ELSE NULL::timestamp with time zone
        END AS next_try_at,
        CASE
            WHEN ((d.was IS NOT NULL) AND (NOT d.afresh)) THEN d.noticed_at
            ELSE NULL::timestamp with time zone
        END AS noticed_at,
        CASE
            WHEN ((d.hindrance IS NOT NULL) AND (d.state = 'given up'::text)) THEN d.hindrance
            WHEN ((d.remark IS NOT NULL) AND (d.state = 'met'::text)) THEN d.remark
            WHEN ((d.state = d.was) AND (NOT d.afresh)) THEN d.was_reason
            ELSE NULL::text
        END AS reason,
    ((d.state IS DISTINCT FROM d.was) OR (d.wanted IS DISTINCT FROM d.was_wanted) OR (d.has IS DISTINCT FROM d.had)) AS changed
   FROM ( SELECT n.charge_point,
            n.kind,
            COALESCE(s.key, n.key) AS key,
            n.wanted,
            n.has,
            n.hindrance,
            n.remark,
            v.state,
            s.state AS was,
            s.wanted AS was_wanted,
            s.has AS had,
            s.reason AS was_reason,
            s.tries,
            s.next_try_at,
            s.noticed_at,
            ((v.state = 'due'::text) AND ((s.state IS DISTINCT FROM 'due'::text) OR ((n.kind <> 'local list'::text) AND (s.wanted IS DISTINCT FROM n.wanted)))) AS afresh
           FROM (ocpp.wish n
             LEFT JOIN ocpp.desired_state s ON (((s.charge_point = n.charge_point) AND (s.kind = n.kind) AND (lower(s.key) = lower(n.key))))),
            LATERAL ( SELECT
                        CASE
                            WHEN (s.state = 'asked'::text) THEN 'asked'::text
                            WHEN n.met THEN 'met'::text
                            WHEN (n.hindrance IS NOT NULL) THEN 'given up'::text
                            WHEN ((s.state IS NULL) OR ((n.kind <> 'local list'::text) AND (s.wanted IS DISTINCT FROM n.wanted))) THEN 'due'::text
                            WHEN ((s.state = 'met'::text) AND n.unsure AND (s.last_state = 'accepted'::text) AND COALESCE((n.heard_at <= s.answered_at), true)) THEN 'met'::text
                            WHEN (s.state = 'met'::text) THEN 'due'::text
                            WHEN ((s.state = 'given up'::text) AND (s.tries = 0)) THEN 'due'::text
                            ELSE s.state
                        END AS state) v) d;

COMMENT ON VIEW ocpp.drift IS 'Every wish as ocpp.desired_state should say it now.';

COMMENT ON COLUMN ocpp.drift.next_try_at IS 'NULL: now, if it is due. noticed_at likewise.';

COMMENT ON COLUMN ocpp.drift.changed IS 'ocpp.desired_state says something else.';

CREATE SEQUENCE ocpp.event_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.event_number IS 'Ids of events.';

CREATE TABLE ocpp.event (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
)
PARTITION BY RANGE (received_at);

COMMENT ON TABLE ocpp.event IS 'What happened, for other programs: appended to, never changed (but the name of a charge point that is renamed), in daily partitions; kept as long as the setting retention.event says. Which kinds are written say the settings event.*. Read it with ocpp.events(), which misses nothing, or through ocpp.event_overview.';

COMMENT ON COLUMN ocpp.event.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';

COMMENT ON COLUMN ocpp.event.received_at IS 'When it happened, by our clock; of a message, its receipt time.';

COMMENT ON COLUMN ocpp.event.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';

COMMENT ON COLUMN ocpp.event.written_by IS 'The transaction that wrote it.';

COMMENT ON COLUMN ocpp.event.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';

COMMENT ON COLUMN ocpp.event.transaction IS 'ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.event.command IS 'ocpp.command.id.';

COMMENT ON COLUMN ocpp.event.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';

CREATE TABLE ocpp.event_20261129 (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
);

COMMENT ON TABLE ocpp.event_20261129 IS 'Rows of ocpp.event received on 2026-11-29 UTC.';

COMMENT ON COLUMN ocpp.event_20261129.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';

COMMENT ON COLUMN ocpp.event_20261129.received_at IS 'When it happened, by our clock; of a message, its receipt time.';

COMMENT ON COLUMN ocpp.event_20261129.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';

COMMENT ON COLUMN ocpp.event_20261129.written_by IS 'The transaction that wrote it.';

COMMENT ON COLUMN ocpp.event_20261129.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';

COMMENT ON COLUMN ocpp.event_20261129.transaction IS 'ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.event_20261129.command IS 'ocpp.command.id.';

COMMENT ON COLUMN ocpp.event_20261129.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';

CREATE TABLE ocpp.event_20261130 (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
);

COMMENT ON TABLE ocpp.event_20261130 IS 'Rows of ocpp.event received on 2026-11-30 UTC.';

COMMENT ON COLUMN ocpp.event_20261130.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';

COMMENT ON COLUMN ocpp.event_20261130.received_at IS 'When it happened, by our clock; of a message, its receipt time.';

COMMENT ON COLUMN ocpp.event_20261130.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';

COMMENT ON COLUMN ocpp.event_20261130.written_by IS 'The transaction that wrote it.';

COMMENT ON COLUMN ocpp.event_20261130.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';

COMMENT ON COLUMN ocpp.event_20261130.transaction IS 'ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.event_20261130.command IS 'ocpp.command.id.';

COMMENT ON COLUMN ocpp.event_20261130.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';

CREATE TABLE ocpp.event_20261201 (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
);

COMMENT ON TABLE ocpp.event_20261201 IS 'Rows of ocpp.event received on 2026-12-01 UTC.';

COMMENT ON COLUMN ocpp.event_20261201.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';

COMMENT ON COLUMN ocpp.event_20261201.received_at IS 'When it happened, by our clock; of a message, its receipt time.';

COMMENT ON COLUMN ocpp.event_20261201.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';

COMMENT ON COLUMN ocpp.event_20261201.written_by IS 'The transaction that wrote it.';

COMMENT ON COLUMN ocpp.event_20261201.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';

COMMENT ON COLUMN ocpp.event_20261201.transaction IS 'ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.event_20261201.command IS 'ocpp.command.id.';

COMMENT ON COLUMN ocpp.event_20261201.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';

CREATE TABLE ocpp.event_20261202 (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
);

COMMENT ON TABLE ocpp.event_20261202 IS 'Rows of ocpp.event received on 2026-12-02 UTC.';

COMMENT ON COLUMN ocpp.event_20261202.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';

COMMENT ON COLUMN ocpp.event_20261202.received_at IS 'When it happened, by our clock; of a message, its receipt time.';

COMMENT ON COLUMN ocpp.event_20261202.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';

COMMENT ON COLUMN ocpp.event_20261202.written_by IS 'The transaction that wrote it.';

COMMENT ON COLUMN ocpp.event_20261202.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';

COMMENT ON COLUMN ocpp.event_20261202.transaction IS 'ocpp.transaction.id.';

COMMENT ON COLUMN ocpp.event_20261202.command IS 'ocpp.command.id.';

COMMENT ON COLUMN ocpp.event_20261202.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';

CREATE TABLE ocpp.event_default (
    id bigint DEFAULT nextval('ocpp.event_number'::regclass) NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    era integer DEFAULT ocpp.current_era() NOT NULL,
    written_by xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    charge_point text NOT NULL COLLATE pg_catalog."C",
    evse_id integer,
    connector_id integer,
    transaction bigint,
    command bigint,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT event_kind_check CHECK ((kind = ANY (ARRAY['connected'::text, 'disconnected'::text, 'booted'::text, 'status'::text, 'started'::text, 'metered'::text, 'stopped'::text, 'faulted'::text, 'command'::text, 'violation'::text, 'security'::text])))
);

COMMENT ON TABLE ocpp.event_default IS 'Events for which no partition was ready; ocpp.maintain() moves them.';

CREATE TABLE ocpp.event_era (
    only_row boolean DEFAULT true NOT NULL,
    era integer NOT NULL,
    system_identifier bigint NOT NULL,
    timeline integer NOT NULL,
    dropped_era integer DEFAULT 0 NOT NULL,
    dropped_by xid8 DEFAULT '0'::xid8 NOT NULL,
    dropped_id bigint DEFAULT 0 NOT NULL,
    CONSTRAINT event_era_only_row_check CHECK (only_row)
);

COMMENT ON TABLE ocpp.event_era IS 'One row: whose transaction ids the events of today carry, and up to which event retention has dropped them.';

COMMENT ON COLUMN ocpp.event_era.era IS 'Grows when the database goes on in another cluster (restored from a dump) or on another timeline (failover, point-in-time recovery), where transaction ids that were used may come again. See ocpp.current_era().';

COMMENT ON COLUMN ocpp.event_era.system_identifier IS 'The cluster of this era, as pg_control_system() tells it.';

COMMENT ON COLUMN ocpp.event_era.timeline IS 'The timeline of this era.';

COMMENT ON COLUMN ocpp.event_era.dropped_era IS 'With dropped_by and dropped_id: place in the order of events of the last one that retention has dropped.';

CREATE VIEW ocpp.event_overview WITH (security_invoker='true') AS
 SELECT e.received_at,
    e.kind,
    e.charge_point,
    p.label,
    e.evse_id,
    e.connector_id,
    e.transaction,
    e.command,
    e.details,
    e.id,
    format('%s.%s.%s'::text, e.era, e.written_by, e.id) AS "position"
   FROM (ocpp.event e
     LEFT JOIN ocpp.charge_point p ON ((p.identity = e.charge_point)));

COMMENT ON VIEW ocpp.event_overview IS 'Events for people. WHERE received_at > now() - interval ''1 hour'' keeps a look at it cheap. Programs that must miss none ask ocpp.events().';

COMMENT ON COLUMN ocpp.event_overview."position" IS 'As ocpp.events() has it.';

CREATE TABLE ocpp.hook (
    kind text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    vendor_id text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    message_id text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    function text NOT NULL COLLATE pg_catalog."C",
    rank integer DEFAULT 0 NOT NULL,
    validate boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    CONSTRAINT hook_check CHECK (((vendor_id = ''::text) OR ((action = 'DataTransfer'::text) AND (kind = 'on'::text)))),
    CONSTRAINT hook_check1 CHECK (((message_id = ''::text) OR (vendor_id <> ''::text))),
    CONSTRAINT hook_kind_check CHECK ((kind = ANY (ARRAY['on'::text, 'after'::text])))
);

COMMENT ON TABLE ocpp.hook IS 'Functions of the user that answer a message in place of the built-in rule (on) or hear of it afterwards (after); kept by ocpp.on(), ocpp.after() and ocpp.off().';

COMMENT ON COLUMN ocpp.hook.version IS 'OCPP version; * for all.';

COMMENT ON COLUMN ocpp.hook.action IS 'Action; * for all.';

COMMENT ON COLUMN ocpp.hook.vendor_id IS 'Of a DataTransfer hook, in lower case: whose messages it answers; empty: those of any vendor.';

COMMENT ON COLUMN ocpp.hook.message_id IS 'Of a DataTransfer hook, in lower case: which messages of the vendor; empty: all.';

COMMENT ON COLUMN ocpp.hook.function IS 'Name of a function(ocpp.call), as text: resolved on use, so that it survives dump, restore and pg_upgrade.';

COMMENT ON COLUMN ocpp.hook.rank IS 'Order among the after hooks of a message, smaller first; then by name.';

COMMENT ON COLUMN ocpp.hook.validate IS 'false: neither what comes in nor the answer of this hook is held to the specification.';

CREATE TABLE ocpp.hook_failure (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    function text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    sqlstate text NOT NULL COLLATE pg_catalog."C",
    unique_id text,
    message text,
    context text,
    count bigint DEFAULT 1 NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    CONSTRAINT hook_failure_kind_check CHECK ((kind = ANY (ARRAY['on'::text, 'after'::text])))
);

COMMENT ON TABLE ocpp.hook_failure IS 'Hooks that raised an error or were cancelled, counted per charge point and UTC day, so that one bad function cannot fill a disk; retention.violation says how long. Read it through ocpp.hook_overview.';

COMMENT ON COLUMN ocpp.hook_failure.sqlstate IS 'SQLSTATE of the error; 57014: cancelled, because it took longer than the call timeout of the connector.';

COMMENT ON COLUMN ocpp.hook_failure.unique_id IS 'Here and below: of the last failure. UniqueId of its message.';

COMMENT ON COLUMN ocpp.hook_failure.context IS 'Where in the function, as PostgreSQL says it.';

CREATE VIEW ocpp.hook_overview WITH (security_invoker='true') AS
 SELECT h.kind,
    h.version,
    h.action,
    h.function,
    h.rank,
    h.validate,
    (to_regprocedure((h.function || '(ocpp.call)'::text)) IS NOT NULL) AS present,
    COALESCE(f.failures, (0)::bigint) AS failures,
    f.failed_at,
    f.charge_point,
    f.unique_id,
    f.failed_action,
    f.sqlstate,
    f.message,
    f.context,
    h.created_at,
    h.created_by,
    NULLIF(h.vendor_id, ''::text) AS vendor_id,
    NULLIF(h.message_id, ''::text) AS message_id
   FROM (ocpp.hook h
     LEFT JOIN LATERAL ( SELECT (sum(x.count) OVER ())::bigint AS failures,
            x.last_seen AS failed_at,
            x.charge_point,
            x.unique_id,
            x.action AS failed_action,
            x.sqlstate,
            x.message,
            x.context
           FROM ocpp.hook_failure x
          WHERE ((x.kind = h.kind) AND (x.function = h.function) AND ((h.version = '*'::text) OR (h.version = x.version)) AND ((h.action = '*'::text) OR (h.action = x.action)))
          ORDER BY x.last_seen DESC
         LIMIT 1) f ON (true));

COMMENT ON VIEW ocpp.hook_overview IS 'The hooks, how often each has failed (as far back as retention.violation), and how the last time.';

COMMENT ON COLUMN ocpp.hook_overview.present IS 'false: the function does not exist any more, so every message that it should answer is answered InternalError. Create it again, or take the hook away with ocpp.off.';

COMMENT ON COLUMN ocpp.hook_overview.failures IS 'Errors and cancellations, of all charge points.';

COMMENT ON COLUMN ocpp.hook_overview.failed_action IS 'Here and below: of the last failure.';

COMMENT ON COLUMN ocpp.hook_overview.sqlstate IS '57014: it hung and was cancelled.';

COMMENT ON COLUMN ocpp.hook_overview.vendor_id IS 'Of a hook for the DataTransfers of one vendor (ocpp.on_data_transfer), in lower case; with message_id, for some of them.';

CREATE VIEW ocpp.id_tag_inbox WITH (security_invoker='true') AS
 SELECT t.id_tag,
    t.token,
    t.created_at AS presented_at,
    t.presented_by,
    t.account
   FROM ocpp.id_tag t
  WHERE ((t.origin = 'charge point'::text) AND (t.status IS NULL));

COMMENT ON VIEW ocpp.id_tag_inbox IS 'Id tags that charge points presented, that nobody had entered and about which nobody has decided. SELECT ocpp.decide_id_tags(''Accepted'') empties it.';

COMMENT ON COLUMN ocpp.id_tag_inbox.presented_at IS 'When it was presented first.';

COMMENT ON COLUMN ocpp.id_tag_inbox.presented_by IS 'The charge point that presented it first.';

CREATE VIEW ocpp.installed_certificate_overview WITH (security_invoker='true') AS
 SELECT i.charge_point,
    p.label,
    i.certificate_type,
    i.subject,
    i.expires_at,
    i.hash_algorithm,
    i.issuer_name_hash,
    i.issuer_key_hash,
    i.serial_number,
    i.certificate,
    i.heard_at
   FROM (ocpp.installed_certificate i
     JOIN ocpp.charge_point p ON ((p.identity = i.charge_point)));

COMMENT ON VIEW ocpp.installed_certificate_overview IS 'Certificates of authorities that charge points have; ocpp.get_installed_certificate_ids asks for them.';

COMMENT ON COLUMN ocpp.installed_certificate_overview.hash_algorithm IS 'This and the next three: as ocpp.delete_certificate takes them.';

COMMENT ON COLUMN ocpp.installed_certificate_overview.certificate IS 'PEM; NULL: it was not installed from here.';

CREATE VIEW ocpp.installed_charging_profile WITH (security_invoker='true') AS
 SELECT a.charge_point,
    p.label,
    a.connector_id,
    a.charging_profile_id,
    t.name,
    a.purpose,
    a.stack_level,
    (a.profile ->> 'chargingProfileKind'::text) AS kind,
    a.transaction,
    a.profile,
    a.answered_at AS installed_at,
    a.id,
    a.command
   FROM ((ocpp.charging_profile_assignment a
     JOIN ocpp.charge_point p ON ((p.identity = a.charge_point)))
     LEFT JOIN ocpp.charging_profile t ON ((t.id = a.charging_profile_id)))
  WHERE ((a.status = 'Accepted'::text) AND (a.ended_at IS NULL) AND (a.connector_id IS NOT NULL) AND ((a.purpose IS DISTINCT FROM 'TxProfile'::text) OR (a.transaction IS NULL) OR (EXISTS ( SELECT
           FROM ocpp.transaction x
          WHERE ((x.charge_point = a.charge_point) AND (x.id = a.transaction) AND (x.state = 'open'::text))))));

COMMENT ON VIEW ocpp.installed_charging_profile IS 'The charging profiles that each charge point has, as its answers and its transactions tell. What was refused and what is gone: ocpp.charging_profile_assignment.';

COMMENT ON COLUMN ocpp.installed_charging_profile.connector_id IS 'As OCPP 1.6 counts; 0: the charge point as a whole.';

COMMENT ON COLUMN ocpp.installed_charging_profile.name IS 'Of the template of this id, if there is one.';

COMMENT ON COLUMN ocpp.installed_charging_profile.transaction IS 'Of a TxProfile: the transaction with which it ends.';

CREATE TABLE ocpp.job_status (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    job bigint,
    action text NOT NULL,
    status text NOT NULL,
    request_id bigint
);

COMMENT ON TABLE ocpp.job_status IS 'What charge points reported on firmware, diagnostics and logs, each report once; kept as long as the setting retention.job says.';

COMMENT ON COLUMN ocpp.job_status.job IS 'ocpp.job.id; NULL: of no job that is known here.';

COMMENT ON COLUMN ocpp.job_status.action IS 'FirmwareStatusNotification, SignedFirmwareStatusNotification, DiagnosticsStatusNotification or LogStatusNotification.';

COMMENT ON COLUMN ocpp.job_status.status IS 'As it was said, at most 255 characters of it.';

COMMENT ON COLUMN ocpp.job_status.request_id IS 'As it was said; NULL: none.';

CREATE VIEW ocpp.job_history WITH (security_invoker='true') AS
 SELECT t.charge_point,
    t.job,
    t.received_at,
    t.action,
    t.status,
    t.request_id,
    t.id
   FROM ocpp.job_status t;

COMMENT ON VIEW ocpp.job_history IS 'What charge points reported on firmware, diagnostics and logs, each report once.';

COMMENT ON COLUMN ocpp.job_history.job IS 'ocpp.job_overview.id; NULL: of no job that is known here.';

CREATE VIEW ocpp.job_overview WITH (security_invoker='true') AS
 SELECT j.id,
    j.charge_point,
    j.action,
        CASE
            WHEN ((j.state = ANY (ARRAY['failed'::text, 'cancelled'::text])) AND (m.state = 'queued'::text)) THEN 'queued'::text
            ELSE j.state
        END AS state,
    j.status,
    j.reason,
    j.file_name,
    j.request_id,
    j.tries,
    j.most_tries,
        CASE
            WHEN (j.state = 'failed'::text) THEN j.due_at
            ELSE NULL::timestamp with time zone
        END AS next_try_at,
        CASE
            WHEN (j.state = 'running'::text) THEN j.due_at
            ELSE NULL::timestamp with time zone
        END AS news_due_at,
    j.campaign,
    j.command,
    j.payload,
    j.created_at,
    j.updated_at,
    j.ended_at
   FROM (ocpp.job j
     LEFT JOIN ocpp.command m ON (((m.charge_point = j.charge_point) AND (m.id = j.command))))
UNION ALL
 SELECT NULL::bigint AS id,
    m.charge_point,
    m.action,
    m.state,
    NULL::text AS status,
    NULL::text AS reason,
    NULL::text AS file_name,
    ocpp.request_id(m.payload) AS request_id,
    0 AS tries,
    NULL::integer AS most_tries,
    NULL::timestamp with time zone AS next_try_at,
    NULL::timestamp with time zone AS news_due_at,
    c.campaign,
    m.id AS command,
    m.payload,
    m.created_at,
    m.created_at AS updated_at,
    NULL::timestamp with time zone AS ended_at
   FROM (ocpp.command m
     LEFT JOIN ocpp.campaign_member c ON (((c.charge_point = m.charge_point) AND (c.command = m.id))))
  WHERE ((m.state = 'queued'::text) AND (m.action = ANY (ARRAY['UpdateFirmware'::text, 'SignedUpdateFirmware'::text, 'GetDiagnostics'::text, 'GetLog'::text])) AND (NOT (EXISTS ( SELECT
           FROM ocpp.job j
          WHERE ((j.charge_point = m.charge_point) AND ((j.command = m.id) OR (m.id = ANY (j.earlier))))))));

COMMENT ON VIEW ocpp.job_overview IS 'Firmware updates and uploads of diagnostics and logs, with those whose command still waits to be sent. ocpp.job_history tells how each came about.';

COMMENT ON COLUMN ocpp.job_overview.id IS 'For ocpp.retry_job and ocpp.cancel_job; NULL: the command has not been sent yet, ocpp.cancel_command takes it back.';

COMMENT ON COLUMN ocpp.job_overview.state IS 'queued: its command, or that of its next try, waits to be sent; sent: not answered yet; running; done; failed; cancelled.';

COMMENT ON COLUMN ocpp.job_overview.status IS 'What the charge point said last.';

COMMENT ON COLUMN ocpp.job_overview.next_try_at IS 'When it is tried again by itself; NULL: not.';

COMMENT ON COLUMN ocpp.job_overview.news_due_at IS 'Without news by then it counts as failed.';

ALTER TABLE ocpp.job_status ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.job_status_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ocpp.local_list_overview WITH (security_invoker='true') AS
 SELECT p.identity AS charge_point,
    p.label,
    l.version,
    COALESCE(h.entries, (0)::bigint) AS entries,
    COALESCE(w.wanted, (0)::bigint) AS wanted,
    l.supported,
    l.full_needed,
    l.ask_version,
    l.heard_at
   FROM (((ocpp.charge_point p
     LEFT JOIN ocpp.local_list l ON ((l.charge_point = p.identity)))
     LEFT JOIN ( SELECT e.charge_point,
            count(*) AS entries
           FROM ocpp.local_list_entry e
          GROUP BY e.charge_point) h ON ((h.charge_point = p.identity)))
     LEFT JOIN ( SELECT d.charge_point,
            count(*) FILTER (WHERE (d.token <> ''::text)) AS wanted
           FROM ocpp.desired_local_list d
          WHERE d.wanted
          GROUP BY d.charge_point) w ON ((w.charge_point = p.identity)))
  WHERE ((l.charge_point IS NOT NULL) OR (w.charge_point IS NOT NULL));

COMMENT ON VIEW ocpp.local_list_overview IS 'Local lists: what each charge point has and how many tags are wished for; ocpp.desired_overview says how far it is.';

COMMENT ON COLUMN ocpp.local_list_overview.version IS 'listVersion, 0: empty; NULL: not known.';

COMMENT ON COLUMN ocpp.local_list_overview.entries IS 'How many it has accepted.';

COMMENT ON COLUMN ocpp.local_list_overview.wanted IS 'How many are wished for, with those that are left out (setting unknown_id_tag) or do not fit.';

COMMENT ON COLUMN ocpp.local_list_overview.supported IS 'false: the charge point said that it has no local list.';

CREATE TABLE ocpp.maintenance (
    only_row boolean DEFAULT true NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    partitions_made integer DEFAULT 0 NOT NULL,
    partitions_dropped integer DEFAULT 0 NOT NULL,
    rows_deleted bigint DEFAULT 0 NOT NULL,
    postponed text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT maintenance_only_row_check CHECK (only_row)
);

COMMENT ON TABLE ocpp.maintenance IS 'One row: the last round of ocpp.maintain(). ocpp.health() warns when it is more than a day old.';

COMMENT ON COLUMN ocpp.maintenance.finished_at IS 'NULL: it never ran to its end.';

COMMENT ON COLUMN ocpp.maintenance.postponed IS 'Partitions that somebody had locked; the next round tries again.';

CREATE TABLE ocpp.message_log (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
)
PARTITION BY RANGE (received_at);

ALTER TABLE ONLY ocpp.message_log REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log IS 'Every frame as it was received or sent, with the reply, in daily partitions; kept as long as the setting retention.message_log says.';

COMMENT ON COLUMN ocpp.message_log.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';

COMMENT ON COLUMN ocpp.message_log.frame IS 'The frame as text.';

COMMENT ON COLUMN ocpp.message_log.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';

COMMENT ON COLUMN ocpp.message_log.reply IS 'What was answered.';

COMMENT ON COLUMN ocpp.message_log.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE VIEW ocpp.message WITH (security_invoker='true') AS
 SELECT l.charge_point,
    l.received_at,
    l.session,
    l.direction,
    l.action,
    l.message_id,
        CASE l.message_type
            WHEN 2 THEN 'CALL'::text
            WHEN 3 THEN 'CALLRESULT'::text
            WHEN 4 THEN 'CALLERROR'::text
            ELSE NULL::text
        END AS message_type,
    COALESCE(l.frame, encode(l.raw, 'escape'::text)) AS frame,
    l.reply,
    l.error
   FROM ocpp.message_log l;

COMMENT ON VIEW ocpp.message IS 'Every frame as text, with the reply. WHERE received_at > now() - interval ''1 hour'' keeps a look at it cheap.';

COMMENT ON COLUMN ocpp.message.message_type IS 'NULL: not readable.';

COMMENT ON COLUMN ocpp.message.frame IS 'Bytes that are not text are written as \ooo.';

CREATE TABLE ocpp.message_log_20261129 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

ALTER TABLE ONLY ocpp.message_log_20261129 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log_20261129 IS 'Rows of ocpp.message_log received on 2026-11-29 UTC.';

COMMENT ON COLUMN ocpp.message_log_20261129.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';

COMMENT ON COLUMN ocpp.message_log_20261129.frame IS 'The frame as text.';

COMMENT ON COLUMN ocpp.message_log_20261129.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';

COMMENT ON COLUMN ocpp.message_log_20261129.reply IS 'What was answered.';

COMMENT ON COLUMN ocpp.message_log_20261129.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE TABLE ocpp.message_log_20261130 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

ALTER TABLE ONLY ocpp.message_log_20261130 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log_20261130 IS 'Rows of ocpp.message_log received on 2026-11-30 UTC.';

COMMENT ON COLUMN ocpp.message_log_20261130.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';

COMMENT ON COLUMN ocpp.message_log_20261130.frame IS 'The frame as text.';

COMMENT ON COLUMN ocpp.message_log_20261130.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';

COMMENT ON COLUMN ocpp.message_log_20261130.reply IS 'What was answered.';

COMMENT ON COLUMN ocpp.message_log_20261130.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE TABLE ocpp.message_log_20261201 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

ALTER TABLE ONLY ocpp.message_log_20261201 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log_20261201 IS 'Rows of ocpp.message_log received on 2026-12-01 UTC.';

COMMENT ON COLUMN ocpp.message_log_20261201.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';

COMMENT ON COLUMN ocpp.message_log_20261201.frame IS 'The frame as text.';

COMMENT ON COLUMN ocpp.message_log_20261201.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';

COMMENT ON COLUMN ocpp.message_log_20261201.reply IS 'What was answered.';

COMMENT ON COLUMN ocpp.message_log_20261201.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE TABLE ocpp.message_log_20261202 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

ALTER TABLE ONLY ocpp.message_log_20261202 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log_20261202 IS 'Rows of ocpp.message_log received on 2026-12-02 UTC.';

COMMENT ON COLUMN ocpp.message_log_20261202.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';

COMMENT ON COLUMN ocpp.message_log_20261202.frame IS 'The frame as text.';

COMMENT ON COLUMN ocpp.message_log_20261202.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';

COMMENT ON COLUMN ocpp.message_log_20261202.reply IS 'What was answered.';

COMMENT ON COLUMN ocpp.message_log_20261202.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE TABLE ocpp.message_log_default (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    session bigint,
    direction text DEFAULT 'received'::text NOT NULL,
    message_type smallint,
    message_id text,
    action text,
    frame text,
    raw bytea,
    reply text,
    error text,
    CONSTRAINT message_log_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

ALTER TABLE ONLY ocpp.message_log_default REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.message_log_default IS 'Log rows for which no partition was ready; ocpp.maintain() moves them.';

CREATE TABLE ocpp.meter_value (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
)
PARTITION BY RANGE (received_at);

ALTER TABLE ONLY ocpp.meter_value REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value IS 'Meter values in daily partitions by receipt time; kept as long as the setting retention.meter_value says. Read them through the view ocpp.sampled_value.';

COMMENT ON COLUMN ocpp.meter_value.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.meter_value.transaction IS 'The transaction it belongs to, as far as known.';

COMMENT ON COLUMN ocpp.meter_value.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.meter_value.source IS 'The message it came in: MeterValues or StopTransaction.';

COMMENT ON COLUMN ocpp.meter_value.value IS 'The values exactly as they were written.';

COMMENT ON COLUMN ocpp.meter_value.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';

COMMENT ON COLUMN ocpp.meter_value.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';

CREATE TABLE ocpp.meter_value_20261129 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
);

ALTER TABLE ONLY ocpp.meter_value_20261129 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value_20261129 IS 'Rows of ocpp.meter_value received on 2026-11-29 UTC.';

COMMENT ON COLUMN ocpp.meter_value_20261129.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.meter_value_20261129.transaction IS 'The transaction it belongs to, as far as known.';

COMMENT ON COLUMN ocpp.meter_value_20261129.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.meter_value_20261129.source IS 'The message it came in: MeterValues or StopTransaction.';

COMMENT ON COLUMN ocpp.meter_value_20261129.value IS 'The values exactly as they were written.';

COMMENT ON COLUMN ocpp.meter_value_20261129.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';

COMMENT ON COLUMN ocpp.meter_value_20261129.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';

CREATE TABLE ocpp.meter_value_20261130 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
);

ALTER TABLE ONLY ocpp.meter_value_20261130 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value_20261130 IS 'Rows of ocpp.meter_value received on 2026-11-30 UTC.';

COMMENT ON COLUMN ocpp.meter_value_20261130.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.meter_value_20261130.transaction IS 'The transaction it belongs to, as far as known.';

COMMENT ON COLUMN ocpp.meter_value_20261130.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.meter_value_20261130.source IS 'The message it came in: MeterValues or StopTransaction.';

COMMENT ON COLUMN ocpp.meter_value_20261130.value IS 'The values exactly as they were written.';

COMMENT ON COLUMN ocpp.meter_value_20261130.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';

COMMENT ON COLUMN ocpp.meter_value_20261130.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';

CREATE TABLE ocpp.meter_value_20261201 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
);

ALTER TABLE ONLY ocpp.meter_value_20261201 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value_20261201 IS 'Rows of ocpp.meter_value received on 2026-12-01 UTC.';

COMMENT ON COLUMN ocpp.meter_value_20261201.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.meter_value_20261201.transaction IS 'The transaction it belongs to, as far as known.';

COMMENT ON COLUMN ocpp.meter_value_20261201.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.meter_value_20261201.source IS 'The message it came in: MeterValues or StopTransaction.';

COMMENT ON COLUMN ocpp.meter_value_20261201.value IS 'The values exactly as they were written.';

COMMENT ON COLUMN ocpp.meter_value_20261201.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';

COMMENT ON COLUMN ocpp.meter_value_20261201.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';

CREATE TABLE ocpp.meter_value_20261202 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
);

ALTER TABLE ONLY ocpp.meter_value_20261202 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value_20261202 IS 'Rows of ocpp.meter_value received on 2026-12-02 UTC.';

COMMENT ON COLUMN ocpp.meter_value_20261202.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.meter_value_20261202.transaction IS 'The transaction it belongs to, as far as known.';

COMMENT ON COLUMN ocpp.meter_value_20261202.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.meter_value_20261202.source IS 'The message it came in: MeterValues or StopTransaction.';

COMMENT ON COLUMN ocpp.meter_value_20261202.value IS 'The values exactly as they were written.';

COMMENT ON COLUMN ocpp.meter_value_20261202.number IS 'The same as numbers, where they are finite ones of at most 30 digits; else NULL.';

COMMENT ON COLUMN ocpp.meter_value_20261202.measurand IS 'Here and below: with the defaults of OCPP 1.6 7.43 filled in.';

CREATE TABLE ocpp.meter_value_default (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    transaction bigint,
    transaction_id text,
    source text NOT NULL,
    value text[] NOT NULL,
    number numeric[] NOT NULL,
    measurand text[] NOT NULL,
    unit text[] NOT NULL,
    context text[] NOT NULL,
    phase text[] NOT NULL,
    location text[] NOT NULL,
    format text[] NOT NULL
);

ALTER TABLE ONLY ocpp.meter_value_default REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.meter_value_default IS 'Meter values for which no partition was ready; ocpp.maintain() moves them.';

CREATE TABLE ocpp.migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_by text DEFAULT CURRENT_USER NOT NULL
);

COMMENT ON TABLE ocpp.migration IS 'Migrations that the storage has; number 0 is the set of views and functions that ocpp.migrate() last installed.';

COMMENT ON COLUMN ocpp.migration.checksum IS 'SHA-256 of the file; a released file never changes.';

CREATE VIEW ocpp.no_wish WITH (security_invoker='true') AS
 SELECT s.charge_point,
    s.kind,
    s.key
   FROM (((ocpp.desired_state s
     LEFT JOIN LATERAL ( SELECT true AS wished
           FROM ocpp.wished_configuration w
          WHERE ((s.kind = 'configuration'::text) AND (w.charge_point = s.charge_point) AND (w.folded = lower(s.key)) AND (w.value IS NOT NULL))
         LIMIT 1) c ON (true))
     LEFT JOIN LATERAL ( SELECT true AS wished
           FROM ocpp.desired_availability a_1
          WHERE ((s.kind = 'availability'::text) AND (a_1.charge_point = s.charge_point) AND ((a_1.evse_id)::text = s.key) AND (a_1.availability IS NOT NULL))
         LIMIT 1) a ON (true))
     LEFT JOIN LATERAL ( SELECT true AS wished
           FROM ocpp.desired_local_list d
          WHERE ((s.kind = 'local list'::text) AND (d.charge_point = s.charge_point) AND d.wanted)
         LIMIT 1) l ON (true))
  WHERE ((s.kind <> 'question'::text) AND (COALESCE(c.wished, a.wished, l.wished) IS NULL));

COMMENT ON VIEW ocpp.no_wish IS 'Rows of ocpp.desired_state for what nobody wishes for any more.';

CREATE VIEW ocpp.open_transaction WITH (security_invoker='true') AS
 SELECT t.charge_point,
    p.label,
    t.id,
    t.transaction_id,
    t.evse_id,
    t.connector_id,
    t.state,
    t.id_tag,
    t.authorized,
    t.started_at,
    t.start_received_at,
    t.metered_at,
    t.meter_start,
    t.register,
    t.energy,
    t.power,
    k.status AS connector_status,
    s.last_seen,
    t.flags,
    array_remove(ARRAY[
        CASE
            WHEN (t.state = 'incomplete'::text) THEN 'another transaction started'::text
            ELSE NULL::text
        END,
        CASE
            WHEN ((t.state = 'open'::text) AND (NOT t.authorized)) THEN 'id tag was refused'::text
            ELSE NULL::text
        END,
        CASE
            WHEN ((t.state = 'open'::text) AND (k.status = ANY (ARRAY['Available'::text, 'Reserved'::text])) AND (k.received_at > t.start_received_at)) THEN 'connector is free'::text
            ELSE NULL::text
        END,
        CASE
            WHEN ((t.state = 'open'::text) AND COALESCE((s.last_seen < (now() - '01:00:00'::interval)), true)) THEN 'charge point is silent'::text
            ELSE NULL::text
        END,
        CASE
            WHEN ((t.state = 'open'::text) AND (t.start_received_at < (now() - '2 days'::interval))) THEN 'older than two days'::text
            ELSE NULL::text
        END], NULL::text) AS doubts
   FROM (((ocpp.transaction t
     JOIN ocpp.charge_point p ON ((p.identity = t.charge_point)))
     LEFT JOIN ocpp.charge_point_state s ON ((s.charge_point = t.charge_point)))
     LEFT JOIN ocpp.connector k ON (((k.charge_point = t.charge_point) AND (k.evse_id = t.evse_id) AND (k.connector_id = t.connector_id))))
  WHERE (t.state = ANY (ARRAY['open'::text, 'incomplete'::text]));

COMMENT ON VIEW ocpp.open_transaction IS 'Transactions without an end. Where doubts is not empty the end was probably lost: ocpp.close_transaction ends it by hand. A StopTransaction that still comes is kept.';

COMMENT ON COLUMN ocpp.open_transaction.register IS 'Wh, last reading of the meter: what meter_stop probably is.';

COMMENT ON COLUMN ocpp.open_transaction.doubts IS 'Why it probably is over: another transaction started, id tag was refused, connector is free, charge point is silent (for an hour), older than two days.';

CREATE TABLE ocpp.quirk (
    id integer NOT NULL,
    vendor text DEFAULT '%'::text NOT NULL,
    model text DEFAULT '%'::text NOT NULL,
    firmware text DEFAULT '%'::text NOT NULL,
    deviation text NOT NULL,
    value jsonb,
    active boolean DEFAULT true NOT NULL,
    origin text DEFAULT 'operator'::text NOT NULL,
    description text NOT NULL,
    source text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT quirk_deviation_check CHECK ((deviation = ANY (ARRAY['local_time'::text, 'utc_is_local'::text, 'rebased_meter'::text, 'status_in_data_transfer'::text, 'never_send'::text, 'reading'::text]))),
    CONSTRAINT quirk_origin_check CHECK ((origin = ANY (ARRAY['operator'::text, 'shipped'::text])))
);

COMMENT ON TABLE ocpp.quirk IS 'Known deviations by vendor, model and firmware, which the rules consult. Yours to extend: INSERT, UPDATE or DELETE a row, and it holds from the next message on. Those that came with the library (origin shipped) are replaced at an upgrade, all but active; switch one off by active = false. Each change locks the charge points that it applies to until its transaction ends, and they are not answered meanwhile: write it in a transaction of its own. See ocpp.quirk_overview.';

COMMENT ON COLUMN ocpp.quirk.id IS 'Yours begin at 10000.';

COMMENT ON COLUMN ocpp.quirk.vendor IS 'Here and in model and firmware: a pattern as of LIKE, letter case does not matter; %: any, also a charge point that never said it. They are compared with what the last BootNotification said.';

COMMENT ON COLUMN ocpp.quirk.deviation IS 'local_time: timestamps without zone are local; value: the IANA zone as text, used where neither the charge point nor its site has one, null where it is not known. utc_is_local: it writes Z and means its local time (set charge_point.time_zone). rebased_meter: its registers count from 0 in each transaction whatever meterStart says; a smaller meterStop is then the energy. status_in_data_transfer: it says the status of connectors in DataTransfer; value: {"vendorId", "messageId", "status", "connectorId", "words"}, status and connectorId being paths like gun.state in the JSON of data (an empty path is the text itself), words what its words mean. never_send: value is the action, as text, that it must not be sent. reading: how it reads the specification of charging profiles, value {"valid_to": "inclusive", ...}, see ocpp.composite_schedule.';

COMMENT ON COLUMN ocpp.quirk.value IS 'See deviation.';

COMMENT ON COLUMN ocpp.quirk.source IS 'Where it was seen.';

ALTER TABLE ocpp.quirk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.quirk_id_seq
    START WITH 10000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW ocpp.quirk_overview WITH (security_invoker='true') AS
 SELECT p.identity AS charge_point,
    p.label,
    p.vendor,
    p.model,
    p.firmware_version,
    q.deviation,
    q.value,
    q.description,
    q.origin,
    q.id,
        CASE
            WHEN ((q.deviation = ANY (ARRAY['local_time'::text, 'utc_is_local'::text])) AND (p.time_zone IS NULL) AND (i.time_zone IS NULL) AND (COALESCE(jsonb_typeof(q.value), 'null'::text) <> 'string'::text)) THEN 'its time_zone is not known: UPDATE ocpp.charge_point SET time_zone = ...'::text
            ELSE NULL::text
        END AS advice
   FROM ((ocpp.charge_point p
     JOIN ocpp.quirk q ON ((q.active AND (COALESCE(p.vendor, ''::text) ~~* q.vendor) AND (COALESCE(p.model, ''::text) ~~* q.model) AND (COALESCE(p.firmware_version, ''::text) ~~* q.firmware))))
     LEFT JOIN ocpp.site i ON ((i.id = p.site)));

COMMENT ON VIEW ocpp.quirk_overview IS 'Which charge points have which known deviation.';

COMMENT ON COLUMN ocpp.quirk_overview.advice IS 'What a person should do about it; NULL: nothing.';

CREATE SEQUENCE ocpp.request_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
    CYCLE;

COMMENT ON SEQUENCE ocpp.request_number IS 'Numbers by which charge points name the GetLog or SignedUpdateFirmware that they report on: requestId.';

CREATE TABLE ocpp.reservation (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id integer NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    id_tag text NOT NULL,
    parent_id_tag text,
    expires_at timestamp with time zone NOT NULL,
    status text DEFAULT 'Reserved'::text NOT NULL,
    transaction bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT reservation_connector_id_check CHECK ((connector_id >= 0)),
    CONSTRAINT reservation_evse_id_check CHECK ((evse_id >= 0)),
    CONSTRAINT reservation_status_check CHECK ((status = ANY (ARRAY['Reserved'::text, 'Used'::text, 'Cancelled'::text, 'Expired'::text, 'Faulted'::text, 'Unavailable'::text])))
);

COMMENT ON TABLE ocpp.reservation IS 'Connectors kept free for somebody; retention.reservation says how long ended ones are kept. Ask ocpp.reservation_list or ocpp.reservation_overview, which know what has expired in this moment.';

COMMENT ON COLUMN ocpp.reservation.evse_id IS 'With connector_id, the place; (0, 0): one connector, whichever.';

COMMENT ON COLUMN ocpp.reservation.parent_id_tag IS 'Whose group may use it too.';

COMMENT ON COLUMN ocpp.reservation.status IS 'Reserved: it holds, until expires_at; Used: a transaction began; Cancelled: by CancelReservation, or the charge point did not know it any more; Expired: its time was over; Faulted, Unavailable: its connector became so.';

COMMENT ON COLUMN ocpp.reservation.transaction IS 'The transaction that used it, ocpp.transaction.id.';

CREATE SEQUENCE ocpp.reservation_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.reservation_number IS 'Ids of reservations, unique in the system; they go to the charge point as they are.';

CREATE VIEW ocpp.reservation_overview WITH (security_invoker='true') AS
 SELECT r.charge_point,
    p.label,
    r.id,
    r.evse_id,
    r.connector_id,
    r.id_tag,
    r.parent_id_tag,
        CASE
            WHEN ((r.status = 'Reserved'::text) AND (r.expires_at <= clock_timestamp())) THEN 'Expired'::text
            ELSE r.status
        END AS status,
    r.expires_at,
    r.created_at,
        CASE
            WHEN ((r.status = 'Reserved'::text) AND (r.expires_at <= clock_timestamp())) THEN r.expires_at
            ELSE r.ended_at
        END AS ended_at,
    r.transaction
   FROM (ocpp.reservation r
     JOIN ocpp.charge_point p ON ((p.identity = r.charge_point)));

COMMENT ON VIEW ocpp.reservation_overview IS 'Reservations, those that hold and those that have ended, true in this moment.';

COMMENT ON COLUMN ocpp.reservation_overview.evse_id IS 'connectorId of OCPP 1.6; 0: one connector, whichever.';

COMMENT ON COLUMN ocpp.reservation_overview.status IS 'Reserved: it holds; Used, Cancelled, Expired, Faulted, Unavailable: how it ended.';

COMMENT ON COLUMN ocpp.reservation_overview.transaction IS 'The transaction that used it.';

CREATE TABLE ocpp.revision (
    only_row boolean DEFAULT true NOT NULL,
    token uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT revision_only_row_check CHECK (only_row)
);

COMMENT ON TABLE ocpp.revision IS 'A random token renewed by every change of settings, hooks or storage; what a backend remembers of them is valid while the token is the same. Random, because a counter would repeat itself after ROLLBACK.';

CREATE VIEW ocpp.sampled_value WITH (security_invoker='true') AS
 SELECT v.charge_point,
    v.evse_id,
    v.connector_id,
    v.transaction,
    v.transaction_id,
    v.measured_at,
    v.received_at,
    v.source,
    (s."position")::integer AS "position",
    s.measurand,
    s.value,
    s.number,
    s.unit,
    s.phase,
    s.context,
    s.location,
    s.format
   FROM (ocpp.meter_value v
     CROSS JOIN LATERAL UNNEST(v.measurand, v.value, v.number, v.unit, v.phase, v.context, v.location, v.format) WITH ORDINALITY s(measurand, value, number, unit, phase, context, location, format, "position"));

COMMENT ON VIEW ocpp.sampled_value IS 'Meter values, one row per SampledValue (OCPP 1.6 7.43) with its defaults filled in.';

COMMENT ON COLUMN ocpp.sampled_value.measured_at IS 'By the clock of the charge point.';

COMMENT ON COLUMN ocpp.sampled_value."position" IS 'Within its MeterValue, from 1.';

COMMENT ON COLUMN ocpp.sampled_value.value IS 'Exactly as it was written.';

COMMENT ON COLUMN ocpp.sampled_value.number IS 'The same as a number in the unit beside it; NULL where it is none.';

CREATE SEQUENCE ocpp.security_event_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.security_event_number IS 'Ids of security events.';

CREATE TABLE ocpp.security_event (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint DEFAULT nextval('ocpp.security_event_number'::regclass) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    tech_info text,
    said_at text,
    critical boolean
);

COMMENT ON TABLE ocpp.security_event IS 'What charge points told of their security (SecurityEventNotification, security whitepaper for OCPP 1.6); retention.security_event says how long.';

COMMENT ON COLUMN ocpp.security_event.kind IS 'type of the event, as it was said.';

COMMENT ON COLUMN ocpp.security_event.said_at IS 'timestamp of the event, as it was said; clocks of charge points lie.';

COMMENT ON COLUMN ocpp.security_event.critical IS 'As the list of security events at the end of the whitepaper has it; NULL: it does not list this one.';

CREATE VIEW ocpp.security_event_overview WITH (security_invoker='true') AS
 SELECT e.id,
    e.charge_point,
    p.label,
    e.received_at,
    e.said_at,
    e.kind,
    e.critical,
    e.tech_info
   FROM (ocpp.security_event e
     JOIN ocpp.charge_point p ON ((p.identity = e.charge_point)));

COMMENT ON VIEW ocpp.security_event_overview IS 'What charge points told of their security.';

COMMENT ON COLUMN ocpp.security_event_overview.said_at IS 'As it was said; clocks of charge points lie.';

COMMENT ON COLUMN ocpp.security_event_overview.critical IS 'As the security whitepaper for OCPP 1.6 has it; NULL: it does not list this one.';

CREATE SEQUENCE ocpp.session_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.session_number IS 'Epochs of connections: a larger number is a newer connection.';

ALTER TABLE ocpp.site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ocpp.status_notification (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
)
PARTITION BY RANGE (received_at);

ALTER TABLE ONLY ocpp.status_notification REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification IS 'Every StatusNotification, in daily partitions by receipt time; kept as long as the setting retention.status_notification says.';

CREATE TABLE ocpp.status_notification_20261129 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
);

ALTER TABLE ONLY ocpp.status_notification_20261129 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification_20261129 IS 'Rows of ocpp.status_notification received on 2026-11-29 UTC.';

CREATE TABLE ocpp.status_notification_20261130 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
);

ALTER TABLE ONLY ocpp.status_notification_20261130 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification_20261130 IS 'Rows of ocpp.status_notification received on 2026-11-30 UTC.';

CREATE TABLE ocpp.status_notification_20261201 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
);

ALTER TABLE ONLY ocpp.status_notification_20261201 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification_20261201 IS 'Rows of ocpp.status_notification received on 2026-12-01 UTC.';

CREATE TABLE ocpp.status_notification_20261202 (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
);

ALTER TABLE ONLY ocpp.status_notification_20261202 REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification_20261202 IS 'Rows of ocpp.status_notification received on 2026-12-02 UTC.';

CREATE TABLE ocpp.status_notification_default (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    received_at timestamp with time zone NOT NULL,
    evse_id integer NOT NULL,
    connector_id integer NOT NULL,
    status text NOT NULL,
    error_code text,
    info text,
    vendor_id text,
    vendor_error_code text,
    status_at timestamp with time zone
);

ALTER TABLE ONLY ocpp.status_notification_default REPLICA IDENTITY FULL;

COMMENT ON TABLE ocpp.status_notification_default IS 'Status notifications for which no partition was ready; ocpp.maintain() moves them.';

CREATE TABLE ocpp.transaction_event (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    id bigint NOT NULL,
    transaction bigint,
    transaction_id text,
    event text NOT NULL,
    seq_no integer,
    message_id text,
    evse_id integer,
    connector_id integer,
    id_tag text,
    event_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    meter numeric,
    reason text,
    payload jsonb NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT transaction_event_event_check CHECK ((event = ANY (ARRAY['Started'::text, 'Updated'::text, 'Ended'::text])))
);

COMMENT ON TABLE ocpp.transaction_event IS 'Every StartTransaction and StopTransaction as said, second and unknown ones too; retention.transaction_event says how long.';

COMMENT ON COLUMN ocpp.transaction_event.transaction IS 'The transaction it belongs to; NULL: none of this charge point is known by that id.';

COMMENT ON COLUMN ocpp.transaction_event.transaction_id IS 'The id as the charge point said it.';

COMMENT ON COLUMN ocpp.transaction_event.seq_no IS 'Position within the transaction: 0 is its start.';

COMMENT ON COLUMN ocpp.transaction_event.flags IS 'What was odd: repeated, unknown_transaction, other_charge_point, already_stopped, meter_decreased, stopped_before_start ...';

ALTER TABLE ocpp.transaction_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ocpp.transaction_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE ocpp.transaction_number
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.transaction_number IS 'Ids of transactions; those of OCPP 1.6 go to the charge point as they are.';

CREATE VIEW ocpp.transaction_overview WITH (security_invoker='true') AS
 SELECT t.charge_point,
    p.label,
    t.id,
    t.transaction_id,
    t.evse_id,
    t.connector_id,
    t.state,
    t.id_tag,
    t.authorized,
    t.started_at,
    t.stopped_at,
    (COALESCE(t.stopped_at, t.metered_at) - t.started_at) AS duration,
    t.meter_start,
    t.meter_stop,
    t.energy,
    t.power,
    t.state_of_charge,
    t.metered_at,
    t.reason,
    t.stop_id_tag,
    t.reservation_id,
    t.flags,
    t.start_received_at,
    t.stop_received_at
   FROM (ocpp.transaction t
     JOIN ocpp.charge_point p ON ((p.identity = t.charge_point)));

COMMENT ON VIEW ocpp.transaction_overview IS 'Transactions, running and past.';

COMMENT ON COLUMN ocpp.transaction_overview.duration IS 'By the clock of the charge point: from start to stop, of a running one to its last reading.';

COMMENT ON COLUMN ocpp.transaction_overview.energy IS 'Wh, never negative.';

COMMENT ON COLUMN ocpp.transaction_overview.power IS 'W, the last reading.';

CREATE TABLE ocpp.violation (
    charge_point text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    direction text DEFAULT 'received'::text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    expected text,
    sample text,
    count bigint DEFAULT 1 NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    CONSTRAINT violation_direction_check CHECK ((direction = ANY (ARRAY['received'::text, 'sent'::text])))
);

COMMENT ON TABLE ocpp.violation IS 'Deviations from the specification, counted per charge point, UTC day, action, place and kind, so that one bad firmware cannot fill a disk; retention.violation says how long.';

COMMENT ON COLUMN ocpp.violation.path IS 'Where in the payload, without array indices.';

COMMENT ON COLUMN ocpp.violation.expected IS 'What the specification demands there.';

COMMENT ON COLUMN ocpp.violation.sample IS 'What came the last time, at most 100 characters.';

CREATE VIEW ocpp.violation_overview WITH (security_invoker='true') AS
 SELECT v.charge_point,
    p.vendor,
    p.model,
    p.firmware_version,
    v.direction,
    v.action,
    v.path,
    v.kind,
    (array_agg(v.expected ORDER BY v.last_seen DESC))[1] AS expected,
    (array_agg(v.sample ORDER BY v.last_seen DESC))[1] AS sample,
    (sum(v.count))::bigint AS count,
    min(v.first_seen) AS first_seen,
    max(v.last_seen) AS last_seen
   FROM (ocpp.violation v
     JOIN ocpp.charge_point p ON ((p.identity = v.charge_point)))
  GROUP BY v.charge_point, p.vendor, p.model, p.firmware_version, v.direction, v.action, v.path, v.kind;

COMMENT ON VIEW ocpp.violation_overview IS 'Deviations from the specification, summed over all days.';

COMMENT ON COLUMN ocpp.violation_overview.expected IS 'What the specification demands there.';

COMMENT ON COLUMN ocpp.violation_overview.sample IS 'What came the last time.';

CREATE TABLE public.diary (
    n bigint NOT NULL,
    what text
);

ALTER TABLE public.diary ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.diary_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.my_call (
    call ocpp.call
);

CREATE VIEW public.my_session AS
 SELECT o.id,
    o.energy,
    c.label
   FROM (ocpp.transaction_overview o
     JOIN ocpp.charge_point_overview c ON ((c.identity = o.charge_point)));

ALTER TABLE ONLY ocpp.event ATTACH PARTITION ocpp.event_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');

ALTER TABLE ONLY ocpp.event ATTACH PARTITION ocpp.event_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');

ALTER TABLE ONLY ocpp.event ATTACH PARTITION ocpp.event_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');

ALTER TABLE ONLY ocpp.event ATTACH PARTITION ocpp.event_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');

ALTER TABLE ONLY ocpp.event ATTACH PARTITION ocpp.event_default DEFAULT;

ALTER TABLE ONLY ocpp.message_log ATTACH PARTITION ocpp.message_log_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');

ALTER TABLE ONLY ocpp.message_log ATTACH PARTITION ocpp.message_log_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');

ALTER TABLE ONLY ocpp.message_log ATTACH PARTITION ocpp.message_log_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');

ALTER TABLE ONLY ocpp.message_log ATTACH PARTITION ocpp.message_log_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');

ALTER TABLE ONLY ocpp.message_log ATTACH PARTITION ocpp.message_log_default DEFAULT;

ALTER TABLE ONLY ocpp.meter_value ATTACH PARTITION ocpp.meter_value_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');

ALTER TABLE ONLY ocpp.meter_value ATTACH PARTITION ocpp.meter_value_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');

ALTER TABLE ONLY ocpp.meter_value ATTACH PARTITION ocpp.meter_value_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');

ALTER TABLE ONLY ocpp.meter_value ATTACH PARTITION ocpp.meter_value_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');

ALTER TABLE ONLY ocpp.meter_value ATTACH PARTITION ocpp.meter_value_default DEFAULT;

ALTER TABLE ONLY ocpp.status_notification ATTACH PARTITION ocpp.status_notification_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');

ALTER TABLE ONLY ocpp.status_notification ATTACH PARTITION ocpp.status_notification_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');

ALTER TABLE ONLY ocpp.status_notification ATTACH PARTITION ocpp.status_notification_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');

ALTER TABLE ONLY ocpp.status_notification ATTACH PARTITION ocpp.status_notification_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');

ALTER TABLE ONLY ocpp.status_notification ATTACH PARTITION ocpp.status_notification_default DEFAULT;

COPY ocpp.account_role (role, account) FROM stdin;
\.

COPY ocpp.campaign (id, name, action, payload, batch_size, most_failures, forgiven, tries, state, reason, account, created_at, created_by, ended_at) FROM stdin;
1	of today	GetDiagnostics	{"location": "ftp://192.0.2.9/"}	50	5	0	1	running	\N	\N	2026-11-29 07:23:39.838613+00	postgres	\N
\.

COPY ocpp.campaign_member (charge_point, campaign, turn, state, job, command, reason, updated_at) FROM stdin;
CP1	1	1	waiting	\N	\N	\N	2026-11-29 07:23:39.838613+00
\.

COPY ocpp.certificate_authority (only_row, name, certificate, private_key, validity, not_before, not_after, created_at, created_by) FROM stdin;
\.

COPY ocpp.certificate_request (charge_point, id, csr, subject, common_name, key_algorithm, received_at, state, reason, approved, chain, serial_number, expires_at, command, changed_at) FROM stdin;
\.

COPY ocpp.charge_point (identity, registration, accepted_at, blocked, origin, account, site, label, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval, supply_voltage, supply_phases, quirks, vendor, model, serial_number, charge_box_serial_number, firmware_version, iccid, imsi, meter_type, meter_serial_number, boot_notification, booted_at, created_at, cost_centre) FROM stdin;
CP1	Accepted	2026-11-29 07:23:39.713109+00	f	operator	\N	\N	Gate	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	2026-11-29 07:23:39.707832+00	fleet
\.

COPY ocpp.charge_point_credential (charge_point, salt, hash, new_salt, new_hash, new_key, changed_at) FROM stdin;
\.

COPY ocpp.charge_point_state (charge_point, session, node, version, connected_at, last_seen, metered_until, outstanding, recent) FROM stdin;
CP1	0	\N	\N	\N	2026-11-29 07:23:39.79183+00	2026-05-22 10:30:00+00	\N	605a9af70eb34196\t1795937019725566\t0\t"1"\t{"idTagInfo":{"status":"Accepted"},"transactionId":1}\naf1b44d668deb1c7\t1795937019735326\t0\t"2"\t{}\n10ad4631d4dec9d8\t1795937019738611\t0\t"3"\t{"data":"mine","status":"Accepted"}
\.

COPY ocpp.charging_profile (id, name, profile, account, description, created_at, created_by) FROM stdin;
1	night	{"stackLevel": 0, "chargingSchedule": {"startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "chargingSchedulePeriod": [{"limit": 7.2, "startPeriod": 0}]}, "chargingProfileKind": "Absolute", "chargingProfilePurpose": "TxDefaultProfile"}	\N	\N	2026-11-29 07:23:39.832348+00	postgres
\.

COPY ocpp.charging_profile_assignment (charge_point, id, command, connector_id, transaction, token, charging_profile_id, purpose, stack_level, profile, status, answered_at, ended_at, ended_by) FROM stdin;
CP1	1	\N	1	\N	\N	1	TxDefaultProfile	0	{"stackLevel": 0, "chargingSchedule": {"startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "chargingSchedulePeriod": [{"limit": 7.2, "startPeriod": 0}]}, "chargingProfileId": 1, "chargingProfileKind": "Absolute", "chargingProfilePurpose": "TxDefaultProfile"}	Accepted	2026-11-29 07:23:39.83557+00	\N	\N
\.

COPY ocpp.command (charge_point, id, version, action, message_type, message_id, payload, state, resend, created_at, created_by, expires_at, sent_at, answer_until, session, node, attempts, answered_at, answer, error_code, error_description, late, purpose) FROM stdin;
CP1	1	1.6	ClearCache	2	5537fee9-dcd0-4f1e-94d6-231b2fb245d7	{}	queued	t	2026-11-29 07:23:39.71511+00	postgres	2126-11-29 07:23:39.719735+00	\N	\N	\N	\N	0	\N	\N	\N	\N	f	\N
\.

COPY ocpp.configuration (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute, value, readonly, reboot_required, known, updated_at) FROM stdin;
\.

COPY ocpp.connection (charge_point, session, node, version, address, connected_at, disconnected_at, reason) FROM stdin;
\.

COPY ocpp.connector (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at, availability) FROM stdin;
CP1	1	1	Charging	NoError	\N	\N	\N	2026-11-29 07:23:39.79183+00	2026-11-29 07:23:39.79183+00	\N
\.

COPY ocpp.data_transfer (charge_point, id, received_at, vendor_id, message_id, data, status, answer) FROM stdin;
CP1	1	2026-11-29 07:23:39.738611+00	before	\N	\N	Accepted	mine
\.

COPY ocpp.desired_availability (charge_point, evse_id, connector_id, availability) FROM stdin;
CP1	2	1	Inoperative
\.

COPY ocpp.desired_change (charge_point, id, again, kind, key) FROM stdin;
CP1	1	t	availability	2
CP1	2	t	local list	\N
\.

COPY ocpp.desired_configuration (id, key, value, charge_point, vendor, model, site, account, rank, note, created_at, created_by, ended_at) FROM stdin;
1	HeartbeatInterval	60	\N	\N	Nobody's	\N	\N	0	\N	2026-11-29 07:23:39.822847+00	postgres	\N
\.

COPY ocpp.desired_local_list (charge_point, token, wanted) FROM stdin;
CP1	tag	t
\.

COPY ocpp.desired_state (charge_point, kind, key, wanted, has, state, command, tries, next_try_at, last_state, last_status, reason, noticed_at, answered_at) FROM stdin;
\.

COPY ocpp.event_20261129 (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
1	2026-11-29 07:23:39.725566+00	29932284	748	started	CP1	1	1	1	\N	{"id_tag": "TAG", "authorized": true, "started_at": "2026-05-22T10:00:00.000Z", "meter_start": 0}
2	2026-11-29 07:23:39.79183+00	29932284	772	status	CP1	1	1	\N	\N	{"status": "Charging", "status_at": "2026-11-29T07:23:39.791Z", "error_code": "NoError"}
\.

COPY ocpp.event_20261130 (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
\.

COPY ocpp.event_20261201 (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
\.

COPY ocpp.event_20261202 (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
\.

COPY ocpp.event_default (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
\.

COPY ocpp.event_era (only_row, era, system_identifier, timeline, dropped_era, dropped_by, dropped_id) FROM stdin;
t	29932284	7713490760579743321	1	0	0	0
\.

COPY ocpp.hook (kind, version, action, vendor_id, message_id, function, rank, validate, created_at, created_by) FROM stdin;
on	1.6	Authorize			public.my_authorize	0	t	2026-11-29 07:23:39.693041+00	postgres
on	1.6	DataTransfer			public.my_data_transfer	0	t	2026-11-29 07:23:39.702356+00	postgres
on	*	*			"My Co."."Any 'call'"	0	t	2026-11-29 07:23:39.778826+00	postgres
on	1.6	Heartbeat			"My Co.".strange	0	f	2026-11-29 07:23:39.784992+00	postgres
after	1.6	Heartbeat			"My Co.".third	3	t	2026-11-29 07:23:39.786456+00	postgres
after	*	Heartbeat			"My Co.".second	2	t	2026-11-29 07:23:39.786456+00	postgres
after	1.6	StatusNotification			"My Co.".clumsy	0	t	2026-11-29 07:23:39.787798+00	postgres
on	*	DataTransfer	nu.ame	meter	"My Co.".meter	0	t	2026-11-29 07:23:39.81732+00	postgres
\.

COPY ocpp.hook_failure (charge_point, day, kind, function, version, action, sqlstate, unique_id, message, context, count, first_seen, last_seen) FROM stdin;
CP1	2026-11-29	after	"My Co.".clumsy	1.6	StatusNotification	MY001	4	oh	PL/pgSQL function "My Co.".clumsy(ocpp.call) line 1 at RAISE	1	2026-11-29 07:23:39.79183+00	2026-11-29 07:23:39.79183+00
\.

COPY ocpp.id_tag (token, type, id_tag, status, expires_at, parent, max_transactions, origin, label, account, presented_by, created_at) FROM stdin;
tag		TAG	Accepted	\N	\N	\N	operator	\N	\N	\N	2026-11-29 07:23:39.71511+00
\.

COPY ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, subject, expires_at, certificate, heard_at) FROM stdin;
\.

COPY ocpp.job (charge_point, id, action, request_id, payload, command, earlier, state, status, file_name, reason, campaign, tries, most_tries, due_at, created_at, updated_at, ended_at) FROM stdin;
\.

COPY ocpp.job_status (charge_point, id, received_at, job, action, status, request_id) FROM stdin;
\.

COPY ocpp.local_list (charge_point, version, full_needed, ask_version, supported, heard_at) FROM stdin;
\.

COPY ocpp.local_list_entry (charge_point, token, id_tag, id_tag_info) FROM stdin;
\.

COPY ocpp.maintenance (only_row, started_at, finished_at, partitions_made, partitions_dropped, rows_deleted, postponed) FROM stdin;
t	2026-11-29 07:23:39.742584+00	2026-11-29 07:23:39.763865+00	0	0	0	{}
\.

COPY ocpp.message_log_20261129 (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
CP1	2026-11-29 07:23:39.725566+00	\N	received	2	1	StartTransaction	[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]	\N	[3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":1}]	\N
CP1	2026-11-29 07:23:39.735326+00	\N	received	2	2	MeterValues	[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"450"}],"timestamp":"2026-05-22T10:30:00Z"}],"transactionId":1}]	\N	[3,"2",{}]	\N
CP1	2026-11-29 07:23:39.738611+00	\N	received	2	3	DataTransfer	[2,"3","DataTransfer",{"vendorId":"before"}]	\N	[3,"3",{"data":"mine","status":"Accepted"}]	\N
CP1	2026-11-29 07:23:39.79183+00	\N	received	2	4	StatusNotification	[2,"4","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]	\N	[3,"4",{}]	\N
\.

COPY ocpp.message_log_20261130 (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
\.

COPY ocpp.message_log_20261201 (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
\.

COPY ocpp.message_log_20261202 (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
\.

COPY ocpp.message_log_default (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
\.

COPY ocpp.meter_value_20261129 (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source, value, number, measurand, unit, context, phase, location, format) FROM stdin;
CP1	2026-11-29 07:23:39.735326+00	2026-05-22 10:30:00+00	1	1	1	1	MeterValues	{450}	{450}	{Energy.Active.Import.Register}	{Wh}	{Sample.Periodic}	{NULL}	{Outlet}	{Raw}
\.

COPY ocpp.meter_value_20261130 (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source, value, number, measurand, unit, context, phase, location, format) FROM stdin;
\.

COPY ocpp.meter_value_20261201 (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source, value, number, measurand, unit, context, phase, location, format) FROM stdin;
\.

COPY ocpp.meter_value_20261202 (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source, value, number, measurand, unit, context, phase, location, format) FROM stdin;
\.

COPY ocpp.meter_value_default (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source, value, number, measurand, unit, context, phase, location, format) FROM stdin;
\.

COPY ocpp.migration (number, name, checksum, applied_at, applied_by) FROM stdin;
1	0001_first	414eee11e0dab914c70b843cd459b1ca247c10ab1fa9187fafc8bdc67da47975	2026-11-29 07:23:39.342806+00	postgres
2	0002_recent_calls_as_text	8c77f54f515ce69246b3c4ad3f3c7f2568da236ce795d95d9851a82cd671d61b	2026-11-29 07:23:39.342806+00	postgres
3	0003_what_is_left_open	66a0a81b24decaf0d841a618ea673013dd7bbfcde4e48f081c673f8c52f4ff9e	2026-11-29 07:23:39.342806+00	postgres
4	0004_hook	1138d20c05508755bc59eb12b7b3fac9143d5484c4f9bcbf31e038cc238283e7	2026-11-29 07:23:39.342806+00	postgres
5	0005_event	6dd57d7f8eb2d961bb6bbe7637b2eae65c19a45995098ea467ca5a964b7fd4aa	2026-11-29 07:23:39.342806+00	postgres
6	0006_account	692b830c36e7fc93ed48910b9b85df237e040435abad2fd047fe183c9850a718	2026-11-29 07:23:39.342806+00	postgres
7	0007_setting	3d8e53573e44f6e619c827fc405e311cea350afef89fdd498d4fa35a7bafbb5b	2026-11-29 07:23:39.342806+00	postgres
8	0008_all_of_1_6	2efce88ebbcfbda618d9549e8f46d3a7ffdb1bb8e8ff89dd37902167b339d629	2026-11-29 07:23:39.342806+00	postgres
9	0009_smart_charging	fcb3869e773eed6a6d7fe6a7bfdb3a7264eceffbf180ca72d3da582573b7681c	2026-11-29 07:23:39.342806+00	postgres
10	0010_job	e92a677d353be8d2a2c2c2d57404b0f7a45dd1a8ae22ed624ce039c42d0a0ace	2026-11-29 07:23:39.342806+00	postgres
11	0011_local_list	bb4cdbc2089a3f41246d19fe9f18674c6dd83af79400d426a839bff8039afdc4	2026-11-29 07:23:39.342806+00	postgres
12	0012_desired	8aadde2649685eebbdf23bbb962913fe7f8de630ad33d0712902bb881ff8fbe4	2026-11-29 07:23:39.342806+00	postgres
13	0013_certificate	3102db9b16f0fe2b2091712e466855a6abb3199806875c9f4b4fe7c7fc08730f	2026-11-29 07:23:39.342806+00	postgres
0	views and functions	64d7cc267d629295635b1648a2598c7e32b5aa82e8cf8f91458cef504b6b965c	2026-11-29 07:23:39.342806+00	postgres
\.

COPY ocpp.node (id, name, started_at, lease_until) FROM stdin;
\.

COPY ocpp.quirk (id, vendor, model, firmware, deviation, value, active, origin, description, source, created_at) FROM stdin;
2	%ev%box%	%	%	rebased_meter	\N	t	shipped	The energy register counts from 0 in each transaction.	MeterValues of an EVBox, 2024	2026-11-29 07:23:39.342806+00
3	%actec%	%	%	rebased_meter	\N	t	shipped	The energy register counts from 0 in each transaction.	MeterValues of an Actec wallbox, 2026	2026-11-29 07:23:39.342806+00
10000	ACME	%	%	never_send	"ClearCache"	t	operator	it hangs	\N	2026-11-29 07:23:39.836958+00
1	%growatt%	%	%	local_time	\N	f	shipped	Timestamps have no zone and are local time. Give the charge point or its site a time_zone; without one they are read as UTC.	a StartTransaction of a Growatt THOR, 2023	2026-11-29 07:23:39.342806+00
\.

COPY ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, parent_id_tag, expires_at, status, transaction, created_at, ended_at) FROM stdin;
CP1	1	2	1	TAG	\N	2120-01-01 00:00:00+00	Reserved	\N	2026-11-29 07:23:39.836308+00	\N
\.

COPY ocpp.revision (only_row, token) FROM stdin;
t	28cbabe7-5a86-4e6b-b8b0-13eab3f83025
\.

COPY ocpp.security_event (charge_point, id, received_at, kind, tech_info, said_at, critical) FROM stdin;
\.

COPY ocpp.setting (name, value, source, default_value, type, unit, minimum, maximum, choices, description, changed_at, changed_by) FROM stdin;
unknown_charge_point	pending	default	pending	choice	\N	\N	\N	{accept,pending,reject}	A charge point connects that nobody has entered. accept: it is welcome at once; pending: it is remembered and waits for ocpp.accept; reject: HTTP 404, nothing is remembered.	\N	\N
unknown_charge_point.limit	1000	default	1000	integer	charge points	0	1000000	\N	How many charge points that introduced themselves are remembered while nobody has accepted or rejected them; further ones get HTTP 404.	\N	\N
unknown_id_tag	reject	default	reject	choice	\N	\N	\N	{accept,invalid,reject}	What an id tag may do that nobody has entered: accept answers Accepted, invalid answers Invalid; reject is the older word for the same. Either way it is in ocpp.id_tag_inbox, which ocpp.decide_id_tags() empties.	\N	\N
unknown_id_tag.limit	10000	default	10000	integer	id tags	0	10000000	\N	How many id tags that only charge points know of are remembered; further ones are answered and not remembered.	\N	\N
id_tag_cache	0	default	0	integer	s	0	31536000	\N	How long a charge point may remember what it was told of an id tag: expiryDate in the answer (OCPP 1.6 7.27), never later than the tag itself expires; 0: nothing is said.	\N	\N
validation.received	lenient	default	lenient	choice	\N	\N	\N	{strict,lenient,off}	What charge points send against the specification. strict: refused with the right error code; lenient: what can be understood is accepted and the violation is counted; off: not even counted.	\N	\N
validation.sent	strict	default	strict	choice	\N	\N	\N	{strict,lenient,off}	What is sent against the specification, mostly by hooks. strict: answered InternalError instead; lenient: sent and counted; off: sent.	\N	\N
boot_retry_interval	60	default	60	integer	s	1	86400	\N	Seconds that a Pending or Rejected charge point waits before its next BootNotification (OCPP 1.6 4.2).	\N	\N
answer_timeout	30 s	default	30 s	interval	\N	1 s	1 hour	\N	How long a charge point may take to answer a command; then it counts as timed out and the next command goes.	\N	\N
command_expiry	1 day	default	1 day	interval	\N	1 s	1 year	\N	How long a command waits for an absent charge point, unless it was queued with its own expires_in.	\N	\N
no_password	accept	default	accept	choice	\N	\N	\N	{accept,refuse}	A charge point without a password of its own (ocpp.set_password) connects. accept: it may; refuse: HTTP 401.	\N	\N
subprotocol_missing	1.6	default	1.6	choice	\N	\N	\N	{1.6,refuse}	A charge point connects and offers no WebSocket sub-protocol. 1.6: it is taken for OCPP 1.6; refuse: closed with 1002 after the handshake (OCPP-J 1.6 3.2).	\N	\N
retention.message_log	30 days	default	30 days	interval	\N	1 day	100 years	{0}	How long frames are kept as they were said; 0: for ever.	\N	\N
retention.status_notification	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long the history of connectors is kept; 0: for ever.	\N	\N
retention.connection	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long ended connections are kept; 0: for ever.	\N	\N
retention.command	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long ended commands are kept; 0: for ever.	\N	\N
retention.transaction_event	3650 days	default	3650 days	interval	\N	1 day	100 years	{0}	How long each StartTransaction and StopTransaction is kept as it was said; 0: for ever.	\N	\N
retention.violation	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long counts of violations, and of failures of hooks, are kept; 0: for ever.	\N	\N
retention.event	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long events are kept; a consumer that was away for longer has missed some and is told so. 0: for ever.	\N	\N
boot.ask	true	default	true	boolean	\N	\N	\N	\N	Whether a charge point whose BootNotification was accepted is asked for what the database does not know: its configuration, and the statuses of its connectors if it sends none.	\N	\N
boot.status_wait	60 s	default	60 s	interval	\N	1 s	1 hour	\N	How long after an accepted BootNotification a charge point may take to send the status of its connectors by itself.	\N	\N
desired.tries	6	default	6	integer	tries	1	100	\N	After so many failed tries a desired state is given up, a local list after so many since it was last complete; ocpp.try_again() takes it up again.	\N	\N
desired.backoff	1 min	default	1 min	interval	\N	1 s	1 day	\N	How long after a failed try for desired state the next one comes; four times as long after each further one, at most a day.	\N	\N
local_list.piece	100	default	100	integer	id tags	1	1000	\N	How many id tags at most go into one SendLocalList to a charge point whose SendLocalListMaxLength is not known.	\N	\N
certificate.signing	automatic	default	automatic	choice	\N	\N	\N	{automatic,"by hand"}	A charge point asks for a certificate (SignCertificate). automatic: the certificate authority signs it, if one is set (ocpp.set_certificate_authority) and the common name is the identity or serial number of the charge point; by hand: it waits for ocpp.approve_certificate_request or ocpp.certificate_signed.	\N	\N
retention.security_event	400 days	default	400 days	interval	\N	1 day	100 years	{0}	How long security events of charge points are kept; 0: for ever.	\N	\N
job.timeout	1 day	default	1 day	interval	\N	1 min	1 year	\N	How long a charge point may be silent about a firmware update, diagnostics or a log that it has begun; then the job counts as failed.	\N	\N
job.tries	1	default	1	integer	tries	1	100	\N	How often a job is tried before it stays failed: the next try follows 5 minutes after a failure, twice as long each time, at most a day. 1: once. A campaign says its own.	\N	\N
retention.job	400 days	default	400 days	interval	\N	1 day	100 years	{0}	How long ended jobs, what charge points reported on them, and ended campaigns are kept; 0: for ever.	\N	\N
retention.reservation	400 days	default	400 days	interval	\N	1 day	100 years	{0}	How long reservations are kept that have ended; 0: for ever.	\N	\N
retention.data_transfer	90 days	default	90 days	interval	\N	1 day	100 years	{0}	How long DataTransfers of charge points are kept; 0: for ever.	\N	\N
smart_charging.voltage	230	default	230	integer	V	1	10000	\N	Between phase and neutral, for converting limits between A and W; charge_point.supply_voltage overrides it.	\N	\N
smart_charging.phases	3	default	3	integer	phases	1	3	\N	How many phases can be used, for converting limits between A and W; charge_point.supply_phases overrides it.	\N	\N
event.connected	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a charge point connected.	\N	\N
event.disconnected	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a connection ended, whichever way.	\N	\N
event.booted	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a BootNotification came.	\N	\N
event.status	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a StatusNotification came.	\N	\N
event.started	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a transaction began.	\N	\N
event.metered	false	default	false	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when meter values of a charge point came; many, hence off.	\N	\N
event.stopped	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a transaction ended.	\N	\N
event.faulted	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a connector or charge point became Faulted.	\N	\N
event.command	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a command ended, or a late answer corrected how.	\N	\N
event.violation	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a deviation from the specification came up, once per kind and day.	\N	\N
event.security	true	default	true	boolean	\N	\N	\N	\N	Whether an event is written to ocpp.event when a security event came, or a password was refused.	\N	\N
event.notify	false	default	false	boolean	\N	\N	\N	\N	Whether whoever LISTENs to ocpp_event is nudged when events are written. Commits that notify wait for each other; see COMMENT ON FUNCTION ocpp.notify_event().	\N	\N
replay	refused	default	refused	choice	\N	\N	\N	{refused,allowed}	Whether ocpp.replay may overwrite what this database knows. allowed: it is a scratch database.	\N	\N
heartbeat_interval	77	chosen	300	integer	s	0	86400	\N	Seconds between heartbeats, told in BootNotification (OCPP 1.6 4.2); 0: the charge point chooses. charge_point.heartbeat_interval overrides it.	2026-11-29 07:23:39.70652+00	postgres
retention.meter_value	0	chosen	400 days	interval	\N	1 day	100 years	{0}	How long meter values are kept; the energy of a transaction stays with the transaction. 0: for ever.	2026-11-29 07:23:39.707369+00	postgres
\.

COPY ocpp.site (id, name, account, address, latitude, longitude, time_zone, description) FROM stdin;
\.

COPY ocpp.status_notification_20261129 (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
CP1	2026-11-29 07:23:39.79183+00	1	1	Charging	NoError	\N	\N	\N	2026-11-29 07:23:39.79183+00
\.

COPY ocpp.status_notification_20261130 (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
\.

COPY ocpp.status_notification_20261201 (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
\.

COPY ocpp.status_notification_20261202 (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
\.

COPY ocpp.status_notification_default (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
\.

COPY ocpp.transaction (charge_point, id, transaction_id, version, evse_id, connector_id, state, id_tag, token, id_tag_info, authorized, reservation_id, started_at, start_received_at, meter_start, stopped_at, stop_received_at, meter_stop, reason, stop_id_tag, energy, register, metered_at, power, state_of_charge, flags) FROM stdin;
CP1	1	1	1.6	1	1	open	TAG	tag	{"status": "Accepted"}	t	\N	2026-05-22 10:00:00+00	2026-11-29 07:23:39.725566+00	0	\N	\N	\N	\N	\N	450	450	2026-05-22 10:30:00+00	\N	\N	{}
\.

COPY ocpp.transaction_event (charge_point, id, transaction, transaction_id, event, seq_no, message_id, evse_id, connector_id, id_tag, event_at, received_at, meter, reason, payload, flags) FROM stdin;
CP1	1	1	1	Started	0	1	1	1	TAG	2026-05-22 10:00:00+00	2026-11-29 07:23:39.725566+00	0	\N	{"idTag": "TAG", "timestamp": "2026-05-22T10:00:00Z", "meterStart": 0, "connectorId": 1}	{}
\.

COPY ocpp.violation (charge_point, day, direction, action, path, kind, expected, sample, count, first_seen, last_seen) FROM stdin;
\.

COPY public.diary (n, what) FROM stdin;
\.

COPY public.my_call (call) FROM stdin;
(CP1,,1.6,DataTransfer,3,"{""vendorId"": ""before""}",,Accepted,"2026-11-29 07:23:39.738611+00",2,,,,,,,,,,,,,,Gate)
\.

SELECT pg_catalog.setval('ocpp.campaign_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.certificate_request_number', 1, false);

SELECT pg_catalog.setval('ocpp.charging_profile_assignment_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.charging_profile_number', 1, true);

SELECT pg_catalog.setval('ocpp.command_number', 1, true);

SELECT pg_catalog.setval('ocpp.data_transfer_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.desired_change_id_seq', 2, true);

SELECT pg_catalog.setval('ocpp.desired_configuration_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.event_number', 2, true);

SELECT pg_catalog.setval('ocpp.job_number', 1, false);

SELECT pg_catalog.setval('ocpp.job_status_id_seq', 1, false);

SELECT pg_catalog.setval('ocpp.node_number', 1, false);

SELECT pg_catalog.setval('ocpp.quirk_id_seq', 10000, true);

SELECT pg_catalog.setval('ocpp.request_number', 1, false);

SELECT pg_catalog.setval('ocpp.reservation_number', 1, true);

SELECT pg_catalog.setval('ocpp.security_event_number', 1, false);

SELECT pg_catalog.setval('ocpp.session_number', 1, false);

SELECT pg_catalog.setval('ocpp.site_id_seq', 1, false);

SELECT pg_catalog.setval('ocpp.transaction_event_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.transaction_number', 1, true);

SELECT pg_catalog.setval('public.diary_n_seq', 1, false);

ALTER TABLE ONLY ocpp.account_role
    ADD CONSTRAINT account_role_pkey PRIMARY KEY (role, account);

ALTER TABLE ONLY ocpp.campaign_member
    ADD CONSTRAINT campaign_member_pkey PRIMARY KEY (charge_point, campaign);

ALTER TABLE ONLY ocpp.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.certificate_authority
    ADD CONSTRAINT certificate_authority_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY ocpp.certificate_request
    ADD CONSTRAINT certificate_request_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.charge_point_credential
    ADD CONSTRAINT charge_point_credential_pkey PRIMARY KEY (charge_point);

ALTER TABLE ONLY ocpp.charge_point
    ADD CONSTRAINT charge_point_pkey PRIMARY KEY (identity);

ALTER TABLE ONLY ocpp.charge_point_state
    ADD CONSTRAINT charge_point_state_pkey PRIMARY KEY (charge_point);

ALTER TABLE ONLY ocpp.charging_profile
    ADD CONSTRAINT charging_profile_account_name_key UNIQUE NULLS NOT DISTINCT (account, name);

ALTER TABLE ONLY ocpp.charging_profile_assignment
    ADD CONSTRAINT charging_profile_assignment_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.charging_profile
    ADD CONSTRAINT charging_profile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.command
    ADD CONSTRAINT command_charge_point_message_id_key UNIQUE (charge_point, message_id);

ALTER TABLE ONLY ocpp.command
    ADD CONSTRAINT command_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.configuration
    ADD CONSTRAINT configuration_pkey PRIMARY KEY (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute);

ALTER TABLE ONLY ocpp.connection
    ADD CONSTRAINT connection_pkey PRIMARY KEY (charge_point, session);

ALTER TABLE ONLY ocpp.connector
    ADD CONSTRAINT connector_pkey PRIMARY KEY (charge_point, evse_id, connector_id);

ALTER TABLE ONLY ocpp.data_transfer
    ADD CONSTRAINT data_transfer_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.desired_availability
    ADD CONSTRAINT desired_availability_pkey PRIMARY KEY (charge_point, evse_id, connector_id);

ALTER TABLE ONLY ocpp.desired_change
    ADD CONSTRAINT desired_change_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.desired_configuration
    ADD CONSTRAINT desired_configuration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.desired_local_list
    ADD CONSTRAINT desired_local_list_pkey PRIMARY KEY (charge_point, token);

ALTER TABLE ONLY ocpp.desired_state
    ADD CONSTRAINT desired_state_pkey PRIMARY KEY (charge_point, kind, key);

ALTER TABLE ONLY ocpp.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_20261129
    ADD CONSTRAINT event_20261129_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_20261130
    ADD CONSTRAINT event_20261130_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_20261201
    ADD CONSTRAINT event_20261201_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_20261202
    ADD CONSTRAINT event_20261202_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_default
    ADD CONSTRAINT event_default_pkey PRIMARY KEY (era, written_by, id, received_at);

ALTER TABLE ONLY ocpp.event_era
    ADD CONSTRAINT event_era_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY ocpp.hook_failure
    ADD CONSTRAINT hook_failure_pkey PRIMARY KEY (charge_point, day, kind, function, version, action, sqlstate);

ALTER TABLE ONLY ocpp.hook
    ADD CONSTRAINT hook_pkey PRIMARY KEY (kind, version, action, vendor_id, message_id, function);

ALTER TABLE ONLY ocpp.id_tag
    ADD CONSTRAINT id_tag_pkey PRIMARY KEY (token, type);

ALTER TABLE ONLY ocpp.installed_certificate
    ADD CONSTRAINT installed_certificate_pkey PRIMARY KEY (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number);

ALTER TABLE ONLY ocpp.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.job_status
    ADD CONSTRAINT job_status_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.local_list_entry
    ADD CONSTRAINT local_list_entry_pkey PRIMARY KEY (charge_point, token);

ALTER TABLE ONLY ocpp.local_list
    ADD CONSTRAINT local_list_pkey PRIMARY KEY (charge_point);

ALTER TABLE ONLY ocpp.maintenance
    ADD CONSTRAINT maintenance_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY ocpp.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY ocpp.node
    ADD CONSTRAINT node_name_key UNIQUE (name);

ALTER TABLE ONLY ocpp.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.quirk
    ADD CONSTRAINT quirk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.revision
    ADD CONSTRAINT revision_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY ocpp.security_event
    ADD CONSTRAINT security_event_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ocpp.site
    ADD CONSTRAINT site_account_name_key UNIQUE NULLS NOT DISTINCT (account, name);

ALTER TABLE ONLY ocpp.site
    ADD CONSTRAINT site_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.transaction
    ADD CONSTRAINT transaction_charge_point_transaction_id_key UNIQUE (charge_point, transaction_id);

ALTER TABLE ONLY ocpp.transaction_event
    ADD CONSTRAINT transaction_event_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.transaction
    ADD CONSTRAINT transaction_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.violation
    ADD CONSTRAINT violation_pkey PRIMARY KEY (charge_point, day, direction, action, path, kind);

CREATE INDEX campaign_member_state ON ocpp.campaign_member USING btree (campaign, state);

CREATE INDEX campaign_member_turn ON ocpp.campaign_member USING btree (campaign, turn) WHERE (state = 'waiting'::text);

CREATE INDEX campaign_open ON ocpp.campaign USING btree (id) WHERE (ended_at IS NULL);

CREATE INDEX certificate_request_due ON ocpp.certificate_request USING btree (charge_point, id) WHERE ((state = 'waiting'::text) AND (reason IS NULL));

CREATE INDEX certificate_request_id ON ocpp.certificate_request USING btree (id);

CREATE UNIQUE INDEX charge_point_folded ON ocpp.charge_point USING btree (lower(identity));

CREATE INDEX charge_point_self ON ocpp.charge_point USING btree (created_at) WHERE (origin = 'self'::text);

CREATE INDEX charge_point_state_node ON ocpp.charge_point_state USING btree (node) WHERE (node IS NOT NULL);

CREATE INDEX charging_profile_assignment_installed ON ocpp.charging_profile_assignment USING btree (charge_point) WHERE ((status = 'Accepted'::text) AND (ended_at IS NULL));

CREATE INDEX charging_profile_assignment_time ON ocpp.charging_profile_assignment USING btree (answered_at);

CREATE INDEX command_due ON ocpp.command USING btree (charge_point, id) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));

CREATE INDEX command_id ON ocpp.command USING btree (id);

CREATE INDEX command_time ON ocpp.command USING btree (created_at);

CREATE INDEX connection_time ON ocpp.connection USING btree (connected_at);

CREATE INDEX connection_to_close ON ocpp.connection USING btree (node) WHERE ((disconnected_at IS NULL) AND (reason IS NOT NULL));

CREATE INDEX data_transfer_time ON ocpp.data_transfer USING btree (received_at);

CREATE INDEX desired_configuration_charge_point ON ocpp.desired_configuration USING btree (charge_point) WHERE (charge_point IS NOT NULL);

CREATE INDEX desired_configuration_set ON ocpp.desired_configuration USING btree (id) WHERE ((charge_point IS NULL) AND (ended_at IS NULL));

CREATE INDEX desired_local_list_ended ON ocpp.desired_local_list USING btree (charge_point) WHERE (NOT wanted);

CREATE INDEX desired_local_list_token ON ocpp.desired_local_list USING btree (token) WHERE wanted;

CREATE INDEX desired_state_due ON ocpp.desired_state USING btree (next_try_at) WHERE ((state = ANY (ARRAY['due'::text, 'asked'::text])) AND (next_try_at < 'infinity'::timestamp with time zone));

CREATE INDEX desired_state_wish ON ocpp.desired_state USING btree (charge_point) WHERE (kind <> 'question'::text);

CREATE INDEX event_security ON ONLY ocpp.event USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261129_charge_point_received_at_idx ON ocpp.event_20261129 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261130_charge_point_received_at_idx ON ocpp.event_20261130 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261201_charge_point_received_at_idx ON ocpp.event_20261201 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261202_charge_point_received_at_idx ON ocpp.event_20261202 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_default_charge_point_received_at_idx ON ocpp.event_default USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE UNIQUE INDEX hook_on ON ocpp.hook USING btree (version, action, vendor_id, message_id) WHERE (kind = 'on'::text);

CREATE INDEX id_tag_parent ON ocpp.id_tag USING btree (parent) WHERE (parent IS NOT NULL);

CREATE INDEX id_tag_unknown ON ocpp.id_tag USING btree (created_at) WHERE (origin = 'charge point'::text);

CREATE INDEX job_due ON ocpp.job USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX job_ended ON ocpp.job USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX job_id ON ocpp.job USING btree (id);

CREATE INDEX job_status_time ON ocpp.job_status USING btree (received_at);

CREATE INDEX message_log_time ON ONLY ocpp.message_log USING brin (received_at);

CREATE INDEX message_log_20261129_received_at_idx ON ocpp.message_log_20261129 USING brin (received_at);

CREATE INDEX message_log_20261130_received_at_idx ON ocpp.message_log_20261130 USING brin (received_at);

CREATE INDEX message_log_20261201_received_at_idx ON ocpp.message_log_20261201 USING brin (received_at);

CREATE INDEX message_log_20261202_received_at_idx ON ocpp.message_log_20261202 USING brin (received_at);

CREATE INDEX message_log_default_received_at_idx ON ocpp.message_log_default USING brin (received_at);

CREATE INDEX meter_value_measured ON ONLY ocpp.meter_value USING btree (charge_point, measured_at);

CREATE INDEX meter_value_20261129_charge_point_measured_at_idx ON ocpp.meter_value_20261129 USING btree (charge_point, measured_at);

CREATE INDEX my_partitioned_index ON ONLY ocpp.meter_value USING btree (transaction_id);

CREATE INDEX meter_value_20261129_transaction_id_idx ON ocpp.meter_value_20261129 USING btree (transaction_id);

CREATE INDEX meter_value_20261130_charge_point_measured_at_idx ON ocpp.meter_value_20261130 USING btree (charge_point, measured_at);

CREATE INDEX meter_value_20261130_transaction_id_idx ON ocpp.meter_value_20261130 USING btree (transaction_id);

CREATE INDEX meter_value_20261201_charge_point_measured_at_idx ON ocpp.meter_value_20261201 USING btree (charge_point, measured_at);

CREATE INDEX meter_value_20261201_transaction_id_idx ON ocpp.meter_value_20261201 USING btree (transaction_id);

CREATE INDEX meter_value_20261202_charge_point_measured_at_idx ON ocpp.meter_value_20261202 USING btree (charge_point, measured_at);

CREATE INDEX meter_value_20261202_transaction_id_idx ON ocpp.meter_value_20261202 USING btree (transaction_id);

CREATE INDEX meter_value_default_charge_point_measured_at_idx ON ocpp.meter_value_default USING btree (charge_point, measured_at);

CREATE INDEX meter_value_default_transaction_id_idx ON ocpp.meter_value_default USING btree (transaction_id);

CREATE INDEX my_index ON ocpp.charge_point USING btree (cost_centre);

CREATE INDEX reservation_ended ON ocpp.reservation USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX reservation_open ON ocpp.reservation USING btree (charge_point) WHERE (status = 'Reserved'::text);

CREATE INDEX security_event_time ON ocpp.security_event USING btree (received_at);

CREATE INDEX status_notification_charge_point ON ONLY ocpp.status_notification USING btree (charge_point, received_at);

CREATE INDEX status_notification_20261129_charge_point_received_at_idx ON ocpp.status_notification_20261129 USING btree (charge_point, received_at);

CREATE INDEX status_notification_20261130_charge_point_received_at_idx ON ocpp.status_notification_20261130 USING btree (charge_point, received_at);

CREATE INDEX status_notification_20261201_charge_point_received_at_idx ON ocpp.status_notification_20261201 USING btree (charge_point, received_at);

CREATE INDEX status_notification_20261202_charge_point_received_at_idx ON ocpp.status_notification_20261202 USING btree (charge_point, received_at);

CREATE INDEX status_notification_default_charge_point_received_at_idx ON ocpp.status_notification_default USING btree (charge_point, received_at);

CREATE INDEX transaction_event_time ON ocpp.transaction_event USING btree (received_at);

CREATE INDEX transaction_event_transaction ON ocpp.transaction_event USING btree (charge_point, transaction);

CREATE INDEX transaction_id ON ocpp.transaction USING btree (id);

CREATE INDEX transaction_incomplete ON ocpp.transaction USING btree (charge_point, id) WHERE (state = 'incomplete'::text);

CREATE INDEX transaction_open ON ocpp.transaction USING btree (charge_point, evse_id, connector_id) WHERE (state = 'open'::text);

CREATE INDEX transaction_open_token ON ocpp.transaction USING btree (token) WHERE ((state = 'open'::text) AND authorized);

CREATE INDEX transaction_start ON ocpp.transaction USING btree (charge_point, started_at);

ALTER INDEX ocpp.event_security ATTACH PARTITION ocpp.event_20261129_charge_point_received_at_idx;

ALTER INDEX ocpp.event_pkey ATTACH PARTITION ocpp.event_20261129_pkey;

ALTER INDEX ocpp.event_security ATTACH PARTITION ocpp.event_20261130_charge_point_received_at_idx;

ALTER INDEX ocpp.event_pkey ATTACH PARTITION ocpp.event_20261130_pkey;

ALTER INDEX ocpp.event_security ATTACH PARTITION ocpp.event_20261201_charge_point_received_at_idx;

ALTER INDEX ocpp.event_pkey ATTACH PARTITION ocpp.event_20261201_pkey;

ALTER INDEX ocpp.event_security ATTACH PARTITION ocpp.event_20261202_charge_point_received_at_idx;

ALTER INDEX ocpp.event_pkey ATTACH PARTITION ocpp.event_20261202_pkey;

ALTER INDEX ocpp.event_security ATTACH PARTITION ocpp.event_default_charge_point_received_at_idx;

ALTER INDEX ocpp.event_pkey ATTACH PARTITION ocpp.event_default_pkey;

ALTER INDEX ocpp.message_log_time ATTACH PARTITION ocpp.message_log_20261129_received_at_idx;

ALTER INDEX ocpp.message_log_time ATTACH PARTITION ocpp.message_log_20261130_received_at_idx;

ALTER INDEX ocpp.message_log_time ATTACH PARTITION ocpp.message_log_20261201_received_at_idx;

ALTER INDEX ocpp.message_log_time ATTACH PARTITION ocpp.message_log_20261202_received_at_idx;

ALTER INDEX ocpp.message_log_time ATTACH PARTITION ocpp.message_log_default_received_at_idx;

ALTER INDEX ocpp.meter_value_measured ATTACH PARTITION ocpp.meter_value_20261129_charge_point_measured_at_idx;

ALTER INDEX ocpp.my_partitioned_index ATTACH PARTITION ocpp.meter_value_20261129_transaction_id_idx;

ALTER INDEX ocpp.meter_value_measured ATTACH PARTITION ocpp.meter_value_20261130_charge_point_measured_at_idx;

ALTER INDEX ocpp.my_partitioned_index ATTACH PARTITION ocpp.meter_value_20261130_transaction_id_idx;

ALTER INDEX ocpp.meter_value_measured ATTACH PARTITION ocpp.meter_value_20261201_charge_point_measured_at_idx;

ALTER INDEX ocpp.my_partitioned_index ATTACH PARTITION ocpp.meter_value_20261201_transaction_id_idx;

ALTER INDEX ocpp.meter_value_measured ATTACH PARTITION ocpp.meter_value_20261202_charge_point_measured_at_idx;

ALTER INDEX ocpp.my_partitioned_index ATTACH PARTITION ocpp.meter_value_20261202_transaction_id_idx;

ALTER INDEX ocpp.meter_value_measured ATTACH PARTITION ocpp.meter_value_default_charge_point_measured_at_idx;

ALTER INDEX ocpp.my_partitioned_index ATTACH PARTITION ocpp.meter_value_default_transaction_id_idx;

ALTER INDEX ocpp.status_notification_charge_point ATTACH PARTITION ocpp.status_notification_20261129_charge_point_received_at_idx;

ALTER INDEX ocpp.status_notification_charge_point ATTACH PARTITION ocpp.status_notification_20261130_charge_point_received_at_idx;

ALTER INDEX ocpp.status_notification_charge_point ATTACH PARTITION ocpp.status_notification_20261201_charge_point_received_at_idx;

ALTER INDEX ocpp.status_notification_charge_point ATTACH PARTITION ocpp.status_notification_20261202_charge_point_received_at_idx;

ALTER INDEX ocpp.status_notification_charge_point ATTACH PARTITION ocpp.status_notification_default_charge_point_received_at_idx;

CREATE TRIGGER add_charge_point_state AFTER INSERT ON ocpp.charge_point REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION ocpp.add_charge_point_state();

COMMENT ON TRIGGER add_charge_point_state ON ocpp.charge_point IS 'A charge point and its hot row come into being together.';

CREATE TRIGGER alarm AFTER INSERT ON ocpp.event FOR EACH ROW WHEN ((new.kind = 'faulted'::text)) EXECUTE FUNCTION "My Co.".alarm();

CREATE TRIGGER announce_commands AFTER INSERT ON ocpp.command REFERENCING NEW TABLE AS queued FOR EACH STATEMENT EXECUTE FUNCTION ocpp.announce_commands();

COMMENT ON TRIGGER announce_commands ON ocpp.command IS 'A command for a connected charge point goes at once.';

CREATE TRIGGER check_account_role BEFORE INSERT OR UPDATE OF role ON ocpp.account_role FOR EACH ROW EXECUTE FUNCTION ocpp.check_account_role();

COMMENT ON TRIGGER check_account_role ON ocpp.account_role IS 'A slip of the pen would leave a role unbound.';

CREATE TRIGGER check_charge_point BEFORE INSERT OR UPDATE OF registration ON ocpp.charge_point FOR EACH ROW EXECUTE FUNCTION ocpp.check_charge_point();

COMMENT ON TRIGGER check_charge_point ON ocpp.charge_point IS 'Keeps accepted_at, however the registration is changed.';

CREATE TRIGGER check_charging_profile_template BEFORE INSERT OR UPDATE OF id, profile ON ocpp.charging_profile FOR EACH ROW EXECUTE FUNCTION ocpp.check_charging_profile_template();

COMMENT ON TRIGGER check_charging_profile_template ON ocpp.charging_profile IS 'Better now than when a fleet gets it.';

CREATE TRIGGER check_desired_configuration BEFORE INSERT OR UPDATE OF key, value, site, account ON ocpp.desired_configuration FOR EACH ROW EXECUTE FUNCTION ocpp.check_desired_configuration();

COMMENT ON TRIGGER check_desired_configuration ON ocpp.desired_configuration IS 'A plain INSERT is checked like ocpp.want_configuration().';

CREATE TRIGGER check_quirk BEFORE INSERT OR UPDATE OF vendor, model, firmware, deviation, value ON ocpp.quirk FOR EACH ROW EXECUTE FUNCTION ocpp.check_quirk();

COMMENT ON TRIGGER check_quirk ON ocpp.quirk IS 'The rules would silently pass over what they do not understand.';

CREATE TRIGGER check_setting BEFORE INSERT OR UPDATE OF value ON ocpp.setting FOR EACH ROW EXECUTE FUNCTION ocpp.check_setting();

COMMENT ON TRIGGER check_setting ON ocpp.setting IS 'A plain UPDATE is checked like ocpp.set().';

CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.charge_point FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();

COMMENT ON TRIGGER check_time_zone ON ocpp.charge_point IS 'A zone that can not be understood would make every timestamp of the charge point wrong.';

CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.site FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();

COMMENT ON TRIGGER check_time_zone ON ocpp.site IS 'A zone that can not be understood would make every timestamp of its charge points wrong.';

CREATE TRIGGER find_quirks BEFORE UPDATE ON ocpp.charge_point FOR EACH ROW WHEN (((new.vendor IS DISTINCT FROM old.vendor) OR (new.model IS DISTINCT FROM old.model) OR (new.firmware_version IS DISTINCT FROM old.firmware_version))) EXECUTE FUNCTION ocpp.find_quirks();

COMMENT ON TRIGGER find_quirks ON ocpp.charge_point IS 'A boot with other words may bring other quirks.';

CREATE TRIGGER find_quirks_of_new BEFORE INSERT ON ocpp.charge_point FOR EACH ROW WHEN (((new.vendor IS NOT NULL) OR (new.model IS NOT NULL) OR (new.firmware_version IS NOT NULL))) EXECUTE FUNCTION ocpp.find_quirks();

COMMENT ON TRIGGER find_quirks_of_new ON ocpp.charge_point IS 'What an import knows already of a charge point counts, too.';

CREATE TRIGGER fold_desired_token BEFORE INSERT OR UPDATE OF token ON ocpp.desired_local_list FOR EACH ROW WHEN ((new.token <> lower((new.token COLLATE "C")))) EXECUTE FUNCTION ocpp.fold_desired_token();

COMMENT ON TRIGGER fold_desired_token ON ocpp.desired_local_list IS 'Tags are compared folded.';

CREATE TRIGGER fold_id_tag BEFORE INSERT OR UPDATE OF id_tag, token ON ocpp.id_tag FOR EACH ROW EXECUTE FUNCTION ocpp.fold_id_tag();

COMMENT ON TRIGGER fold_id_tag ON ocpp.id_tag IS 'Tags are compared folded.';

CREATE TRIGGER follow_certificate_signed AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = 'CertificateSigned'::text) AND (new.state <> old.state))) EXECUTE FUNCTION ocpp.follow_certificate_signed();

COMMENT ON TRIGGER follow_certificate_signed ON ocpp.command IS 'Requests follow the command that carries their certificate.';

CREATE TRIGGER follow_certificate_signing AFTER UPDATE OF value ON ocpp.setting FOR EACH ROW WHEN (((new.name = 'certificate.signing'::text) AND (new.value <> old.value))) EXECUTE FUNCTION ocpp.follow_certificate_signing();

COMMENT ON TRIGGER follow_certificate_signing ON ocpp.setting IS 'Requests that wait are looked at again.';

CREATE TRIGGER follow_default BEFORE UPDATE OF default_value ON ocpp.setting FOR EACH ROW WHEN ((new.source = 'default'::text)) EXECUTE FUNCTION ocpp.follow_default();

COMMENT ON TRIGGER follow_default ON ocpp.setting IS 'An upgrade may bring a better default; what somebody chose stays.';

CREATE TRIGGER follow_installed_certificate AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = ANY (ARRAY['InstallCertificate'::text, 'DeleteCertificate'::text, 'GetInstalledCertificateIds'::text])) AND (new.answer IS NOT NULL) AND (new.state = ANY (ARRAY['accepted'::text, 'rejected'::text])) AND (new.state <> old.state))) EXECUTE FUNCTION ocpp.follow_installed_certificate();

COMMENT ON TRIGGER follow_installed_certificate ON ocpp.command IS 'Keeps ocpp.installed_certificate.';

CREATE TRIGGER follow_job AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = ANY (ARRAY['UpdateFirmware'::text, 'SignedUpdateFirmware'::text, 'GetDiagnostics'::text, 'GetLog'::text])) AND (new.state <> old.state) AND (new.state <> ALL (ARRAY['cancelled'::text, 'expired'::text])))) EXECUTE FUNCTION ocpp.follow_job();

COMMENT ON TRIGGER follow_job ON ocpp.command IS 'A job begins when its command is sent.';

CREATE TRIGGER forget_password AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = 'ChangeConfiguration'::text) AND (new.state = ANY (ARRAY['cancelled'::text, 'expired'::text])) AND (old.state = 'queued'::text) AND (lower(((new.payload ->> 'key'::text) COLLATE "C")) = 'authorizationkey'::text))) EXECUTE FUNCTION ocpp.forget_password();

COMMENT ON TRIGGER forget_password ON ocpp.command IS 'Clear text is kept no longer than it is needed.';

CREATE TRIGGER limit_command BEFORE INSERT ON ocpp.command FOR EACH ROW WHEN (((new.state = 'queued'::text) AND (octet_length((new.payload)::text) > 65536))) EXECUTE FUNCTION ocpp.refuse_large_command();

COMMENT ON TRIGGER limit_command ON ocpp.command IS 'A frame of megabytes would hold up its connector, and with it every other charge point.';

CREATE TRIGGER my_trigger AFTER UPDATE OF state ON ocpp.transaction FOR EACH ROW WHEN ((new.state = 'stopped'::text)) EXECUTE FUNCTION public.write_diary();

CREATE TRIGGER note_decision BEFORE UPDATE OF registration ON ocpp.charge_point FOR EACH ROW WHEN ((old.origin <> 'operator'::text)) EXECUTE FUNCTION ocpp.note_decision();

COMMENT ON TRIGGER note_decision ON ocpp.charge_point IS 'Accepted or rejected, it is no stranger any more.';

CREATE TRIGGER note_decision BEFORE UPDATE OF status ON ocpp.id_tag FOR EACH ROW WHEN ((old.origin <> 'operator'::text)) EXECUTE FUNCTION ocpp.note_decision();

COMMENT ON TRIGGER note_decision ON ocpp.id_tag IS 'Who decides about a tag enters it.';

CREATE TRIGGER note_desired AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.state <> old.state) AND (((new.purpose = 'desired'::text) AND (new.state = ANY (ARRAY['accepted'::text, 'rejected'::text, 'error'::text, 'timed out'::text, 'unknown'::text]))) OR ((new.action = ANY (ARRAY['ChangeConfiguration'::text, 'ChangeAvailability'::text])) AND (new.state = 'accepted'::text))))) EXECUTE FUNCTION ocpp.note_desired();

COMMENT ON TRIGGER note_desired ON ocpp.command IS 'One answer, one step nearer to what is wished; other commands cost nothing here.';

CREATE TRIGGER note_job AFTER INSERT ON ocpp.job FOR EACH ROW EXECUTE FUNCTION "My Co.".note_job();

CREATE TRIGGER note_listed_tag_changed AFTER UPDATE ON ocpp.id_tag FOR EACH ROW WHEN (((((new.token IS DISTINCT FROM old.token) OR (new.status IS DISTINCT FROM old.status)) OR (new.expires_at IS DISTINCT FROM old.expires_at)) OR (new.parent IS DISTINCT FROM old.parent))) EXECUTE FUNCTION ocpp.note_listed_tag();

COMMENT ON TRIGGER note_listed_tag_changed ON ocpp.id_tag IS 'A tag that is blocked is blocked in the lists within seconds.';

CREATE TRIGGER note_listed_tag_deleted AFTER DELETE ON ocpp.id_tag FOR EACH ROW EXECUTE FUNCTION ocpp.note_listed_tag();

COMMENT ON TRIGGER note_listed_tag_deleted ON ocpp.id_tag IS 'A tag that nobody knows any more.';

CREATE TRIGGER note_listed_tag_entered AFTER INSERT ON ocpp.id_tag FOR EACH ROW WHEN ((new.status IS NOT NULL)) EXECUTE FUNCTION ocpp.note_listed_tag();

COMMENT ON TRIGGER note_listed_tag_entered ON ocpp.id_tag IS 'Only when somebody has decided about the tag: what charge points present costs nothing.';

CREATE TRIGGER note_local_list AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = ANY (ARRAY['SendLocalList'::text, 'GetLocalListVersion'::text])) AND (new.state <> old.state) AND (new.state = ANY (ARRAY['accepted'::text, 'rejected'::text, 'error'::text, 'timed out'::text, 'unknown'::text])))) EXECUTE FUNCTION ocpp.note_local_list();

COMMENT ON TRIGGER note_local_list ON ocpp.command IS 'Lists are sent piece by piece; other commands cost nothing here.';

CREATE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_availability REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();

COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_availability IS 'A wish is looked at within seconds.';

CREATE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_configuration REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();

COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_configuration IS 'A wish is looked at within seconds.';

CREATE TRIGGER note_wish_changed AFTER UPDATE ON ocpp.desired_local_list REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();

COMMENT ON TRIGGER note_wish_changed ON ocpp.desired_local_list IS 'A wish is looked at within seconds.';

CREATE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_availability REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();

COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_availability IS 'A wish that is gone, too.';

CREATE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_configuration REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();

COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_configuration IS 'A wish that is gone, too.';

CREATE TRIGGER note_wish_deleted AFTER DELETE ON ocpp.desired_local_list REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();

COMMENT ON TRIGGER note_wish_deleted ON ocpp.desired_local_list IS 'A wish that is gone, too.';

CREATE TRIGGER note_wish_left AFTER UPDATE ON ocpp.desired_configuration REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();

COMMENT ON TRIGGER note_wish_left ON ocpp.desired_configuration IS 'Also for those whom it does not reach any more.';

CREATE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_availability REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_availability_wish();

COMMENT ON TRIGGER note_wish_made ON ocpp.desired_availability IS 'A wish is looked at within seconds.';

CREATE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_configuration REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_configuration_wish();

COMMENT ON TRIGGER note_wish_made ON ocpp.desired_configuration IS 'A wish is looked at within seconds.';

CREATE TRIGGER note_wish_made AFTER INSERT ON ocpp.desired_local_list REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ocpp.note_list_wish();

COMMENT ON TRIGGER note_wish_made ON ocpp.desired_local_list IS 'A wish is looked at within seconds.';

CREATE TRIGGER notify_event AFTER INSERT ON ocpp.event FOR EACH STATEMENT EXECUTE FUNCTION ocpp.notify_event();

COMMENT ON TRIGGER notify_event ON ocpp.event IS 'LISTEN ocpp_event.';

CREATE TRIGGER prepare_command BEFORE INSERT ON ocpp.command FOR EACH ROW WHEN ((new.state = 'queued'::text)) EXECUTE FUNCTION ocpp.prepare_command();

COMMENT ON TRIGGER prepare_command ON ocpp.command IS 'A plain INSERT is checked like ocpp.call().';

CREATE TRIGGER renew_revision AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON ocpp.hook FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();

COMMENT ON TRIGGER renew_revision ON ocpp.hook IS 'A changed hook holds from the next message on, in every backend.';

CREATE TRIGGER renew_revision AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON ocpp.setting FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();

COMMENT ON TRIGGER renew_revision ON ocpp.setting IS 'A changed setting holds from the next message on, in every backend.';

CREATE TRIGGER spread_quirks AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON ocpp.quirk FOR EACH STATEMENT EXECUTE FUNCTION ocpp.spread_quirks();

COMMENT ON TRIGGER spread_quirks ON ocpp.quirk IS 'It holds from the next message on.';

CREATE TRIGGER tell_command AFTER UPDATE ON ocpp.command FOR EACH ROW WHEN (((new.state <> ALL (ARRAY['queued'::text, 'sent'::text])) AND ((new.state <> old.state) OR (new.late <> old.late)))) EXECUTE FUNCTION ocpp.tell_command();

COMMENT ON TRIGGER tell_command ON ocpp.command IS 'Event command when it ends, and once more when a late answer corrects how.';

CREATE TRIGGER tell_connected AFTER INSERT ON ocpp.connection REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION ocpp.tell_connected();

COMMENT ON TRIGGER tell_connected ON ocpp.connection IS 'Event connected.';

CREATE TRIGGER tell_disconnected AFTER UPDATE ON ocpp.connection REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION ocpp.tell_disconnected();

COMMENT ON TRIGGER tell_disconnected ON ocpp.connection IS 'Event disconnected, whoever noticed it.';

CREATE TRIGGER wake_desired AFTER INSERT ON ocpp.connection REFERENCING NEW TABLE AS opened FOR EACH STATEMENT EXECUTE FUNCTION ocpp.wake_desired();

COMMENT ON TRIGGER wake_desired ON ocpp.connection IS 'Absent charge points are waited for, not tried.';

ALTER TABLE ONLY ocpp.campaign_member
    ADD CONSTRAINT campaign_member_campaign_fkey FOREIGN KEY (campaign) REFERENCES ocpp.campaign(id) ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.campaign_member
    ADD CONSTRAINT campaign_member_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.certificate_request
    ADD CONSTRAINT certificate_request_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.charge_point_credential
    ADD CONSTRAINT charge_point_credential_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.charge_point
    ADD CONSTRAINT charge_point_site_fkey FOREIGN KEY (site) REFERENCES ocpp.site(id) ON DELETE SET NULL;

ALTER TABLE ONLY ocpp.charge_point_state
    ADD CONSTRAINT charge_point_state_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.charging_profile_assignment
    ADD CONSTRAINT charging_profile_assignment_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.command
    ADD CONSTRAINT command_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.configuration
    ADD CONSTRAINT configuration_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.connection
    ADD CONSTRAINT connection_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.connector
    ADD CONSTRAINT connector_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.data_transfer
    ADD CONSTRAINT data_transfer_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_availability
    ADD CONSTRAINT desired_availability_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_change
    ADD CONSTRAINT desired_change_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_configuration
    ADD CONSTRAINT desired_configuration_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_configuration
    ADD CONSTRAINT desired_configuration_site_fkey FOREIGN KEY (site) REFERENCES ocpp.site(id) ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_local_list
    ADD CONSTRAINT desired_local_list_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.desired_state
    ADD CONSTRAINT desired_state_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.hook_failure
    ADD CONSTRAINT hook_failure_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.installed_certificate
    ADD CONSTRAINT installed_certificate_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.job
    ADD CONSTRAINT job_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.job_status
    ADD CONSTRAINT job_status_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.local_list
    ADD CONSTRAINT local_list_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.local_list_entry
    ADD CONSTRAINT local_list_entry_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.reservation
    ADD CONSTRAINT reservation_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.security_event
    ADD CONSTRAINT security_event_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.transaction
    ADD CONSTRAINT transaction_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE;

ALTER TABLE ONLY ocpp.transaction_event
    ADD CONSTRAINT transaction_event_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE;

ALTER TABLE ONLY ocpp.violation
    ADD CONSTRAINT violation_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

CREATE POLICY account ON ocpp.campaign USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true));

COMMENT ON POLICY account ON ocpp.campaign IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.campaign_member USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = campaign_member.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = campaign_member.charge_point)))));

COMMENT ON POLICY account ON ocpp.campaign_member IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.certificate_request USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = certificate_request.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = certificate_request.charge_point)))));

COMMENT ON POLICY account ON ocpp.certificate_request IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.charge_point USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK ((COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true) AND ((site IS NULL) OR (( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.site s
  WHERE (s.id = charge_point.site))))));

COMMENT ON POLICY account ON ocpp.charge_point IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.charge_point_credential USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charge_point_credential.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charge_point_credential.charge_point)))));

COMMENT ON POLICY account ON ocpp.charge_point_credential IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.charge_point_state USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charge_point_state.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charge_point_state.charge_point)))));

COMMENT ON POLICY account ON ocpp.charge_point_state IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.charging_profile USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true));

COMMENT ON POLICY account ON ocpp.charging_profile IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.charging_profile_assignment USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charging_profile_assignment.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = charging_profile_assignment.charge_point)))));

COMMENT ON POLICY account ON ocpp.charging_profile_assignment IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.command USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = command.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = command.charge_point)))));

COMMENT ON POLICY account ON ocpp.command IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.configuration USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = configuration.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = configuration.charge_point)))));

COMMENT ON POLICY account ON ocpp.configuration IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.connection USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = connection.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = connection.charge_point)))));

COMMENT ON POLICY account ON ocpp.connection IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.connector USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = connector.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = connector.charge_point)))));

COMMENT ON POLICY account ON ocpp.connector IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.data_transfer USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = data_transfer.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = data_transfer.charge_point)))));

COMMENT ON POLICY account ON ocpp.data_transfer IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.desired_availability USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_availability.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_availability.charge_point)))));

COMMENT ON POLICY account ON ocpp.desired_availability IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.desired_change USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_change.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_change.charge_point)))));

COMMENT ON POLICY account ON ocpp.desired_change IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.desired_configuration USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK ((COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true) AND ((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (((charge_point IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_configuration.charge_point)))) AND ((site IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.site s
  WHERE (s.id = desired_configuration.site))))))));

COMMENT ON POLICY account ON ocpp.desired_configuration IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.desired_local_list USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_local_list.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_local_list.charge_point)))));

COMMENT ON POLICY account ON ocpp.desired_local_list IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.desired_state USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_state.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = desired_state.charge_point)))));

COMMENT ON POLICY account ON ocpp.desired_state IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.event USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = event.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = event.charge_point)))));

COMMENT ON POLICY account ON ocpp.event IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.hook_failure USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = hook_failure.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = hook_failure.charge_point)))));

COMMENT ON POLICY account ON ocpp.hook_failure IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.id_tag USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true));

COMMENT ON POLICY account ON ocpp.id_tag IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.installed_certificate USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = installed_certificate.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = installed_certificate.charge_point)))));

COMMENT ON POLICY account ON ocpp.installed_certificate IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.job USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = job.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = job.charge_point)))));

COMMENT ON POLICY account ON ocpp.job IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.job_status USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = job_status.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = job_status.charge_point)))));

COMMENT ON POLICY account ON ocpp.job_status IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.local_list USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = local_list.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = local_list.charge_point)))));

COMMENT ON POLICY account ON ocpp.local_list IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.local_list_entry USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = local_list_entry.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = local_list_entry.charge_point)))));

COMMENT ON POLICY account ON ocpp.local_list_entry IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.message_log USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = message_log.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = message_log.charge_point)))));

COMMENT ON POLICY account ON ocpp.message_log IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.meter_value USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = meter_value.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = meter_value.charge_point)))));

COMMENT ON POLICY account ON ocpp.meter_value IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.reservation USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = reservation.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = reservation.charge_point)))));

COMMENT ON POLICY account ON ocpp.reservation IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.security_event USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = security_event.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = security_event.charge_point)))));

COMMENT ON POLICY account ON ocpp.security_event IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.site USING (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true)) WITH CHECK (COALESCE((( SELECT ocpp.own_accounts() AS own_accounts) @> ARRAY[account]), true));

COMMENT ON POLICY account ON ocpp.site IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.status_notification USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = status_notification.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = status_notification.charge_point)))));

COMMENT ON POLICY account ON ocpp.status_notification IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.transaction USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = transaction.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = transaction.charge_point)))));

COMMENT ON POLICY account ON ocpp.transaction IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.transaction_event USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = transaction_event.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = transaction_event.charge_point)))));

COMMENT ON POLICY account ON ocpp.transaction_event IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

CREATE POLICY account ON ocpp.violation USING (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = violation.charge_point))))) WITH CHECK (((( SELECT ocpp.own_accounts() AS own_accounts) IS NULL) OR (EXISTS ( SELECT
   FROM ocpp.charge_point p
  WHERE (p.identity = violation.charge_point)))));

COMMENT ON POLICY account ON ocpp.violation IS 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.';

ALTER TABLE ocpp.account_role ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.campaign ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.campaign_member ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.certificate_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charge_point ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charge_point_credential ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charge_point_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charging_profile ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charging_profile_assignment ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.command ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.configuration ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.connection ENABLE ROW LEVEL SECURITY;

CREATE POLICY connector ON ocpp.campaign TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.campaign IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.campaign_member TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.campaign_member IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.certificate_request TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.certificate_request IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charge_point TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charge_point_credential TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point_credential IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charge_point_state TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point_state IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charging_profile TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charging_profile IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charging_profile_assignment TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charging_profile_assignment IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.command TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.command IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.configuration TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.configuration IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.connection TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.connection IS 'The connector serves the charge points of all accounts.';

ALTER TABLE ocpp.connector ENABLE ROW LEVEL SECURITY;

CREATE POLICY connector ON ocpp.connector TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.connector IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.data_transfer TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.data_transfer IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.desired_availability TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.desired_availability IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.desired_change TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.desired_change IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.desired_configuration TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.desired_configuration IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.desired_local_list TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.desired_local_list IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.desired_state TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.desired_state IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.event TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.event IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.hook_failure TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.hook_failure IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.id_tag TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.id_tag IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.installed_certificate TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.installed_certificate IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.job TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.job IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.job_status TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.job_status IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.local_list TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.local_list IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.local_list_entry TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.local_list_entry IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.message_log TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.message_log IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.meter_value TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.meter_value IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.reservation TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.reservation IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.security_event TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.security_event IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.site TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.site IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.status_notification TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.status_notification IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.transaction TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.transaction IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.transaction_event TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.transaction_event IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.violation TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.violation IS 'The connector serves the charge points of all accounts.';

ALTER TABLE ocpp.data_transfer ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.desired_availability ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.desired_change ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.desired_configuration ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.desired_local_list ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.desired_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261129 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261130 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261201 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261202 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.hook_failure ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.id_tag ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.installed_certificate ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.job ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.job_status ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.local_list ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.local_list_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log_20261129 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log_20261130 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log_20261201 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log_20261202 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.message_log_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value_20261129 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value_20261130 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value_20261201 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value_20261202 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.meter_value_default ENABLE ROW LEVEL SECURITY;

CREATE POLICY my_policy ON ocpp.id_tag FOR SELECT TO reader USING ((account = 'reader'::text));

CREATE POLICY operator ON ocpp.campaign AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING ((true OR ( SELECT has_column_privilege('ocpp.campaign'::text, 'action'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((state = ANY (ARRAY['running'::text, 'paused'::text, 'cancelled'::text])) OR ( SELECT has_column_privilege('ocpp.campaign'::text, 'action'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.campaign IS 'An operator pauses, resumes and cancels a campaign, and nothing else.';

CREATE POLICY operator ON ocpp.campaign_member AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING (((state = 'waiting'::text) OR ( SELECT has_column_privilege('ocpp.campaign_member'::text, 'job'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((state = 'cancelled'::text) OR ( SELECT has_column_privilege('ocpp.campaign_member'::text, 'job'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.campaign_member IS 'An operator leaves out charge points that wait, and nothing else.';

CREATE POLICY operator ON ocpp.certificate_request AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING ((true OR ( SELECT has_column_privilege('ocpp.certificate_request'::text, 'chain'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((state = ANY (ARRAY['waiting'::text, 'refused'::text, 'signed'::text])) OR ( SELECT has_column_privilege('ocpp.certificate_request'::text, 'chain'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.certificate_request IS 'An operator decides a certificate request, and says nothing in the name of the charge point.';

CREATE POLICY operator ON ocpp.charge_point_state AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING ((true OR ( SELECT has_column_privilege('ocpp.charge_point_state'::text, 'session'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK ((false OR ( SELECT has_column_privilege('ocpp.charge_point_state'::text, 'session'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.charge_point_state IS 'An operator locks a charge point, and changes nothing of its state.';

CREATE POLICY operator ON ocpp.command AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING (((state = 'queued'::text) OR ( SELECT has_column_privilege('ocpp.command'::text, 'answer'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((state = ANY (ARRAY['cancelled'::text, 'expired'::text])) OR ( SELECT has_column_privilege('ocpp.command'::text, 'answer'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.command IS 'An operator takes back what was not sent, and nothing else.';

CREATE POLICY operator ON ocpp.connection AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING (((disconnected_at IS NULL) OR ( SELECT has_column_privilege('ocpp.connection'::text, 'session'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((reason IS NOT NULL) OR ( SELECT has_column_privilege('ocpp.connection'::text, 'session'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.connection IS 'An operator closes an open connection, and nothing else.';

CREATE POLICY operator ON ocpp.event AS RESTRICTIVE FOR INSERT TO ocpp_operator WITH CHECK ((((kind = 'command'::text) AND (EXISTS ( SELECT
   FROM ocpp.command m
  WHERE ((m.charge_point = event.charge_point) AND (m.id = event.command) AND (m.state = ANY (ARRAY['cancelled'::text, 'expired'::text])))))) OR ((kind = 'stopped'::text) AND (EXISTS ( SELECT
   FROM ocpp.transaction t
  WHERE ((t.charge_point = event.charge_point) AND (t.id = event.transaction) AND (t.state = 'closed'::text))))) OR ( SELECT has_column_privilege('ocpp.event'::text, 'era'::text, 'INSERT'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.event IS 'An operator tells that she took back a command or closed a transaction, and nothing else.';

CREATE POLICY operator ON ocpp.job AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING ((true OR ( SELECT has_column_privilege('ocpp.job'::text, 'tries'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK (((state = ANY (ARRAY['failed'::text, 'cancelled'::text])) OR ( SELECT has_column_privilege('ocpp.job'::text, 'tries'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.job IS 'An operator gives up a job or tries it again, and nothing else.';

CREATE POLICY operator ON ocpp.transaction AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING (((state = ANY (ARRAY['open'::text, 'incomplete'::text])) OR ( SELECT has_column_privilege('ocpp.transaction'::text, 'register'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK ((((state = 'closed'::text) AND ('closed_by_operator'::text = ANY (flags))) OR ( SELECT has_column_privilege('ocpp.transaction'::text, 'register'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.transaction IS 'An operator closes what was left open, marked as closed by her, and nothing else.';

CREATE POLICY own ON ocpp.account_role FOR SELECT USING ((EXISTS ( SELECT
   FROM pg_roles r
  WHERE ((r.rolname = (account_role.role)::name) AND (pg_has_role(CURRENT_USER, r.oid, 'MEMBER'::text) OR pg_has_role(SESSION_USER, r.oid, 'MEMBER'::text))))));

COMMENT ON POLICY own ON ocpp.account_role IS 'To what others are bound is nobody''s business but the owner''s.';

ALTER TABLE ocpp.reservation ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.security_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.site ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification_20261129 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification_20261130 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification_20261201 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification_20261202 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.status_notification_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.transaction ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.transaction_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.violation ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA "My Co." TO PUBLIC;

GRANT USAGE ON SCHEMA ocpp TO reader;
GRANT USAGE ON SCHEMA ocpp TO ocpp_connector;
GRANT USAGE ON SCHEMA ocpp TO ocpp_reader;
GRANT USAGE ON SCHEMA ocpp TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.accept(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.accept(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.accept(identity text) TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.account_role TO PUBLIC;
GRANT SELECT ON TABLE ocpp.account_role TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.accounts_of(role name) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.accounts_of(role name) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.accounts_of(role name) TO reader;
GRANT ALL ON FUNCTION ocpp.accounts_of(role name) TO ocpp_operator;
GRANT ALL ON FUNCTION ocpp.accounts_of(role name) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.add_charge_point(identity text, label text, password text, registration text, account text, site bigint, description text, type_name text, address text, latitude numeric, longitude numeric, time_zone text, heartbeat_interval integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.add_charge_point(identity text, label text, password text, registration text, account text, site bigint, description text, type_name text, address text, latitude numeric, longitude numeric, time_zone text, heartbeat_interval integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.add_charge_point(identity text, label text, password text, registration text, account text, site bigint, description text, type_name text, address text, latitude numeric, longitude numeric, time_zone text, heartbeat_interval integer) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.add_charge_point_state() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.add_charge_point_state() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text, description text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text, description text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text, description text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.after(version text, action text, function text, rank integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.announce_commands() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.announce_commands() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.approve_certificate_request(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.approve_certificate_request(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.approve_certificate_request(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.ask_next(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.ask_next(charge_point text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.assign_charging_profile(identity text, charging_profile integer, connector_id integer, transaction_id bigint, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.assign_charging_profile(identity text, charging_profile integer, connector_id integer, transaction_id bigint, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.assign_charging_profile(identity text, charging_profile integer, connector_id integer, transaction_id bigint, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.block(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.block(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.block(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.block_id_tag(id_tag text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.block_id_tag(id_tag text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.block_id_tag(id_tag text) TO ocpp_operator;

GRANT ALL ON FUNCTION ocpp.built_in_reply(call jsonb) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.call(identity text, action text, payload jsonb, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.call(identity text, action text, payload jsonb, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.call(identity text, action text, payload jsonb, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON PROCEDURE ocpp.call_and_wait(IN identity text, IN action text, IN payload jsonb, INOUT answer jsonb, IN timeout interval) FROM PUBLIC;
GRANT ALL ON PROCEDURE ocpp.call_and_wait(IN identity text, IN action text, IN payload jsonb, INOUT answer jsonb, IN timeout interval) TO ocpp_connector;
GRANT ALL ON PROCEDURE ocpp.call_and_wait(IN identity text, IN action text, IN payload jsonb, INOUT answer jsonb, IN timeout interval) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_campaign(id bigint, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_campaign(id bigint, reason text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_campaign(id bigint, reason text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_command(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_command(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_command(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_job(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_job(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_job(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_password(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_password(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_password(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_reservation(identity text, reservation_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_reservation(identity text, reservation_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_reservation(identity text, reservation_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.canonical_identity(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.canonical_identity(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.canonical_identity(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.installed_certificate TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(certificate_type) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(hash_algorithm) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(issuer_name_hash) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(issuer_key_hash) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(serial_number) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(subject) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(expires_at) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(certificate) ON TABLE ocpp.installed_certificate TO ocpp_reader;

GRANT SELECT(heard_at) ON TABLE ocpp.installed_certificate TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.certificate_key(installed ocpp.installed_certificate) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.certificate_key(installed ocpp.installed_certificate) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.certificate_key(hash_data jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.certificate_key(hash_data jsonb) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.certificate_signed(identity text, certificate_chain text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.certificate_signed(identity text, certificate_chain text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.certificate_signed(identity text, certificate_chain text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) TO ocpp_operator;

GRANT ALL ON FUNCTION ocpp.charge_point_list(identity text, connected boolean, registration text, account text, site text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.charge_point_list(identity text, connected boolean, registration text, account text, site text) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.charging_capability(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.charging_capability(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.charging_capability(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.charging_station(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.charging_station(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.charging_station(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.check_account_role() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_account_role() TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.check_ca(certificate text, private_key text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.check_charge_point() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_charge_point() TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.check_charging_profile(profile jsonb, connector_id integer, transaction_id bigint, capability jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.check_charging_profile(profile jsonb, connector_id integer, transaction_id bigint, capability jsonb) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.check_charging_profile_template() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_charging_profile_template() TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.check_command(version text, action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.check_command(version text, action text, payload jsonb) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.check_desired_configuration() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_desired_configuration() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.check_quirk() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_quirk() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.check_setting() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_setting() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.check_time_zone() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_time_zone() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.choose_account(account text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.choose_account(account text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.choose_account(account text) TO ocpp_operator;

GRANT ALL ON FUNCTION ocpp.choose_subprotocol(offered text[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.claim_command(charge_point text, OUT id bigint, OUT frame text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.claim_command(charge_point text, OUT id bigint, OUT frame text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.clear_cache(identity text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.clear_cache(identity text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.clear_cache(identity text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.clear_certificate_authority() FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.clear_charging_profile(identity text, id integer, connector_id integer, charging_profile_purpose text, stack_level integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.clear_charging_profile(identity text, id integer, connector_id integer, charging_profile_purpose text, stack_level integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.clear_charging_profile(identity text, id integer, connector_id integer, charging_profile_purpose text, stack_level integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.clear_password(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.clear_password(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.clear_password(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.compare_composite_schedule(command bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.compare_composite_schedule(command bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.compare_composite_schedule(command bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.compare_desired(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.compare_desired(charge_point text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.composite(station jsonb, connector_id integer, starts_at timestamp with time zone, duration integer, charging_rate_unit text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.composite(station jsonb, connector_id integer, starts_at timestamp with time zone, duration integer, charging_rate_unit text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, starts_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, starts_at timestamp with time zone) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, starts_at timestamp with time zone) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.connect(node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text, OUT status integer, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code integer, OUT reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.connect(node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text, OUT status integer, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code integer, OUT reason text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.current_era() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.current_era() TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.current_era() TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.daily_tables() FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text, data text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text, data text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text, data text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.days_to_partition(parent text, ahead integer) FROM PUBLIC;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.certificate_request_number TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.certificate_request TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.certificate_request TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(csr) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(subject) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(common_name) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(key_algorithm) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(state) ON TABLE ocpp.certificate_request TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.certificate_request TO ocpp_operator;

GRANT SELECT(reason) ON TABLE ocpp.certificate_request TO ocpp_reader;
GRANT UPDATE(reason) ON TABLE ocpp.certificate_request TO ocpp_operator;

GRANT SELECT(approved) ON TABLE ocpp.certificate_request TO ocpp_reader;
GRANT UPDATE(approved) ON TABLE ocpp.certificate_request TO ocpp_operator;

GRANT SELECT(chain) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(serial_number) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(expires_at) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(command) ON TABLE ocpp.certificate_request TO ocpp_reader;

GRANT SELECT(changed_at) ON TABLE ocpp.certificate_request TO ocpp_reader;
GRANT UPDATE(changed_at) ON TABLE ocpp.certificate_request TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.decide_id_tags(status text, id_tags text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.decide_id_tags(status text, id_tags text[]) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.decide_id_tags(status text, id_tags text[]) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.default_reply(call ocpp.call) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.default_reply(call ocpp.call) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.delete_certificate(identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.delete_certificate(identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.delete_certificate(identity text, hash_algorithm text, issuer_name_hash text, issuer_key_hash text, serial_number text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.delete_old_assignments(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.delete_old_data_transfers(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.delete_old_jobs(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.delete_old_rows(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.delete_old_security_events(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.delete_old_wishes(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.disconnect(identity text, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.disconnect(identity text, reason text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.disconnect(identity text, reason text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.do_step(step text, node bigint, work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.do_step(step text, node bigint, work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.end_sessions(charge_points text[], sessions bigint[], reasons text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.end_sessions(charge_points text[], sessions bigint[], reasons text[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.era_here() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.era_here() TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.era_here() TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.event_position() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.event_position() TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.event_position() TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.events(after text, kinds text[], most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.events(after text, kinds text[], most integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.events(after text, kinds text[], most integer) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.expire_commands(work integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.expire_commands(work integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.expire_reservations(work integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.extended_trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.extended_trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.extended_trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.fail_desired(charge_point text, kind text, key text, last_state text, last_status text, at_once boolean, for_good text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.fail_desired(charge_point text, kind text, key text, last_state text, last_status text, at_once boolean, for_good text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.fail_job(charge_point text, id bigint, reason text, failed_at timestamp with time zone, again boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.fail_job(charge_point text, id bigint, reason text, failed_at timestamp with time zone, again boolean) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.find_quirks() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.find_quirks() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.fold_desired_token() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.fold_desired_token() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.fold_id_tag() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.fold_id_tag() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_certificate_signed() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_certificate_signed() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_certificate_signing() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_certificate_signing() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_default() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_default() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_installed_certificate() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_installed_certificate() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_job() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_job() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_local_list(charge_point text, last_state text, last_status text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_local_list(charge_point text, last_state text, last_status text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.forget_password() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.forget_password() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.get(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get(name text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get(name text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_composite_schedule(identity text, connector_id integer, duration integer, charging_rate_unit text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_diagnostics(identity text, location text, start_time timestamp with time zone, stop_time timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_diagnostics(identity text, location text, start_time timestamp with time zone, stop_time timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_diagnostics(identity text, location text, start_time timestamp with time zone, stop_time timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_installed_certificate_ids(identity text, certificate_type text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_installed_certificate_ids(identity text, certificate_type text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_installed_certificate_ids(identity text, certificate_type text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_local_list_version(identity text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_local_list_version(identity text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_local_list_version(identity text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_log(identity text, log_type text, remote_location text, oldest_timestamp timestamp with time zone, latest_timestamp timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_log(identity text, log_type text, remote_location text, oldest_timestamp timestamp with time zone, latest_timestamp timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_log(identity text, log_type text, remote_location text, oldest_timestamp timestamp with time zone, latest_timestamp timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.grant_roles() FROM PUBLIC;

GRANT ALL ON FUNCTION ocpp.hash_password(salt bytea, password bytea) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.hash_password(salt bytea, password bytea) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.health(OUT ready boolean, OUT warning text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.health(OUT ready boolean, OUT warning text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.hear_local_list(charge_point text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.hear_local_list(charge_point text, payload jsonb) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.hear_local_list_version(charge_point text, version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.hear_local_list_version(charge_point text, version integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.hook_name(kind text, version text, action text, function text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.identify_rows(name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.install_certificate(identity text, certificate_type text, certificate text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.install_certificate(identity text, certificate_type text, certificate text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.install_certificate(identity text, certificate_type text, certificate text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.is_identity(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_identity(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_identity(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) TO ocpp_operator;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.job_number TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.job TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(action) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(request_id) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(request_id) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(payload) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(payload) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(command) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(command) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(earlier) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(earlier) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(state) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(status) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(file_name) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(reason) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(reason) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(campaign) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(tries) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(most_tries) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(due_at) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(due_at) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(created_at) ON TABLE ocpp.job TO ocpp_reader;

GRANT SELECT(updated_at) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(updated_at) ON TABLE ocpp.job TO ocpp_operator;

GRANT SELECT(ended_at) ON TABLE ocpp.job TO ocpp_reader;
GRANT UPDATE(ended_at) ON TABLE ocpp.job TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.is_superseded(task ocpp.job) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_superseded(task ocpp.job) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.is_told(kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_told(kind text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_told(kind text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.job_kind(action text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.job_kind(action text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.keep_certificate_request(charge_point text, csr text, received_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.keep_certificate_request(charge_point text, csr text, received_at timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.local_list_difference(charge_point text, "full" boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.local_list_on_its_way(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.local_list_on_its_way(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.local_list_on_its_way(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.local_list_piece(charge_point text, OUT action text, OUT payload jsonb) TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.campaign TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(id) ON TABLE ocpp.campaign TO ocpp_reader;

GRANT SELECT(name) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(name) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(action) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(action) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(payload) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(payload) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(batch_size) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(batch_size) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(most_failures) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(most_failures),UPDATE(most_failures) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT UPDATE(forgiven) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(tries) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(tries) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(state) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(reason) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT UPDATE(reason) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(account) ON TABLE ocpp.campaign TO ocpp_reader;
GRANT INSERT(account) ON TABLE ocpp.campaign TO ocpp_operator;

GRANT SELECT(created_at) ON TABLE ocpp.campaign TO ocpp_reader;

GRANT SELECT(created_by) ON TABLE ocpp.campaign TO ocpp_reader;

GRANT SELECT(ended_at) ON TABLE ocpp.campaign TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.lock_campaign(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.lock_campaign(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.lock_campaign(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.lock_job(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.lock_job(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.lock_job(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.look_after_asked(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.look_after_asked(charge_point text) TO ocpp_connector;

REVOKE ALL ON PROCEDURE ocpp.maintain() FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.make_partition(parent text, day date) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.make_partitions(ahead integer) FROM PUBLIC;

GRANT ALL ON FUNCTION ocpp.matches_password(given bytea, salt bytea, hash bytea) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.may_ask(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.may_ask(charge_point text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.message_schema(version text, action text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.message_schema(version text, action text) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.moment(said text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.moment(said text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.moment(said text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.my_turn() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.my_turn() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.news_due(payload jsonb, heard_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.news_due(payload jsonb, heard_at timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.next_local_list(charge_point text, OUT id bigint, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.next_local_list(charge_point text, OUT id bigint, OUT refusal text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.no_longer_desired(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.no_longer_desired(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.no_longer_desired(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.note_availability_wish() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_availability_wish() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_configuration_wish() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_configuration_wish() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_decision() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_decision() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_desired() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_desired() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_dropped_events(name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.note_list_wish() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_list_wish() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_listed_tag() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_listed_tag() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_local_list() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_local_list() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_progress(charge_point text, action text, status text, request_id bigint, received_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_progress(charge_point text, action text, status text, request_id bigint, received_at timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.notice_boot(charge_point text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.notice_boot(charge_point text, at timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.notice_drift(charge_points text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.notice_drift(charge_points text[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.notify_event() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.notify_event() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.nudge(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.nudge(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.nudge(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.off(version text, action text, function text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.off_data_transfer(vendor_id text, message_id text, version text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp."on"(version text, action text, function text, validate boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.on_data_transfer(vendor_id text, message_id text, function text, version text, validate boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.own_accounts() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.own_accounts() TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.own_accounts() TO reader;
GRANT ALL ON FUNCTION ocpp.own_accounts() TO ocpp_operator;
GRANT ALL ON FUNCTION ocpp.own_accounts() TO ocpp_reader;

GRANT ALL ON FUNCTION ocpp.parse(identity text, unique_id text, action text, payload jsonb, account text, version text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.partitions_to_drop(parent text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.password_bytes(password text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.password_bytes(password text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.password_bytes(password text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.pause_campaign(id bigint, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.pause_campaign(id bigint, reason text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.pause_campaign(id bigint, reason text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.prepare_command() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.prepare_command() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.queue_or_refuse(charge_point text, action text, payload jsonb, purpose text, expires_at timestamp with time zone, OUT id bigint, OUT refusal text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.queue_or_refuse(charge_point text, action text, payload jsonb, purpose text, expires_at timestamp with time zone, OUT id bigint, OUT refusal text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.quirks_of(vendor text, model text, firmware_version text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.quirks_of(vendor text, model text, firmware_version text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.read_certificate(certificate text, issuer text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.read_csr(csr text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) TO ocpp_reader;

GRANT ALL ON FUNCTION ocpp.receive(charge_points text[], sessions bigint[], frames bytea[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.reconsider_certificate_requests() FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.record_security_event(charge_point text, kind text, tech_info text, said_at text, received_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.record_security_event(charge_point text, kind text, tech_info text, said_at text, received_at timestamp with time zone) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.refuse(charge_point text, session bigint, frame bytea, sqlstate text, message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.refuse_certificate_request(id bigint, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.refuse_certificate_request(id bigint, reason text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.refuse_certificate_request(id bigint, reason text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.refuse_large_command() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.refuse_large_command() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.reject(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reject(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.reject(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.releasable(charge_points text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.releasable(charge_points text[]) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.release(charge_points text[], reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.release(charge_points text[], reason text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.release_ended(work integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.release_ended(work integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.release_lost(work integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.release_lost(work integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.remote_stop_transaction(identity text, transaction_id bigint, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.remote_stop_transaction(identity text, transaction_id bigint, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.remote_stop_transaction(identity text, transaction_id bigint, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.rename_charge_point(identity text, new_identity text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.renew_revision() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.renew_revision() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.request_id(payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.request_id(payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.request_id(payload jsonb) TO ocpp_operator;
GRANT ALL ON FUNCTION ocpp.request_id(payload jsonb) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.reservation_list(identity text, id_tag text, status text, connector_id integer, date_from timestamp with time zone, date_to timestamp with time zone, most bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reservation_list(identity text, id_tag text, status text, connector_id integer, date_from timestamp with time zone, date_to timestamp with time zone, most bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.reservation_list(identity text, id_tag text, status text, connector_id integer, date_from timestamp with time zone, date_to timestamp with time zone, most bigint) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.reserve_now(identity text, id_tag text, connector_id integer, expiry_date timestamp with time zone, parent_id_tag text, reservation_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reserve_now(identity text, id_tag text, connector_id integer, expiry_date timestamp with time zone, parent_id_tag text, reservation_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.reserve_now(identity text, id_tag text, connector_id integer, expiry_date timestamp with time zone, parent_id_tag text, reservation_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.resume_campaign(id bigint, most_failures integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.resume_campaign(id bigint, most_failures integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.resume_campaign(id bigint, most_failures integer) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.retained_since(setting text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.retry_job(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.retry_job(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.retry_job(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.rewind("to" timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.same_configuration(wanted text, has text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.same_configuration(wanted text, has text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.send_local_list(identity text, list_version integer, update_type text, local_authorization_list jsonb, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.send_local_list(identity text, list_version integer, update_type text, local_authorization_list jsonb, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.send_local_list(identity text, list_version integer, update_type text, local_authorization_list jsonb, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.set(name text, value text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.set_certificate_authority(certificate text, private_key text, validity interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.set_charging_profile(identity text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.set_charging_profile(identity text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.set_charging_profile(identity text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.settle_outstanding(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.settle_outstanding(charge_point text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.settle_rotation(charge_point text, password bytea, proven boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.settle_rotation(charge_point text, password bytea, proven boolean) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.sign_csr(csr text, ca_certificate text, ca_key text, not_before timestamp with time zone, not_after timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.signed_update_firmware(identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamp with time zone, install_date_time timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.signed_update_firmware(identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamp with time zone, install_date_time timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.signed_update_firmware(identity text, location text, signing_certificate text, signature text, retrieve_date_time timestamp with time zone, install_date_time timestamp with time zone, retries integer, retry_interval integer, request_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.signing_obstacle(request ocpp.certificate_request) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.signing_obstacle(request ocpp.certificate_request) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.spread_quirks() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.spread_quirks() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.start_campaign(action text, payload jsonb, charge_points text[], name text, batch_size integer, most_failures integer, tries integer, account text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.start_campaign(action text, payload jsonb, charge_points text[], name text, batch_size integer, most_failures integer, tries integer, account text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.start_campaign(action text, payload jsonb, charge_points text[], name text, batch_size integer, most_failures integer, tries integer, account text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.start_node(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.start_node(name text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.status_means(status text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.status_means(status text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_campaign(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_campaign(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_certificate(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_certificate(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_desired(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_desired(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_due(step text, node bigint, work integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_due(step text, node bigint, work integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_job(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_job(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.subprotocol_version(subprotocol text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.supersede_jobs(task ocpp.job, reason text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.supersede_jobs(task ocpp.job, reason text, at timestamp with time zone) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.sync_local_list(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.sync_local_list(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.sync_local_list(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.take_back_try(charge_point text, command bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.take_back_try(charge_point text, command bigint) TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.transaction TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(transaction_id) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(version) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(evse_id) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(connector_id) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(state) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(id_tag) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(token) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(id_tag_info) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(authorized) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(reservation_id) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(started_at) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(start_received_at) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(meter_start) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(stopped_at) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(stopped_at) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(stop_received_at) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(meter_stop) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(meter_stop) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(reason) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(reason) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(stop_id_tag) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(energy) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(energy) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(register) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(metered_at) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(power) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(power) ON TABLE ocpp.transaction TO ocpp_operator;

GRANT SELECT(state_of_charge) ON TABLE ocpp.transaction TO ocpp_reader;

GRANT SELECT(flags) ON TABLE ocpp.transaction TO ocpp_reader;
GRANT UPDATE(flags) ON TABLE ocpp.transaction TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.tell_closed(closed ocpp.transaction) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tell_closed(closed ocpp.transaction) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.tell_closed(closed ocpp.transaction) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.tell_command() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tell_command() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.tell_connected() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tell_connected() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.tell_disconnected() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tell_disconnected() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.tell_refused(charge_point text, reason text, address text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tell_refused(charge_point text, reason text, address text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.tend(node bigint, work integer, OUT outcome text, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.tend(node bigint, work integer, OUT outcome text, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.transaction_list(identity text, id_tag text, state text, date_from timestamp with time zone, date_to timestamp with time zone, connector_id integer, most bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.transaction_list(identity text, id_tag text, state text, date_from timestamp with time zone, date_to timestamp with time zone, connector_id integer, most bigint) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.trigger_message(identity text, requested_message text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.try_again(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.try_again(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.try_again(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.try_job_again(task ocpp.job) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.try_job_again(task ocpp.job) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.unblock(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.unblock(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.unblock(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.update_firmware(identity text, location text, retrieve_date timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.update_firmware(identity text, location text, retrieve_date timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.update_firmware(identity text, location text, retrieve_date timestamp with time zone, retries integer, retry_interval integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.wake_desired() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.wake_desired() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.want_availability(identity text, availability text, connector_id integer) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.want_configuration(key text, value text, identity text, vendor text, model text, site bigint, account text, rank integer, note text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.want_configuration(key text, value text, identity text, vendor text, model text, site bigint, account text, rank integer, note text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.want_configuration(key text, value text, identity text, vendor text, model text, site bigint, account text, rank integer, note text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.want_local_list(identity text, id_tags text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.want_local_list(identity text, id_tags text[]) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.want_local_list(identity text, id_tags text[]) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.with_request_id(action text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.with_request_id(action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.with_request_id(action text, payload jsonb) TO ocpp_operator;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.campaign_id_seq TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.campaign_member TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT INSERT(charge_point) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(campaign) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT INSERT(campaign) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(turn) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT INSERT(turn) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(state) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(job) ON TABLE ocpp.campaign_member TO ocpp_reader;

GRANT SELECT(command) ON TABLE ocpp.campaign_member TO ocpp_reader;

GRANT SELECT(reason) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT UPDATE(reason) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT(updated_at) ON TABLE ocpp.campaign_member TO ocpp_reader;
GRANT UPDATE(updated_at) ON TABLE ocpp.campaign_member TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.charge_point TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(identity) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(identity) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(registration) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(registration),UPDATE(registration) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(accepted_at) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(blocked) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT UPDATE(blocked) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(origin) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(account) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(account),UPDATE(account) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(site) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(site),UPDATE(site) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(label) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(label),UPDATE(label) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(description) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(description),UPDATE(description) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(type_name) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(type_name),UPDATE(type_name) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(address) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(address),UPDATE(address) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(latitude) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(latitude),UPDATE(latitude) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(longitude) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(longitude),UPDATE(longitude) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(time_zone) ON TABLE ocpp.charge_point TO ocpp_reader;
GRANT INSERT(time_zone),UPDATE(time_zone) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT INSERT(heartbeat_interval),UPDATE(heartbeat_interval) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT INSERT(supply_voltage),UPDATE(supply_voltage) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT INSERT(supply_phases),UPDATE(supply_phases) ON TABLE ocpp.charge_point TO ocpp_operator;

GRANT SELECT(vendor) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(model) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(serial_number) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(firmware_version) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(booted_at) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(created_at) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.campaign_member_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.campaign_member_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.campaign_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.campaign_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.certificate_authority TO ocpp_connector;

GRANT SELECT(name) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(certificate) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(validity) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(not_before) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(not_after) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(created_at) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT(created_by) ON TABLE ocpp.certificate_authority TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.certificate_authority_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.certificate_authority_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.certificate_request_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.certificate_request_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.charge_point_credential TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.charge_point_credential TO ocpp_reader;
GRANT INSERT(charge_point) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT INSERT(salt),UPDATE(salt) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT INSERT(hash),UPDATE(hash) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT INSERT(new_salt),UPDATE(new_salt) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT INSERT(new_hash),UPDATE(new_hash) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT INSERT(new_key),UPDATE(new_key) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT UPDATE(changed_at) ON TABLE ocpp.charge_point_credential TO ocpp_operator;

GRANT SELECT(has_password) ON TABLE ocpp.charge_point_credential TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.charge_point_state TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.charge_point_state TO ocpp_reader;
GRANT INSERT(charge_point),UPDATE(charge_point) ON TABLE ocpp.charge_point_state TO ocpp_operator;

GRANT SELECT(session) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT SELECT(node) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT SELECT(version) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT SELECT(connected_at) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT SELECT(last_seen) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT SELECT(outstanding) ON TABLE ocpp.charge_point_state TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.command_number TO ocpp_connector;
GRANT USAGE ON SEQUENCE ocpp.command_number TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.command TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.command TO ocpp_reader;
GRANT INSERT(charge_point) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(id) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(action) ON TABLE ocpp.command TO ocpp_reader;
GRANT INSERT(action) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(payload) ON TABLE ocpp.command TO ocpp_reader;
GRANT INSERT(payload) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(state) ON TABLE ocpp.command TO ocpp_reader;
GRANT UPDATE(state) ON TABLE ocpp.command TO ocpp_operator;

GRANT INSERT(resend) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(created_at) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(created_by) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(expires_at) ON TABLE ocpp.command TO ocpp_reader;
GRANT INSERT(expires_at) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT(sent_at) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(answer_until) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(attempts) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(answered_at) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(answer) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(error_code) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(error_description) ON TABLE ocpp.command TO ocpp_reader;

GRANT SELECT(late) ON TABLE ocpp.command TO ocpp_reader;

GRANT INSERT(purpose) ON TABLE ocpp.command TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.connection TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.connection TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.connection TO ocpp_reader;

GRANT SELECT(session) ON TABLE ocpp.connection TO ocpp_reader;

GRANT SELECT(address) ON TABLE ocpp.connection TO ocpp_reader;

GRANT SELECT(disconnected_at) ON TABLE ocpp.connection TO ocpp_reader;

GRANT UPDATE(reason) ON TABLE ocpp.connection TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.connector TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(evse_id) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(connector_id) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(status) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(error_code) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(info) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(vendor_id) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(vendor_error_code) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(status_at) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.connector TO ocpp_reader;

GRANT SELECT(availability) ON TABLE ocpp.connector TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.node_number TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.node TO ocpp_connector;

GRANT SELECT(id) ON TABLE ocpp.node TO ocpp_reader;

GRANT SELECT(name) ON TABLE ocpp.node TO ocpp_reader;

GRANT SELECT(lease_until) ON TABLE ocpp.node TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.site TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.site TO ocpp_operator;

GRANT SELECT(id) ON TABLE ocpp.site TO ocpp_reader;

GRANT SELECT(name) ON TABLE ocpp.site TO ocpp_reader;
GRANT INSERT(name),UPDATE(name) ON TABLE ocpp.site TO ocpp_operator;

GRANT INSERT(account),UPDATE(account) ON TABLE ocpp.site TO ocpp_operator;

GRANT INSERT(address),UPDATE(address) ON TABLE ocpp.site TO ocpp_operator;

GRANT INSERT(latitude),UPDATE(latitude) ON TABLE ocpp.site TO ocpp_operator;

GRANT INSERT(longitude),UPDATE(longitude) ON TABLE ocpp.site TO ocpp_operator;

GRANT SELECT(time_zone) ON TABLE ocpp.site TO ocpp_reader;
GRANT INSERT(time_zone),UPDATE(time_zone) ON TABLE ocpp.site TO ocpp_operator;

GRANT INSERT(description),UPDATE(description) ON TABLE ocpp.site TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.charge_point_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.charge_point_overview TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.charging_profile_number TO ocpp_connector;
GRANT USAGE ON SEQUENCE ocpp.charging_profile_number TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.charging_profile TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.charging_profile TO ocpp_operator;

GRANT SELECT(id) ON TABLE ocpp.charging_profile TO ocpp_reader;

GRANT SELECT(name) ON TABLE ocpp.charging_profile TO ocpp_reader;
GRANT INSERT(name),UPDATE(name) ON TABLE ocpp.charging_profile TO ocpp_operator;

GRANT INSERT(profile),UPDATE(profile) ON TABLE ocpp.charging_profile TO ocpp_operator;

GRANT INSERT(account) ON TABLE ocpp.charging_profile TO ocpp_operator;

GRANT INSERT(description),UPDATE(description) ON TABLE ocpp.charging_profile TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.charging_profile_assignment TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(command) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(connector_id) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(transaction) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(charging_profile_id) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(purpose) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(stack_level) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(profile) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(status) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(answered_at) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT SELECT(ended_at) ON TABLE ocpp.charging_profile_assignment TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.charging_profile_assignment_id_seq TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.command_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.command_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.configuration TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.configuration TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(component) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(variable) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(attribute) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(value) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(readonly) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(reboot_required) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(known) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT(updated_at) ON TABLE ocpp.configuration TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.configuration_key TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.configuration_key TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.connector_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.connector_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.data_transfer TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(vendor_id) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(message_id) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(data) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(status) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT SELECT(answer) ON TABLE ocpp.data_transfer TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.data_transfer_id_seq TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.data_transfer_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.data_transfer_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.desired_availability TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.desired_availability TO ocpp_operator;

GRANT INSERT(charge_point) ON TABLE ocpp.desired_availability TO ocpp_operator;

GRANT INSERT(evse_id) ON TABLE ocpp.desired_availability TO ocpp_operator;

GRANT INSERT(connector_id) ON TABLE ocpp.desired_availability TO ocpp_operator;

GRANT INSERT(availability),UPDATE(availability) ON TABLE ocpp.desired_availability TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.desired_change TO ocpp_connector;

GRANT INSERT(charge_point) ON TABLE ocpp.desired_change TO ocpp_operator;

GRANT INSERT(again) ON TABLE ocpp.desired_change TO ocpp_operator;

GRANT INSERT(kind) ON TABLE ocpp.desired_change TO ocpp_operator;

GRANT INSERT(key) ON TABLE ocpp.desired_change TO ocpp_operator;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.desired_change_id_seq TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.desired_configuration TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(key) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(value),UPDATE(value) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(charge_point) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(vendor) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(model) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(site) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(account) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(rank),UPDATE(rank) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT INSERT(note),UPDATE(note) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT UPDATE(ended_at) ON TABLE ocpp.desired_configuration TO ocpp_operator;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.desired_configuration_id_seq TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.desired_local_list TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.desired_local_list TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.desired_local_list TO ocpp_reader;
GRANT INSERT(charge_point) ON TABLE ocpp.desired_local_list TO ocpp_operator;

GRANT SELECT(token) ON TABLE ocpp.desired_local_list TO ocpp_reader;
GRANT INSERT(token) ON TABLE ocpp.desired_local_list TO ocpp_operator;

GRANT SELECT(wanted) ON TABLE ocpp.desired_local_list TO ocpp_reader;
GRANT INSERT(wanted),UPDATE(wanted) ON TABLE ocpp.desired_local_list TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.desired_state TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.desired_state TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(kind) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(key) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(wanted) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(has) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(state) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(command) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(tries) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(next_try_at) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(last_state) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(last_status) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(reason) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(noticed_at) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT(answered_at) ON TABLE ocpp.desired_state TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.desired_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.desired_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.id_tag TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT SELECT(token) ON TABLE ocpp.id_tag TO ocpp_reader;

GRANT SELECT(id_tag) ON TABLE ocpp.id_tag TO ocpp_reader;
GRANT INSERT(id_tag),UPDATE(id_tag) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT SELECT(status) ON TABLE ocpp.id_tag TO ocpp_reader;
GRANT INSERT(status),UPDATE(status) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(expires_at),UPDATE(expires_at) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(parent),UPDATE(parent) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(max_transactions),UPDATE(max_transactions) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT SELECT(origin) ON TABLE ocpp.id_tag TO ocpp_reader;

GRANT INSERT(label),UPDATE(label) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT SELECT(account) ON TABLE ocpp.id_tag TO ocpp_reader;
GRANT INSERT(account),UPDATE(account) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT SELECT(presented_by) ON TABLE ocpp.id_tag TO ocpp_reader;

GRANT SELECT(created_at) ON TABLE ocpp.id_tag TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.local_list TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.local_list TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT(version) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT(full_needed) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT(ask_version) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT(supported) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT(heard_at) ON TABLE ocpp.local_list TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.local_list_entry TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.local_list_entry TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.local_list_entry TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.setting TO ocpp_connector;

GRANT SELECT(name) ON TABLE ocpp.setting TO ocpp_reader;
GRANT SELECT(name) ON TABLE ocpp.setting TO ocpp_operator;

GRANT SELECT(value) ON TABLE ocpp.setting TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.wanted_local_list TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.wanted_local_list TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.wished_configuration TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.wished_configuration TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.wish TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.drift TO ocpp_connector;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.event_number TO ocpp_connector;
GRANT USAGE ON SEQUENCE ocpp.event_number TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.event TO ocpp_connector;

GRANT SELECT(id) ON TABLE ocpp.event TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.event TO ocpp_reader;

GRANT SELECT(era) ON TABLE ocpp.event TO ocpp_reader;

GRANT SELECT(written_by) ON TABLE ocpp.event TO ocpp_reader;

GRANT SELECT(kind) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(kind) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(charge_point) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(charge_point) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(evse_id) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(evse_id) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(connector_id) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(connector_id) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(transaction) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(transaction) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(command) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(command) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT(details) ON TABLE ocpp.event TO ocpp_reader;
GRANT INSERT(details) ON TABLE ocpp.event TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.event_era TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.event_era TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.event_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.event_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.hook TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.hook_failure TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.hook_overview TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.id_tag_inbox TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.id_tag_inbox TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.installed_certificate_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.installed_certificate_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.installed_charging_profile TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.installed_charging_profile TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.job_status TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(job) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(action) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(status) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT(request_id) ON TABLE ocpp.job_status TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.job_history TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.job_history TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.job_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.job_overview TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.job_status_id_seq TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.local_list_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.local_list_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.maintenance TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.message_log TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(session) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(direction) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(message_type) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(message_id) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(action) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(frame) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(raw) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(reply) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT(error) ON TABLE ocpp.message_log TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.message TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.message TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.meter_value TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(measured_at) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(evse_id) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(connector_id) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(transaction) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(transaction_id) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(source) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(value) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(number) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(measurand) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(unit) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(context) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(phase) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(location) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT(format) ON TABLE ocpp.meter_value TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.migration TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.migration TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.no_wish TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.open_transaction TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.open_transaction TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.quirk TO ocpp_connector;

GRANT SELECT(id) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(vendor) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(model) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(firmware) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(deviation) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(value) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(active) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(origin) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT SELECT(description) ON TABLE ocpp.quirk TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.quirk_id_seq TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.quirk_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.quirk_overview TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.request_number TO ocpp_connector;
GRANT USAGE ON SEQUENCE ocpp.request_number TO ocpp_operator;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.reservation TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(evse_id) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(connector_id) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(id_tag) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(parent_id_tag) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(expires_at) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(status) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(transaction) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(created_at) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT SELECT(ended_at) ON TABLE ocpp.reservation TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.reservation_number TO ocpp_connector;
GRANT USAGE ON SEQUENCE ocpp.reservation_number TO ocpp_operator;

GRANT SELECT ON TABLE ocpp.reservation_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.reservation_overview TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.revision TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.revision TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.sampled_value TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.sampled_value TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.security_event_number TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.security_event TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(id) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(received_at) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(kind) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(tech_info) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(said_at) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT(critical) ON TABLE ocpp.security_event TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.security_event_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.security_event_overview TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.session_number TO ocpp_connector;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.site_id_seq TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.status_notification TO ocpp_connector;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.transaction_event TO ocpp_connector;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.transaction_event_id_seq TO ocpp_connector;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.transaction_number TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.transaction_overview TO reader;
GRANT SELECT ON TABLE ocpp.transaction_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.transaction_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.violation TO ocpp_connector;

GRANT SELECT(charge_point) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(direction) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(action) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(path) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(kind) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(expected) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(sample) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(count) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(first_seen) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT(last_seen) ON TABLE ocpp.violation TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.violation_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.violation_overview TO ocpp_reader;

