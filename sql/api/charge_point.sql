-- Charge points: entering, accepting, naming, blocking them; their passwords; and all about them at a glance.

CREATE OR REPLACE FUNCTION ocpp.is_identity(identity text) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT coalesce(length(identity) BETWEEN 1 AND 255 AND identity !~ '[[:cntrl:]/]', false)
$$;
COMMENT ON FUNCTION ocpp.is_identity(text) IS 'Whether a charge point can be called so: 1 to 255 characters, no control characters, no slash (it is a segment of a URL, OCPP-J 1.6 3.1.1).';

CREATE OR REPLACE FUNCTION ocpp.check_charge_point() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.registration = 'Accepted' THEN
        NEW.accepted_at := coalesce(NEW.accepted_at, clock_timestamp());
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.check_charge_point() IS 'Trigger: keeps accepted_at, the moment of the first acceptance.';
CREATE OR REPLACE TRIGGER check_charge_point BEFORE INSERT OR UPDATE OF registration ON ocpp.charge_point
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_charge_point();
COMMENT ON TRIGGER check_charge_point ON ocpp.charge_point IS 'Keeps accepted_at, however the registration is changed.';

CREATE OR REPLACE FUNCTION ocpp.note_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.origin := 'operator';
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.note_decision() IS 'Trigger: what a person decided about came from a person from now on. Nobody but the connector writes origin, or one account could use up the number of strangers that is remembered for all.';
CREATE OR REPLACE TRIGGER note_decision BEFORE UPDATE OF registration ON ocpp.charge_point
    FOR EACH ROW WHEN (OLD.origin <> 'operator') EXECUTE FUNCTION ocpp.note_decision();
COMMENT ON TRIGGER note_decision ON ocpp.charge_point IS 'Accepted or rejected, it is no stranger any more.';

CREATE OR REPLACE FUNCTION ocpp.check_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;
COMMENT ON FUNCTION ocpp.check_time_zone() IS 'Trigger: refuses a time_zone that is no IANA name (SQLSTATE 22023).';
CREATE OR REPLACE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.charge_point
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();
COMMENT ON TRIGGER check_time_zone ON ocpp.charge_point IS 'A zone that can not be understood would make every timestamp of the charge point wrong.';
CREATE OR REPLACE TRIGGER check_time_zone BEFORE INSERT OR UPDATE OF time_zone ON ocpp.site
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_time_zone();
COMMENT ON TRIGGER check_time_zone ON ocpp.site IS 'A zone that can not be understood would make every timestamp of its charge points wrong.';

CREATE OR REPLACE FUNCTION ocpp.add_charge_point_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ocpp.charge_point_state (charge_point) SELECT identity FROM arrived ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.add_charge_point_state() IS 'Trigger: gives every new charge point the row whose lock serialises its messages.';
CREATE OR REPLACE TRIGGER add_charge_point_state AFTER INSERT ON ocpp.charge_point
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION ocpp.add_charge_point_state();
COMMENT ON TRIGGER add_charge_point_state ON ocpp.charge_point IS 'A charge point and its hot row come into being together.';

CREATE OR REPLACE FUNCTION ocpp.canonical_identity(identity text) RETURNS text STABLE LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.canonical_identity(text) IS 'The identity of a known charge point as it is written in the tables; upper and lower case are the same. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.add_charge_point(
    identity text, label text DEFAULT NULL, password text DEFAULT NULL, registration text DEFAULT 'Accepted',
    account text DEFAULT NULL, site bigint DEFAULT NULL, description text DEFAULT NULL, type_name text DEFAULT NULL,
    address text DEFAULT NULL, latitude numeric DEFAULT NULL, longitude numeric DEFAULT NULL, time_zone text DEFAULT NULL,
    heartbeat_interval integer DEFAULT NULL
) RETURNS text LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.add_charge_point(text, text, text, text, text, bigint, text, text, text, numeric, numeric, text, integer) IS 'Enters a charge point and returns its identity. registration: Accepted, Pending or Rejected; account: the path segment before the identity, NULL for none, or your own if you are bound to one (ocpp.account_role); site: ocpp.site.id; latitude, longitude: degrees; time_zone: IANA name for timestamps that come without one; heartbeat_interval: seconds, NULL for the setting. Known already: SQLSTATE 23505; impossible identity, registration or zone, or which of your accounts is not said: 22023; account or identity that are not yours to use: 42501.';

