-- A database of release 0.2.0 after customer.sql, customer_since_0.2.0.sql and roles.sql: what pg_dump (15) wrote, without its headings.
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

CREATE EXTENSION IF NOT EXISTS pg_ocpp WITH SCHEMA ocpp VERSION '0.2.0';

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
    ON CONFLICT (kind, version, action, function) DO UPDATE
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
          WHERE q.state = 'queued' AND s.node IS NOT NULL) AS waiting;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ocpp.announce_commands() IS 'Trigger: nudges the connectors that hold the connections. A nudge only: they also look by themselves every few seconds.';

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

CREATE FUNCTION ocpp.cancel_password(charge_point text) RETURNS void
    LANGUAGE sql
    AS $$
    UPDATE ocpp.command AS m SET state = 'cancelled'
    WHERE m.charge_point = cancel_password.charge_point AND m.state = 'queued' AND ocpp.is_password_change(m.action, m.payload)
$$;

COMMENT ON FUNCTION ocpp.cancel_password(charge_point text) IS 'Takes back queued commands that carry a password; another password makes them pointless.';

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

CREATE FUNCTION ocpp.change_availability(identity text, type text, connector_id integer DEFAULT 0, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ChangeAvailability', jsonb_build_object('connectorId', connector_id, 'type', type), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) IS 'Takes a connector out of use or back (OCPP 1.6 5.2). type: Operative or Inoperative; connector_id: 0 is the whole charge point. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'ChangeConfiguration', jsonb_build_object('key', key, 'value', value), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) IS 'Sets a configuration key (OCPP 1.6 5.3 and chapter 9), at most 50 and 500 characters; an accepted change is noted in ocpp.configuration. The value of AuthorizationKey is treated as ocpp.set_password(.., push => true) does. Further arguments, result and errors as of ocpp.call.';

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

COMMENT ON FUNCTION ocpp.clear_cache(identity text, expires_in interval, resend boolean) IS 'Asks a charge point to forget the id tags it remembers (OCPP 1.6 5.4). Further arguments, result and errors as of ocpp.call.';

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

COMMENT ON FUNCTION ocpp.data_transfer(identity text, vendor_id text, message_id text, data text, expires_in interval, resend boolean) IS 'Sends a charge point what only its vendor defines (OCPP 1.6 5.6). vendor_id: at most 255, message_id: at most 50 characters. Not repeated by itself. Further arguments, result and errors as of ocpp.call.';

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

CREATE FUNCTION ocpp.default_reply(call ocpp.call) RETURNS jsonb
    LANGUAGE sql
    AS $$SELECT ocpp.built_in_reply(pg_catalog.to_jsonb(call))$$;

COMMENT ON FUNCTION ocpp.default_reply(call ocpp.call) IS 'Runs the built-in rule for a call, with its effects, and returns the payload it would answer: for hooks that only want to change something about it. To be used inside a hook.';

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
    RETURN deleted;
END
$$;

COMMENT ON FUNCTION ocpp.delete_old_rows(work integer) IS 'Deletes what is older than its retention setting from connection, command, transaction_event, violation and hook_failure, at most so many rows from each, and returns how many it were.';

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

CREATE FUNCTION ocpp.follow_default() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.value := NEW.default_value;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.follow_default() IS 'Trigger: a setting that nobody chose takes a new default.';

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

CREATE FUNCTION ocpp.get_configuration(identity text, keys text[] DEFAULT '{}'::text[], expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'GetConfiguration',
        CASE WHEN coalesce(cardinality(keys), 0) = 0 THEN '{}' ELSE jsonb_build_object('key', to_jsonb(keys)) END, expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) IS 'Asks for configuration keys, all of them if none is named (OCPP 1.6 5.8); the answer fills ocpp.configuration. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.grant_roles() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    -- What changes the storage, the rules or the switches is for its owner.
    for_owner constant text[] := ARRAY[
        'after', 'daily_tables', 'days_to_partition', 'delete_old_rows', 'grant_roles', 'hook_name', 'identify_rows', 'maintain',
        'make_partition', 'make_partitions', 'migrate', 'note_dropped_events', 'off', 'on', 'partitions_to_drop', 'rename_charge_point',
        'replay', 'retained_since', 'rewind', 'set'];
    for_reader constant text[] := ARRAY[
        'charge_point_list', 'event_position', 'events', 'message_schema', 'transaction_list',
        -- What those call.
        'cluster_here', 'era_here', 'read_position'];
    for_operator constant text[] := ARRAY[
        'accept', 'add_charge_point', 'add_id_tag', 'block', 'block_id_tag', 'call', 'call_and_wait', 'cancel_command',
        'change_availability', 'change_configuration', 'clear_cache', 'clear_password', 'close_transaction', 'data_transfer',
        'disconnect', 'get_configuration', 'reject', 'remote_start_transaction', 'remote_stop_transaction', 'reset',
        'set_password', 'trigger_message', 'unblock', 'unlock_connector',
        -- What those call.
        'cancel_password', 'canonical_identity', 'carry_password', 'check_command', 'choose_account', 'current_era', 'get',
        'hash_password', 'is_identity', 'is_password_change', 'is_told', 'nudge', 'password_bytes',
        'tell_closed', 'utc'];
    views constant text[] := ARRAY[
        'charge_point_overview', 'command_overview', 'configuration_key', 'connector_overview', 'event_overview', 'message', 'open_transaction',
        'sampled_value', 'transaction_overview', 'violation_overview'];
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
            SELECT c.relname AS name, c.relkind = 'v' OR c.relname IN ('account_role', 'hook', 'maintenance', 'migration', 'revision', 'setting') AS only_read,
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
        GRANT USAGE ON SEQUENCE ocpp.command_number, ocpp.event_number TO ocpp_operator;
        GRANT SELECT ON ocpp.charge_point, ocpp.command, ocpp.connection, ocpp.id_tag, ocpp.site, ocpp.transaction TO ocpp_operator;
        GRANT SELECT (name, value) ON ocpp.setting TO ocpp_operator;
        GRANT INSERT (identity, label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval),
              UPDATE (label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval, blocked)
              ON ocpp.charge_point TO ocpp_operator;
        GRANT INSERT (name, account, address, latitude, longitude, time_zone, description),
              UPDATE (name, account, address, latitude, longitude, time_zone, description) ON ocpp.site TO ocpp_operator;
        GRANT INSERT (id_tag, status, expires_at, parent, max_transactions, label, account),
              UPDATE (id_tag, status, expires_at, parent, max_transactions, label, account) ON ocpp.id_tag TO ocpp_operator;
        -- Set and taken away, never read.
        GRANT INSERT (charge_point, salt, hash, new_salt, new_hash, new_key), UPDATE (salt, hash, new_salt, new_hash, new_key, changed_at)
              ON ocpp.charge_point_credential TO ocpp_operator;
        -- A command is what the trigger prepare_command lets through; the rest of its columns is the connector's.
        GRANT INSERT (charge_point, action, payload, expires_at, resend), UPDATE (state) ON ocpp.command TO ocpp_operator;
        -- That a command was taken back and a transaction closed is told by who did it.
        GRANT INSERT (kind, charge_point, evse_id, connector_id, transaction, command, details) ON ocpp.event TO ocpp_operator;
        GRANT UPDATE (reason) ON ocpp.connection TO ocpp_operator;
        GRANT UPDATE (state, reason, energy, power, meter_stop, stopped_at, flags) ON ocpp.transaction TO ocpp_operator;
        -- A row for what is new; and SELECT ... FOR UPDATE takes the right to update, here of a column that no policy lets change.
        GRANT INSERT (charge_point), UPDATE (charge_point) ON ocpp.charge_point_state TO ocpp_operator;
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

CREATE FUNCTION ocpp.is_told(kind text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ocpp.setting AS s WHERE s.name = 'event.' || kind AND s.value = 'true');
END
$$;

COMMENT ON FUNCTION ocpp.is_told(kind text) IS 'Whether the setting event.KIND is on; also for event.notify.';

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

CREATE FUNCTION ocpp.may_send(registration text, blocked boolean, action text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT NOT blocked AND CASE registration
        WHEN 'Accepted' THEN true
        WHEN 'Pending'  THEN action NOT IN ('RemoteStartTransaction', 'RemoteStopTransaction')
        ELSE false END
$$;

COMMENT ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) IS 'Whether a charge point of this registration is sent this command (OCPP 1.6 4.2: Pending all but RemoteStart- and RemoteStopTransaction, Rejected none); a blocked one gets none.';

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

CREATE FUNCTION ocpp.note_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.origin := 'operator';
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION ocpp.note_decision() IS 'Trigger: what a person decided about came from a person from now on. Nobody but the connector writes origin, or one account could use up the number of strangers that is remembered for all.';

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
    WHERE h.version = off.version AND h.action = off.action
      AND (off.function IS NULL OR h.function = off.function
           OR h.function = (SELECT format('%I.%I', n.nspname, p.proname)
                            FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                            WHERE p.oid = to_regprocedure(off.function || '(ocpp.call)')));
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;

COMMENT ON FUNCTION ocpp.off(version text, action text, function text) IS 'From now on this function, or every hook if none is named, is not called any more for exactly this version and action (* means the hooks that were registered for *). Returns how many hooks were taken away.';

CREATE FUNCTION ocpp."on"(version text, action text, function text, validate boolean DEFAULT true) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('on', "on".version, "on".action, "on".function);
BEGIN
    -- One function answers a message: a later one takes the place of an earlier.
    INSERT INTO ocpp.hook (kind, version, action, function, validate) VALUES ('on', "on".version, "on".action, name, coalesce("on".validate, true))
    ON CONFLICT (version, action) WHERE kind = 'on' DO UPDATE
        SET function = excluded.function, validate = excluded.validate, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;

COMMENT ON FUNCTION ocpp."on"(version text, action text, function text, validate boolean) IS 'From now on calls of this action are answered by function(ocpp.call) returning jsonb, the payload of the answer; NULL or an error is answered InternalError and shown in ocpp.hook_overview. version: ''1.6'', or * for all; action: * for all; the one hook that names the action is asked, then the one that names the version. function: its name, best with schema; validate: false lets through what is against the specification, in both directions. You must be allowed to execute the function, and so must the role ocpp_connector where sql/roles.sql has made it. Unknown version or action, or one that charge points do not say: SQLSTATE 22023; no such function: 42883; not returning jsonb: 42P13; not allowed: 42501.';

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

CREATE FUNCTION ocpp.prepare_command() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    repeatable boolean;
BEGIN
    NEW.version := coalesce((SELECT s.version FROM ocpp.charge_point_state AS s WHERE s.charge_point = NEW.charge_point), NEW.version);
    repeatable := ocpp.check_command(NEW.version, NEW.action, NEW.payload);
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