CREATE OR REPLACE FUNCTION ocpp.nudge(charge_point text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('ocpp_connector', s.node::text) FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = nudge.charge_point AND s.node IS NOT NULL
$$;
COMMENT ON FUNCTION ocpp.nudge(text) IS 'Tells the connector that holds the charge point''s connection to look for work now instead of within seconds; nothing if it is not connected.';

CREATE OR REPLACE FUNCTION ocpp.accept(identity text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known text := ocpp.canonical_identity(accept.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET registration = 'Accepted' WHERE p.identity = known;
    -- Commands that had to wait for this may go.
    PERFORM ocpp.nudge(known);
END
$$;
COMMENT ON FUNCTION ocpp.accept(text) IS 'The charge point is welcome: its next BootNotification is answered Accepted. It asks again by itself after the interval it was told (setting boot_retry_interval), so nothing is sent; its messages are accepted at once. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.reject(identity text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known text := ocpp.canonical_identity(reject.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET registration = 'Rejected' WHERE p.identity = known;
END
$$;
COMMENT ON FUNCTION ocpp.reject(text) IS 'The charge point is not welcome: its BootNotification is answered Rejected and no command is sent to it (OCPP 1.6 4.2). It may still connect; ocpp.block refuses that too. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.disconnect(identity text, reason text DEFAULT 'closed by the operator') RETURNS boolean LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.disconnect(text, text) IS 'Closes the connection of a charge point, which usually connects again at once; ocpp.block keeps it out. Returns whether it was connected. reason is told to the charge point (at most 120 bytes arrive) and kept with the connection. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.block(identity text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known text := ocpp.canonical_identity(block.identity);
BEGIN
    -- First the lock of its state, as whoever lets it in or handles its messages does.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = known FOR NO KEY UPDATE;
    PERFORM ocpp.disconnect(known, 'blocked by the operator');
    UPDATE ocpp.charge_point AS p SET blocked = true WHERE p.identity = known;
END
$$;
COMMENT ON FUNCTION ocpp.block(text) IS 'Closes the connection of a charge point and refuses new ones with HTTP 403 until ocpp.unblock. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.unblock(identity text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known text := ocpp.canonical_identity(unblock.identity);
BEGIN
    UPDATE ocpp.charge_point AS p SET blocked = false WHERE p.identity = known;
END
$$;
COMMENT ON FUNCTION ocpp.unblock(text) IS 'A blocked charge point may connect again; its registration is as it was. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.rename_charge_point(identity text, new_identity text) RETURNS void LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.rename_charge_point(text, text) IS 'Gives a charge point another identity, with all its history. Change it in the charge point too: under the old one it would be unknown. Its connection ends. Reads the whole message log, which may take minutes. Unknown: SQLSTATE P0002; new one taken: 23505; impossible: 22023.';

-- OCPP-J 1.6 6.2.2: the key is 20 bytes, written as 40 hex digits. We hash the bytes; ocpp.matches_password takes either spelling from the wire.
CREATE OR REPLACE FUNCTION ocpp.password_bytes(password text) RETURNS bytea IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE WHEN password ~ '^[0-9A-Fa-f]{40}$' THEN decode(password, 'hex') ELSE convert_to(password, 'UTF8') END
$$;
COMMENT ON FUNCTION ocpp.password_bytes(text) IS 'The bytes a password stands for: those of 40 hex digits (OCPP-J 1.6 6.2.2), else its UTF-8.';

CREATE OR REPLACE FUNCTION ocpp.carry_password(charge_point text, password text) RETURNS void LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.carry_password(text, text) IS 'Keeps the password that a queued ChangeConfiguration of AuthorizationKey will carry; valid beside the old one until the charge point has answered (2.0.1 A01.FR.03 to 05).';

CREATE OR REPLACE FUNCTION ocpp.set_password(identity text, password text, push boolean DEFAULT false) RETURNS bigint LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.set_password(text, text, boolean) IS 'The password with which a charge point must connect (HTTP Basic, user name = identity), kept as salted hash. 40 hex digits stand for 20 bytes. push: false, the charge point has it already or gets it by hand; true, a ChangeConfiguration of AuthorizationKey is queued and its command id returned; until it is answered the old password (or none) is valid too. Open connections stay. Not 8 to 64 characters: SQLSTATE 22023; another password is on its way and not answered yet: 55000; unknown charge point: P0002.';

CREATE OR REPLACE FUNCTION ocpp.clear_password(identity text) RETURNS void LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.clear_password(text) IS 'The charge point has no password any more; the setting no_password says whether it may connect. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE VIEW ocpp.charge_point_overview WITH (security_invoker = true) AS
SELECT p.identity, p.label, p.registration, p.blocked,
       coalesce(n.lease_until > now() AND c.disconnected_at IS NULL, false) AS connected,
       s.version, s.last_seen, s.connected_at, c.address AS peer, n.name AS node,
       (SELECT string_agg(format('%s %s', k.evse_id, coalesce(k.status, '?')), ', ' ORDER BY k.evse_id, k.connector_id)
        FROM ocpp.connector AS k WHERE k.charge_point = p.identity AND k.evse_id > 0) AS connectors,
       (SELECT count(*) FROM ocpp.transaction AS t WHERE t.charge_point = p.identity AND t.state = 'open') AS open_transactions,
       (SELECT sum(t.power) FROM ocpp.transaction AS t WHERE t.charge_point = p.identity AND t.state = 'open') AS power,
       (SELECT count(*) FROM ocpp.command AS m WHERE m.charge_point = p.identity AND m.state = 'queued') AS queued_commands,
       s.outstanding AS outstanding_command,
       p.vendor, p.model, p.serial_number, p.firmware_version, p.booted_at,
       p.account, p.site, i.name AS site_name, p.type_name, p.description, p.address, p.latitude, p.longitude,
       coalesce(p.time_zone, i.time_zone) AS time_zone,
       EXISTS (SELECT FROM ocpp.charge_point_credential AS x WHERE x.charge_point = p.identity AND x.has_password) AS has_password,
       p.origin, p.accepted_at, p.created_at, s.transport
FROM ocpp.charge_point AS p
LEFT JOIN ocpp.charge_point_state AS s ON s.charge_point = p.identity
LEFT JOIN ocpp.node AS n ON n.id = s.node
LEFT JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
LEFT JOIN ocpp.site AS i ON i.id = p.site;
COMMENT ON VIEW ocpp.charge_point_overview IS 'Charge points at a glance: who they are, whether they are connected, what their connectors do.';
COMMENT ON COLUMN ocpp.charge_point_overview.connected IS 'Its connection is open and the connector that holds it is alive.';
COMMENT ON COLUMN ocpp.charge_point_overview.peer IS 'Network address from which it is connected, or was the last time.';
COMMENT ON COLUMN ocpp.charge_point_overview.connectors IS 'connectorId and status of each connector.';
COMMENT ON COLUMN ocpp.charge_point_overview.transport IS 'WebSocket or SOAP; SOAP has no connection, it counts as connected while requests come (setting soap.presence).';
COMMENT ON COLUMN ocpp.charge_point_overview.power IS 'W, sum over its open transactions.';
COMMENT ON COLUMN ocpp.charge_point_overview.time_zone IS 'Its own or its site''s; NULL: UTC.';