COMMENT ON FUNCTION ocpp.prepare_command() IS 'Trigger: refuses a command that is against the specification of the version the charge point speaks (SQLSTATE 22023 with every violation) or finds 1,000 before it in the queue (54000), fills in resend and expires_at, and takes a password out of the payload.';

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
    SELECT ocpp.call(identity, 'RemoteStartTransaction', jsonb_strip_nulls(jsonb_build_object('connectorId', connector_id, 'idTag', id_tag))
        || CASE WHEN charging_profile IS NULL THEN '{}' ELSE jsonb_build_object('chargingProfile', charging_profile) END, expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.remote_start_transaction(identity text, id_tag text, connector_id integer, charging_profile jsonb, expires_in interval, resend boolean) IS 'Asks a charge point to start charging (OCPP 1.6 5.11). connector_id: from 1, NULL lets it choose; charging_profile: a TxProfile without transactionId. Not repeated by itself, for it could start twice. Further arguments, result and errors as of ocpp.call.';

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

CREATE FUNCTION ocpp.reset(identity text, type text DEFAULT 'Soft'::text, expires_in interval DEFAULT NULL::interval, resend boolean DEFAULT NULL::boolean) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT ocpp.call(identity, 'Reset', jsonb_build_object('type', type), expires_in, resend)
$$;

COMMENT ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) IS 'Restarts a charge point (OCPP 1.6 5.14). type: Soft ends transactions in order, Hard does not wait for that. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.retained_since(setting text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT CASE WHEN ocpp.get(setting)::interval > interval '0' THEN clock_timestamp() - ocpp.get(setting)::interval ELSE '-infinity' END
$$;

COMMENT ON FUNCTION ocpp.retained_since(setting text) IS 'The moment before which rows may go, by a retention setting; -infinity: none.';

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
    UPDATE ocpp.reservation AS r SET status = 'Reserved', transaction = NULL, ended_at = NULL
    WHERE r.status = 'Used' AND r.ended_at >= rewind."to";

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

    -- Commands that went out since wait for it again; those that never did are forgotten, rules will queue them anew.
    UPDATE ocpp.command AS m
    SET state = CASE WHEN m.sent_at < rewind."to" THEN 'sent' ELSE 'queued' END,
        attempts = CASE WHEN m.sent_at < rewind."to" THEN m.attempts ELSE 0 END,
        answered_at = NULL, answer = NULL, error_code = NULL, error_description = NULL, late = false
    WHERE m.answered_at >= rewind."to" OR m.sent_at >= rewind."to";
    DELETE FROM ocpp.command AS m WHERE m.created_at >= rewind."to" AND m.sent_at IS NULL;

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

COMMENT ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) IS 'Asks a charge point to free a stuck cable (OCPP 1.6 5.18); not meant to stop a transaction. connector_id: from 1. Further arguments, result and errors as of ocpp.call.';

CREATE FUNCTION ocpp.utc(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

COMMENT ON FUNCTION ocpp.utc(moment timestamp with time zone) IS 'A moment as OCPP writes it, in UTC, whatever the TimeZone of the session.';

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
    CONSTRAINT charge_point_registration_check CHECK ((registration = ANY (ARRAY['Accepted'::text, 'Pending'::text, 'Rejected'::text])))
);

COMMENT ON TABLE ocpp.charge_point IS 'One row per charge point: registration, who and where it is, and what its last BootNotification said.';

COMMENT ON COLUMN ocpp.charge_point.registration IS 'RegistrationStatus answered to BootNotification (OCPP 1.6 7.38); change it with ocpp.accept, ocpp.reject.';

COMMENT ON COLUMN ocpp.charge_point.accepted_at IS 'When it was first accepted; transaction messages of a station that once was accepted are never refused.';

COMMENT ON COLUMN ocpp.charge_point.blocked IS 'true: connections are refused with 403; set by ocpp.block.';

COMMENT ON COLUMN ocpp.charge_point.origin IS 'operator: entered, accepted or rejected by a person; self: it introduced itself and the setting unknown_charge_point let it be remembered.';

COMMENT ON COLUMN ocpp.charge_point.time_zone IS 'IANA name; timestamps that the charge point sends without zone are read in it. NULL: the zone of the site, else UTC.';

COMMENT ON COLUMN ocpp.charge_point.heartbeat_interval IS 'Seconds; overrides the setting heartbeat_interval for this charge point.';

COMMENT ON COLUMN ocpp.charge_point.boot_notification IS 'Payload of the last BootNotification as it came.';

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

COMMENT ON TABLE ocpp.charge_point_credential IS 'Passwords of charge points for HTTP Basic authentication, salted and hashed (SHA-256). The only place where secrets are kept.';

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
    function text NOT NULL COLLATE pg_catalog."C",
    rank integer DEFAULT 0 NOT NULL,
    validate boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text DEFAULT CURRENT_USER NOT NULL,
    CONSTRAINT hook_kind_check CHECK ((kind = ANY (ARRAY['on'::text, 'after'::text])))
);

COMMENT ON TABLE ocpp.hook IS 'Functions of the user that answer a message in place of the built-in rule (on) or hear of it afterwards (after); kept by ocpp.on(), ocpp.after() and ocpp.off().';

COMMENT ON COLUMN ocpp.hook.version IS 'OCPP version; * for all.';

COMMENT ON COLUMN ocpp.hook.action IS 'Action; * for all.';

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
    h.created_by
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

COMMENT ON COLUMN ocpp.id_tag.origin IS 'charge point: a charge point presented a tag that nobody had entered.';

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
    CONSTRAINT reservation_status_check CHECK ((status = ANY (ARRAY['Reserved'::text, 'Used'::text, 'Cancelled'::text, 'Expired'::text])))
);

COMMENT ON TABLE ocpp.reservation IS 'Connectors kept free for somebody.';

COMMENT ON COLUMN ocpp.reservation.transaction IS 'The transaction that used it.';

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

CREATE SEQUENCE ocpp.session_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE ocpp.session_number IS 'Epochs of connections: a larger number is a newer connection.';

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

COPY ocpp.charge_point (identity, registration, accepted_at, blocked, origin, account, site, label, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval, vendor, model, serial_number, charge_box_serial_number, firmware_version, iccid, imsi, meter_type, meter_serial_number, boot_notification, booted_at, created_at, cost_centre) FROM stdin;
CP1	Accepted	2026-11-29 01:35:24.053063+00	f	operator	\N	\N	Gate	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	2026-11-29 01:35:24.050859+00	fleet
\.

COPY ocpp.charge_point_credential (charge_point, salt, hash, new_salt, new_hash, new_key, changed_at) FROM stdin;
\.

COPY ocpp.charge_point_state (charge_point, session, node, version, connected_at, last_seen, metered_until, outstanding, recent) FROM stdin;
CP1	0	\N	\N	\N	2026-11-29 01:35:24.098433+00	2026-05-22 10:30:00+00	\N	605a9af70eb34196\t1795916124059019\t0\t"1"\t{"idTagInfo":{"status":"Accepted"},"transactionId":1}\naf1b44d668deb1c7\t1795916124062904\t0\t"2"\t{}\n10ad4631d4dec9d8\t1795916124064391\t0\t"3"\t{"data":"mine","status":"Accepted"}
\.

COPY ocpp.command (charge_point, id, version, action, message_type, message_id, payload, state, resend, created_at, created_by, expires_at, sent_at, answer_until, session, node, attempts, answered_at, answer, error_code, error_description, late) FROM stdin;
CP1	1	1.6	ClearCache	2	c3f4b716-59cc-47d7-b8a6-bb13716ae819	{}	queued	t	2026-11-29 01:35:24.054175+00	postgres	2126-11-29 01:35:24.056153+00	\N	\N	\N	\N	0	\N	\N	\N	\N	f
\.

COPY ocpp.configuration (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute, value, readonly, reboot_required, known, updated_at) FROM stdin;
\.

COPY ocpp.connection (charge_point, session, node, version, address, connected_at, disconnected_at, reason) FROM stdin;
\.

COPY ocpp.connector (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at, availability) FROM stdin;
CP1	1	1	Charging	NoError	\N	\N	\N	2026-11-29 01:35:24.098433+00	2026-11-29 01:35:24.098433+00	\N
\.

COPY ocpp.event_20261129 (id, received_at, era, written_by, kind, charge_point, evse_id, connector_id, transaction, command, details) FROM stdin;
1	2026-11-29 01:35:24.059019+00	29931936	748	started	CP1	1	1	1	\N	{"id_tag": "TAG", "authorized": true, "started_at": "2026-05-22T10:00:00.000Z", "meter_start": 0}
2	2026-11-29 01:35:24.098433+00	29931936	771	status	CP1	1	1	\N	\N	{"status": "Charging", "status_at": "2026-11-29T01:35:24.098Z", "error_code": "NoError"}
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
t	29931936	7713401016438993743	1	0	0	0
\.

COPY ocpp.hook (kind, version, action, function, rank, validate, created_at, created_by) FROM stdin;
on	1.6	Authorize	public.my_authorize	0	t	2026-11-29 01:35:24.044093+00	postgres
on	1.6	DataTransfer	public.my_data_transfer	0	t	2026-11-29 01:35:24.048103+00	postgres
on	*	*	"My Co."."Any 'call'"	0	t	2026-11-29 01:35:24.088024+00	postgres
on	1.6	Heartbeat	"My Co.".strange	0	f	2026-11-29 01:35:24.09218+00	postgres
after	1.6	Heartbeat	"My Co.".third	3	t	2026-11-29 01:35:24.094072+00	postgres
after	*	Heartbeat	"My Co.".second	2	t	2026-11-29 01:35:24.094072+00	postgres
after	1.6	StatusNotification	"My Co.".clumsy	0	t	2026-11-29 01:35:24.095292+00	postgres
\.

COPY ocpp.hook_failure (charge_point, day, kind, function, version, action, sqlstate, unique_id, message, context, count, first_seen, last_seen) FROM stdin;
CP1	2026-11-29	after	"My Co.".clumsy	1.6	StatusNotification	MY001	4	oh	PL/pgSQL function "My Co.".clumsy(ocpp.call) line 1 at RAISE	1	2026-11-29 01:35:24.098433+00	2026-11-29 01:35:24.098433+00
\.

COPY ocpp.id_tag (token, type, id_tag, status, expires_at, parent, max_transactions, origin, label, account, created_at) FROM stdin;
tag		TAG	Accepted	\N	\N	\N	operator	\N	\N	2026-11-29 01:35:24.054175+00
\.

COPY ocpp.maintenance (only_row, started_at, finished_at, partitions_made, partitions_dropped, rows_deleted, postponed) FROM stdin;
t	2026-11-29 01:35:24.066069+00	2026-11-29 01:35:24.074306+00	0	0	0	{}
\.

COPY ocpp.message_log_20261129 (charge_point, received_at, session, direction, message_type, message_id, action, frame, raw, reply, error) FROM stdin;
CP1	2026-11-29 01:35:24.059019+00	\N	received	2	1	StartTransaction	[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]	\N	[3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":1}]	\N
CP1	2026-11-29 01:35:24.062904+00	\N	received	2	2	MeterValues	[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"450"}],"timestamp":"2026-05-22T10:30:00Z"}],"transactionId":1}]	\N	[3,"2",{}]	\N
CP1	2026-11-29 01:35:24.064391+00	\N	received	2	3	DataTransfer	[2,"3","DataTransfer",{"vendorId":"before"}]	\N	[3,"3",{"data":"mine","status":"Accepted"}]	\N
CP1	2026-11-29 01:35:24.098433+00	\N	received	2	4	StatusNotification	[2,"4","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]	\N	[3,"4",{}]	\N
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
CP1	2026-11-29 01:35:24.062904+00	2026-05-22 10:30:00+00	1	1	1	1	MeterValues	{450}	{450}	{Energy.Active.Import.Register}	{Wh}	{Sample.Periodic}	{NULL}	{Outlet}	{Raw}
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
1	0001_first	414eee11e0dab914c70b843cd459b1ca247c10ab1fa9187fafc8bdc67da47975	2026-11-29 01:35:23.924853+00	postgres
2	0002_recent_calls_as_text	8c77f54f515ce69246b3c4ad3f3c7f2568da236ce795d95d9851a82cd671d61b	2026-11-29 01:35:23.924853+00	postgres
3	0003_what_is_left_open	66a0a81b24decaf0d841a618ea673013dd7bbfcde4e48f081c673f8c52f4ff9e	2026-11-29 01:35:23.924853+00	postgres
4	0004_hook	1138d20c05508755bc59eb12b7b3fac9143d5484c4f9bcbf31e038cc238283e7	2026-11-29 01:35:23.924853+00	postgres
5	0005_event	6dd57d7f8eb2d961bb6bbe7637b2eae65c19a45995098ea467ca5a964b7fd4aa	2026-11-29 01:35:23.924853+00	postgres
6	0006_account	692b830c36e7fc93ed48910b9b85df237e040435abad2fd047fe183c9850a718	2026-11-29 01:35:23.924853+00	postgres
7	0007_setting	3d8e53573e44f6e619c827fc405e311cea350afef89fdd498d4fa35a7bafbb5b	2026-11-29 01:35:23.924853+00	postgres
0	views and functions	9c1da5265efbd5fdc4ea3d384f0909152280d55d7d5aa73193363ad2d4662002	2026-11-29 01:35:23.924853+00	postgres
\.

COPY ocpp.node (id, name, started_at, lease_until) FROM stdin;
\.

COPY ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, parent_id_tag, expires_at, status, transaction, created_at, ended_at) FROM stdin;
\.

COPY ocpp.revision (only_row, token) FROM stdin;
t	376012e6-b953-44c7-9c54-b8054f677666
\.

COPY ocpp.setting (name, value, source, default_value, type, unit, minimum, maximum, choices, description, changed_at, changed_by) FROM stdin;
unknown_charge_point	pending	default	pending	choice	\N	\N	\N	{accept,pending,reject}	A charge point connects that nobody has entered. accept: it is welcome at once; pending: it is remembered and waits for ocpp.accept; reject: HTTP 404, nothing is remembered.	\N	\N
unknown_charge_point.limit	1000	default	1000	integer	charge points	0	1000000	\N	How many charge points that introduced themselves are remembered while nobody has accepted or rejected them; further ones get HTTP 404.	\N	\N
unknown_id_tag	reject	default	reject	choice	\N	\N	\N	{accept,reject}	What an id tag may do that nobody has entered: accept answers Accepted, reject answers Invalid.	\N	\N
unknown_id_tag.limit	10000	default	10000	integer	id tags	0	10000000	\N	How many id tags that only charge points know of are remembered; further ones are answered and not remembered.	\N	\N
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
heartbeat_interval	77	chosen	300	integer	s	0	86400	\N	Seconds between heartbeats, told in BootNotification (OCPP 1.6 4.2); 0: the charge point chooses. charge_point.heartbeat_interval overrides it.	2026-11-29 01:35:24.0502+00	postgres
retention.meter_value	0	chosen	400 days	interval	\N	1 day	100 years	{0}	How long meter values are kept; the energy of a transaction stays with the transaction. 0: for ever.	2026-11-29 01:35:24.050604+00	postgres
\.

COPY ocpp.site (id, name, account, address, latitude, longitude, time_zone, description) FROM stdin;
\.

COPY ocpp.status_notification_20261129 (charge_point, received_at, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at) FROM stdin;
CP1	2026-11-29 01:35:24.098433+00	1	1	Charging	NoError	\N	\N	\N	2026-11-29 01:35:24.098433+00
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
CP1	1	1	1.6	1	1	open	TAG	tag	{"status": "Accepted"}	t	\N	2026-05-22 10:00:00+00	2026-11-29 01:35:24.059019+00	0	\N	\N	\N	\N	\N	450	450	2026-05-22 10:30:00+00	\N	\N	{}
\.

COPY ocpp.transaction_event (charge_point, id, transaction, transaction_id, event, seq_no, message_id, evse_id, connector_id, id_tag, event_at, received_at, meter, reason, payload, flags) FROM stdin;
CP1	1	1	1	Started	0	1	1	1	TAG	2026-05-22 10:00:00+00	2026-11-29 01:35:24.059019+00	0	\N	{"idTag": "TAG", "timestamp": "2026-05-22T10:00:00Z", "meterStart": 0, "connectorId": 1}	{}
\.

COPY ocpp.violation (charge_point, day, direction, action, path, kind, expected, sample, count, first_seen, last_seen) FROM stdin;
\.

COPY public.diary (n, what) FROM stdin;
\.

COPY public.my_call (call) FROM stdin;
(CP1,,1.6,DataTransfer,3,"{""vendorId"": ""before""}",,Accepted,"2026-11-29 01:35:24.064391+00",2,,,,,,,,,,,,,,Gate)
\.

SELECT pg_catalog.setval('ocpp.command_number', 1, true);

SELECT pg_catalog.setval('ocpp.event_number', 2, true);

SELECT pg_catalog.setval('ocpp.node_number', 1, false);

SELECT pg_catalog.setval('ocpp.session_number', 1, false);

SELECT pg_catalog.setval('ocpp.site_id_seq', 1, false);

SELECT pg_catalog.setval('ocpp.transaction_event_id_seq', 1, true);

SELECT pg_catalog.setval('ocpp.transaction_number', 1, true);

SELECT pg_catalog.setval('public.diary_n_seq', 1, false);

ALTER TABLE ONLY ocpp.account_role
    ADD CONSTRAINT account_role_pkey PRIMARY KEY (role, account);

ALTER TABLE ONLY ocpp.charge_point_credential
    ADD CONSTRAINT charge_point_credential_pkey PRIMARY KEY (charge_point);

ALTER TABLE ONLY ocpp.charge_point
    ADD CONSTRAINT charge_point_pkey PRIMARY KEY (identity);

ALTER TABLE ONLY ocpp.charge_point_state
    ADD CONSTRAINT charge_point_state_pkey PRIMARY KEY (charge_point);

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
    ADD CONSTRAINT hook_pkey PRIMARY KEY (kind, version, action, function);

ALTER TABLE ONLY ocpp.id_tag
    ADD CONSTRAINT id_tag_pkey PRIMARY KEY (token, type);

ALTER TABLE ONLY ocpp.maintenance
    ADD CONSTRAINT maintenance_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY ocpp.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY ocpp.node
    ADD CONSTRAINT node_name_key UNIQUE (name);

ALTER TABLE ONLY ocpp.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ocpp.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (charge_point, id);

ALTER TABLE ONLY ocpp.revision
    ADD CONSTRAINT revision_pkey PRIMARY KEY (only_row);

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

CREATE UNIQUE INDEX charge_point_folded ON ocpp.charge_point USING btree (lower(identity));

CREATE INDEX charge_point_self ON ocpp.charge_point USING btree (created_at) WHERE (origin = 'self'::text);

CREATE INDEX charge_point_state_node ON ocpp.charge_point_state USING btree (node) WHERE (node IS NOT NULL);

CREATE INDEX command_due ON ocpp.command USING btree (charge_point, id) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));

CREATE INDEX command_id ON ocpp.command USING btree (id);

CREATE INDEX command_time ON ocpp.command USING btree (created_at);

CREATE INDEX connection_time ON ocpp.connection USING btree (connected_at);

CREATE INDEX connection_to_close ON ocpp.connection USING btree (node) WHERE ((disconnected_at IS NULL) AND (reason IS NOT NULL));

CREATE INDEX event_security ON ONLY ocpp.event USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261129_charge_point_received_at_idx ON ocpp.event_20261129 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261130_charge_point_received_at_idx ON ocpp.event_20261130 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261201_charge_point_received_at_idx ON ocpp.event_20261201 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_20261202_charge_point_received_at_idx ON ocpp.event_20261202 USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE INDEX event_default_charge_point_received_at_idx ON ocpp.event_default USING btree (charge_point, received_at) WHERE (kind = 'security'::text);

CREATE UNIQUE INDEX hook_on ON ocpp.hook USING btree (version, action) WHERE (kind = 'on'::text);

CREATE INDEX id_tag_parent ON ocpp.id_tag USING btree (parent) WHERE (parent IS NOT NULL);

CREATE INDEX id_tag_unknown ON ocpp.id_tag USING btree (created_at) WHERE (origin = 'charge point'::text);

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

CREATE TRIGGER check_setting BEFORE INSERT OR UPDATE OF value ON ocpp.setting FOR EACH ROW EXECUTE FUNCTION ocpp.check_setting();

COMMENT ON TRIGGER check_setting ON ocpp.setting IS 'A plain UPDATE is checked like ocpp.set().';

CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.charge_point FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();

COMMENT ON TRIGGER check_time_zone ON ocpp.charge_point IS 'A zone that can not be understood would make every timestamp of the charge point wrong.';

CREATE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.site FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();

COMMENT ON TRIGGER check_time_zone ON ocpp.site IS 'A zone that can not be understood would make every timestamp of its charge points wrong.';

CREATE TRIGGER fold_id_tag BEFORE INSERT OR UPDATE OF id_tag, token ON ocpp.id_tag FOR EACH ROW EXECUTE FUNCTION ocpp.fold_id_tag();

COMMENT ON TRIGGER fold_id_tag ON ocpp.id_tag IS 'Tags are compared folded.';

CREATE TRIGGER follow_default BEFORE UPDATE OF default_value ON ocpp.setting FOR EACH ROW WHEN ((new.source = 'default'::text)) EXECUTE FUNCTION ocpp.follow_default();

COMMENT ON TRIGGER follow_default ON ocpp.setting IS 'An upgrade may bring a better default; what somebody chose stays.';

CREATE TRIGGER forget_password AFTER UPDATE OF state ON ocpp.command FOR EACH ROW WHEN (((new.action = 'ChangeConfiguration'::text) AND (new.state = ANY (ARRAY['cancelled'::text, 'expired'::text])) AND (old.state = 'queued'::text) AND (lower(((new.payload ->> 'key'::text) COLLATE "C")) = 'authorizationkey'::text))) EXECUTE FUNCTION ocpp.forget_password();

COMMENT ON TRIGGER forget_password ON ocpp.command IS 'Clear text is kept no longer than it is needed.';

CREATE TRIGGER limit_command BEFORE INSERT ON ocpp.command FOR EACH ROW WHEN (((new.state = 'queued'::text) AND (octet_length((new.payload)::text) > 65536))) EXECUTE FUNCTION ocpp.refuse_large_command();

COMMENT ON TRIGGER limit_command ON ocpp.command IS 'A frame of megabytes would hold up its connector, and with it every other charge point.';

CREATE TRIGGER my_trigger AFTER UPDATE OF state ON ocpp.transaction FOR EACH ROW WHEN ((new.state = 'stopped'::text)) EXECUTE FUNCTION public.write_diary();

CREATE TRIGGER note_decision BEFORE UPDATE OF registration ON ocpp.charge_point FOR EACH ROW WHEN ((old.origin <> 'operator'::text)) EXECUTE FUNCTION ocpp.note_decision();

COMMENT ON TRIGGER note_decision ON ocpp.charge_point IS 'Accepted or rejected, it is no stranger any more.';

CREATE TRIGGER note_decision BEFORE UPDATE OF status ON ocpp.id_tag FOR EACH ROW WHEN ((old.origin <> 'operator'::text)) EXECUTE FUNCTION ocpp.note_decision();

COMMENT ON TRIGGER note_decision ON ocpp.id_tag IS 'Who decides about a tag enters it.';

CREATE TRIGGER notify_event AFTER INSERT ON ocpp.event FOR EACH STATEMENT EXECUTE FUNCTION ocpp.notify_event();

COMMENT ON TRIGGER notify_event ON ocpp.event IS 'LISTEN ocpp_event.';

CREATE TRIGGER prepare_command BEFORE INSERT ON ocpp.command FOR EACH ROW WHEN ((new.state = 'queued'::text)) EXECUTE FUNCTION ocpp.prepare_command();

COMMENT ON TRIGGER prepare_command ON ocpp.command IS 'A plain INSERT is checked like ocpp.call().';

CREATE TRIGGER renew_revision AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON ocpp.hook FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();

COMMENT ON TRIGGER renew_revision ON ocpp.hook IS 'A changed hook holds from the next message on, in every backend.';

CREATE TRIGGER renew_revision AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON ocpp.setting FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();

COMMENT ON TRIGGER renew_revision ON ocpp.setting IS 'A changed setting holds from the next message on, in every backend.';

CREATE TRIGGER tell_command AFTER UPDATE ON ocpp.command FOR EACH ROW WHEN (((new.state <> ALL (ARRAY['queued'::text, 'sent'::text])) AND ((new.state <> old.state) OR (new.late <> old.late)))) EXECUTE FUNCTION ocpp.tell_command();

COMMENT ON TRIGGER tell_command ON ocpp.command IS 'Event command when it ends, and once more when a late answer corrects how.';

CREATE TRIGGER tell_connected AFTER INSERT ON ocpp.connection REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION ocpp.tell_connected();

COMMENT ON TRIGGER tell_connected ON ocpp.connection IS 'Event connected.';

CREATE TRIGGER tell_disconnected AFTER UPDATE ON ocpp.connection REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION ocpp.tell_disconnected();

COMMENT ON TRIGGER tell_disconnected ON ocpp.connection IS 'Event disconnected, whoever noticed it.';

ALTER TABLE ONLY ocpp.charge_point_credential
    ADD CONSTRAINT charge_point_credential_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.charge_point
    ADD CONSTRAINT charge_point_site_fkey FOREIGN KEY (site) REFERENCES ocpp.site(id) ON DELETE SET NULL;

ALTER TABLE ONLY ocpp.charge_point_state
    ADD CONSTRAINT charge_point_state_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.command
    ADD CONSTRAINT command_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.configuration
    ADD CONSTRAINT configuration_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.connection
    ADD CONSTRAINT connection_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.connector
    ADD CONSTRAINT connector_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.hook_failure
    ADD CONSTRAINT hook_failure_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.reservation
    ADD CONSTRAINT reservation_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY ocpp.transaction
    ADD CONSTRAINT transaction_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE;

ALTER TABLE ONLY ocpp.transaction_event
    ADD CONSTRAINT transaction_event_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE;

ALTER TABLE ONLY ocpp.violation
    ADD CONSTRAINT violation_charge_point_fkey FOREIGN KEY (charge_point) REFERENCES ocpp.charge_point(identity) ON UPDATE CASCADE ON DELETE CASCADE;

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

ALTER TABLE ocpp.charge_point ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charge_point_credential ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.charge_point_state ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.command ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.configuration ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.connection ENABLE ROW LEVEL SECURITY;

CREATE POLICY connector ON ocpp.charge_point TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charge_point_credential TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point_credential IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.charge_point_state TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.charge_point_state IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.command TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.command IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.configuration TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.configuration IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.connection TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.connection IS 'The connector serves the charge points of all accounts.';

ALTER TABLE ocpp.connector ENABLE ROW LEVEL SECURITY;

CREATE POLICY connector ON ocpp.connector TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.connector IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.event TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.event IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.hook_failure TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.hook_failure IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.id_tag TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.id_tag IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.message_log TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.message_log IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.meter_value TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.meter_value IS 'The connector serves the charge points of all accounts.';

CREATE POLICY connector ON ocpp.reservation TO ocpp_connector USING (true);

COMMENT ON POLICY connector ON ocpp.reservation IS 'The connector serves the charge points of all accounts.';

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

ALTER TABLE ocpp.event ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261129 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261130 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261201 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_20261202 ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.event_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.hook_failure ENABLE ROW LEVEL SECURITY;

ALTER TABLE ocpp.id_tag ENABLE ROW LEVEL SECURITY;

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

CREATE POLICY operator ON ocpp.transaction AS RESTRICTIVE FOR UPDATE TO ocpp_operator USING (((state = ANY (ARRAY['open'::text, 'incomplete'::text])) OR ( SELECT has_column_privilege('ocpp.transaction'::text, 'register'::text, 'UPDATE'::text) AS has_column_privilege))) WITH CHECK ((((state = 'closed'::text) AND ('closed_by_operator'::text = ANY (flags))) OR ( SELECT has_column_privilege('ocpp.transaction'::text, 'register'::text, 'UPDATE'::text) AS has_column_privilege)));

COMMENT ON POLICY operator ON ocpp.transaction IS 'An operator closes what was left open, marked as closed by her, and nothing else.';

CREATE POLICY own ON ocpp.account_role FOR SELECT USING ((EXISTS ( SELECT
   FROM pg_roles r
  WHERE ((r.rolname = (account_role.role)::name) AND (pg_has_role(CURRENT_USER, r.oid, 'MEMBER'::text) OR pg_has_role(SESSION_USER, r.oid, 'MEMBER'::text))))));

COMMENT ON POLICY own ON ocpp.account_role IS 'To what others are bound is nobody''s business but the owner''s.';

ALTER TABLE ocpp.reservation ENABLE ROW LEVEL SECURITY;

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

REVOKE ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.add_id_tag(id_tag text, status text, expires_at timestamp with time zone, parent text, max_transactions integer, label text, account text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.after(version text, action text, function text, rank integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.announce_commands() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.announce_commands() TO ocpp_connector;

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

REVOKE ALL ON FUNCTION ocpp.cancel_command(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_command(id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_command(id bigint) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cancel_password(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cancel_password(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cancel_password(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.canonical_identity(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.canonical_identity(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.canonical_identity(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.carry_password(charge_point text, password text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.change_availability(identity text, type text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.change_configuration(identity text, key text, value text, expires_in interval, resend boolean) TO ocpp_operator;

GRANT ALL ON FUNCTION ocpp.charge_point_list(identity text, connected boolean, registration text, account text, site text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.charge_point_list(identity text, connected boolean, registration text, account text, site text) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.check_account_role() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_account_role() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.check_charge_point() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.check_charge_point() TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.check_command(version text, action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.check_command(version text, action text, payload jsonb) TO ocpp_operator;

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

REVOKE ALL ON FUNCTION ocpp.clear_password(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.clear_password(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.clear_password(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.close_transaction(id bigint, meter_stop numeric, reason text, stopped_at timestamp with time zone) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.cluster_here(OUT system_identifier bigint, OUT timeline integer) TO ocpp_reader;

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

REVOKE ALL ON FUNCTION ocpp.default_reply(call ocpp.call) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.default_reply(call ocpp.call) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.delete_old_rows(work integer) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION ocpp.fold_id_tag() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.fold_id_tag() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.follow_default() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.follow_default() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.forget_password() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.forget_password() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.get(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get(name text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get(name text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.get_configuration(identity text, keys text[], expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.grant_roles() FROM PUBLIC;

GRANT ALL ON FUNCTION ocpp.hash_password(salt bytea, password bytea) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.hash_password(salt bytea, password bytea) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.health(OUT ready boolean, OUT warning text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.health(OUT ready boolean, OUT warning text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.hook_name(kind text, version text, action text, function text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.identify_rows(name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.is_identity(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_identity(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_identity(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_password_change(action text, payload jsonb) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.is_told(kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.is_told(kind text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.is_told(kind text) TO ocpp_operator;

REVOKE ALL ON PROCEDURE ocpp.maintain() FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.make_partition(parent text, day date) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.make_partitions(ahead integer) FROM PUBLIC;

GRANT ALL ON FUNCTION ocpp.matches_password(given bytea, salt bytea, hash bytea) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.may_send(registration text, blocked boolean, action text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.message_schema(version text, action text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.message_schema(version text, action text) TO ocpp_reader;

REVOKE ALL ON FUNCTION ocpp.my_turn() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.my_turn() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_decision() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.note_decision() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.note_dropped_events(name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.notify_event() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.notify_event() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.nudge(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.nudge(charge_point text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.nudge(charge_point text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.off(version text, action text, function text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp."on"(version text, action text, function text, validate boolean) FROM PUBLIC;

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

REVOKE ALL ON FUNCTION ocpp.prepare_command() FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.prepare_command() TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.read_position("position" text, OUT era integer, OUT written_by xid8, OUT id bigint) TO ocpp_reader;

GRANT ALL ON FUNCTION ocpp.receive(charge_points text[], sessions bigint[], frames bytea[]) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.refuse(charge_point text, session bigint, frame bytea, sqlstate text, message text) TO ocpp_connector;

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

REVOKE ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.reset(identity text, type text, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.retained_since(setting text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.rewind("to" timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.set(name text, value text) FROM PUBLIC;

REVOKE ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.set_password(identity text, password text, push boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.settle_outstanding(charge_point text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.settle_outstanding(charge_point text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.start_node(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.start_node(name text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_close(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_due(step text, node bigint, work integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_due(step text, node bigint, work integer) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_end_orphans(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_expire(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_release_ended(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_release_lost(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

REVOKE ALL ON FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.step_send(node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text) TO ocpp_connector;

GRANT ALL ON FUNCTION ocpp.subprotocol_version(subprotocol text) TO ocpp_connector;

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

REVOKE ALL ON FUNCTION ocpp.unblock(identity text) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.unblock(identity text) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.unblock(identity text) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.unlock_connector(identity text, connector_id integer, expires_in interval, resend boolean) TO ocpp_operator;

REVOKE ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) TO ocpp_connector;
GRANT ALL ON FUNCTION ocpp.utc(moment timestamp with time zone) TO ocpp_operator;

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

GRANT SELECT(vendor) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(model) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(serial_number) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(firmware_version) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(booted_at) ON TABLE ocpp.charge_point TO ocpp_reader;

GRANT SELECT(created_at) ON TABLE ocpp.charge_point TO ocpp_reader;

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

GRANT SELECT ON TABLE ocpp.command_overview TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.command_overview TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.configuration TO ocpp_connector;

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

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.id_tag TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(id_tag),UPDATE(id_tag) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(status),UPDATE(status) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(expires_at),UPDATE(expires_at) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(parent),UPDATE(parent) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(max_transactions),UPDATE(max_transactions) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(label),UPDATE(label) ON TABLE ocpp.id_tag TO ocpp_operator;

GRANT INSERT(account),UPDATE(account) ON TABLE ocpp.id_tag TO ocpp_operator;

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

GRANT SELECT ON TABLE ocpp.open_transaction TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.open_transaction TO ocpp_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ocpp.reservation TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.revision TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.revision TO ocpp_reader;

GRANT SELECT ON TABLE ocpp.sampled_value TO ocpp_connector;
GRANT SELECT ON TABLE ocpp.sampled_value TO ocpp_reader;

GRANT USAGE,UPDATE ON SEQUENCE ocpp.session_number TO ocpp_connector;

GRANT SELECT ON TABLE ocpp.setting TO ocpp_connector;

GRANT SELECT(name) ON TABLE ocpp.setting TO ocpp_reader;
GRANT SELECT(name) ON TABLE ocpp.setting TO ocpp_operator;

GRANT SELECT(value) ON TABLE ocpp.setting TO ocpp_operator;

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

