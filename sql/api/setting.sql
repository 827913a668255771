-- The switches of the central system: their rows, how they are read and set, and what refuses a wrong value.

CREATE OR REPLACE FUNCTION ocpp.renew_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ocpp.revision SET token = gen_random_uuid();
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.renew_revision() IS 'Trigger: renews the token by which every backend notices that settings or hooks changed.';

CREATE OR REPLACE TRIGGER renew_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ocpp.setting
    FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();
COMMENT ON TRIGGER renew_revision ON ocpp.setting IS 'A changed setting holds from the next message on, in every backend.';

CREATE OR REPLACE FUNCTION ocpp.check_setting() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- UPDATE OF value: an upgrade that describes a setting anew does not judge the value that was chosen before.
CREATE OR REPLACE TRIGGER check_setting BEFORE INSERT OR UPDATE OF value ON ocpp.setting
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_setting();
COMMENT ON TRIGGER check_setting ON ocpp.setting IS 'A plain UPDATE is checked like ocpp.set().';

CREATE OR REPLACE FUNCTION ocpp.follow_default() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.value := NEW.default_value;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.follow_default() IS 'Trigger: a setting that nobody chose takes a new default.';

CREATE OR REPLACE TRIGGER follow_default BEFORE UPDATE OF default_value ON ocpp.setting
    FOR EACH ROW WHEN (NEW.source = 'default') EXECUTE FUNCTION ocpp.follow_default();
COMMENT ON TRIGGER follow_default ON ocpp.setting IS 'An upgrade may bring a better default; what somebody chose stays.';

INSERT INTO ocpp.setting AS s (name, type, default_value, unit, minimum, maximum, choices, description) VALUES
    ('unknown_charge_point', 'choice', 'pending', NULL, NULL, NULL, ARRAY['accept', 'pending', 'reject'],
     'A charge point connects that nobody has entered. accept: it is welcome at once; pending: it is remembered and waits for ocpp.accept; reject: HTTP 404, nothing is remembered.'),
    ('unknown_charge_point.limit', 'integer', '1000', 'charge points', '0', '1000000', NULL,
     'How many charge points that introduced themselves are remembered while nobody has accepted or rejected them; further ones get HTTP 404.'),
    ('unknown_id_tag', 'choice', 'reject', NULL, NULL, NULL, ARRAY['accept', 'invalid', 'reject'],
     'What an id tag may do that nobody has entered: accept answers Accepted, invalid answers Invalid; reject is the older word for the same. Either way it is in ocpp.id_tag_inbox, which ocpp.decide_id_tags() empties.'),
    ('unknown_id_tag.limit', 'integer', '10000', 'id tags', '0', '10000000', NULL,
     'How many id tags that only charge points know of are remembered; further ones are answered and not remembered.'),
    ('id_tag_cache', 'integer', '0', 's', '0', '31536000', NULL,
     'How long a charge point may remember what it was told of an id tag: expiryDate in the answer (OCPP 1.6 7.27), never later than the tag itself expires; 0: nothing is said.'),
    ('validation.received', 'choice', 'lenient', NULL, NULL, NULL, ARRAY['strict', 'lenient', 'off'],
     'What charge points send against the specification. strict: refused with the right error code; lenient: what can be understood is accepted and the violation is counted; off: not even counted.'),
    ('validation.sent', 'choice', 'strict', NULL, NULL, NULL, ARRAY['strict', 'lenient', 'off'],
     'What is sent against the specification, mostly by hooks. strict: answered InternalError instead; lenient: sent and counted; off: sent.'),
    ('heartbeat_interval', 'integer', '300', 's', '0', '86400', NULL,
     'Seconds between heartbeats, told in BootNotification (OCPP 1.6 4.2); 0: the charge point chooses. charge_point.heartbeat_interval overrides it.'),
    ('boot_retry_interval', 'integer', '60', 's', '1', '86400', NULL,
     'Seconds that a Pending or Rejected charge point waits before its next BootNotification (OCPP 1.6 4.2).'),
    ('answer_timeout', 'interval', '30 s', NULL, '1 s', '1 hour', NULL,
     'How long a charge point may take to answer a command; then it counts as timed out and the next command goes.'),
    ('command_expiry', 'interval', '1 day', NULL, '1 s', '1 year', NULL,
     'How long a command waits for an absent charge point, unless it was queued with its own expires_in.'),
    ('no_password', 'choice', 'accept', NULL, NULL, NULL, ARRAY['accept', 'refuse'],
     'A charge point without a password of its own (ocpp.set_password) connects. accept: it may; refuse: HTTP 401.'),
    ('subprotocol_missing', 'choice', '1.6', NULL, NULL, NULL, ARRAY['1.6', 'refuse'],
     'A charge point connects and offers no WebSocket sub-protocol. 1.6: it is taken for OCPP 1.6; refuse: closed with 1002 after the handshake (OCPP-J 1.6 3.2).'),
    ('retention.message_log', 'interval', '30 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long frames are kept as they were said; 0: for ever.'),
    ('retention.meter_value', 'interval', '400 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long meter values are kept; the energy of a transaction stays with the transaction. 0: for ever.'),
    ('retention.status_notification', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long the history of connectors is kept; 0: for ever.'),
    ('retention.connection', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long ended connections are kept; 0: for ever.'),
    ('retention.command', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long ended commands are kept; 0: for ever.'),
    ('retention.transaction_event', 'interval', '3650 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long each StartTransaction and StopTransaction is kept as it was said; 0: for ever.'),
    ('retention.violation', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long counts of violations, and of failures of hooks, are kept; 0: for ever.'),
    ('retention.event', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long events are kept; a consumer that was away for longer has missed some and is told so. 0: for ever.'),
    ('boot.ask', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether a charge point whose BootNotification was accepted is asked for what the database does not know: its configuration, and the statuses of its connectors if it sends none.'),
    ('boot.status_wait', 'interval', '60 s', NULL, '1 s', '1 hour', NULL,
     'How long after an accepted BootNotification a charge point may take to send the status of its connectors by itself.'),
    ('desired.tries', 'integer', '6', 'tries', '1', '100', NULL,
     'After so many failed tries a desired state is given up, a local list after so many since it was last complete; ocpp.try_again() takes it up again.'),
    ('desired.backoff', 'interval', '1 min', NULL, '1 s', '1 day', NULL,
     'How long after a failed try for desired state the next one comes; four times as long after each further one, at most a day.'),
    ('local_list.piece', 'integer', '100', 'id tags', '1', '1000', NULL,
     'How many id tags at most go into one SendLocalList to a charge point whose SendLocalListMaxLength is not known.'),
    ('certificate.signing', 'choice', 'automatic', NULL, NULL, NULL, ARRAY['automatic', 'by hand'],
     'A charge point asks for a certificate (SignCertificate). automatic: the certificate authority signs it, if one is set (ocpp.set_certificate_authority) and the common name is the identity or serial number of the charge point; by hand: it waits for ocpp.approve_certificate_request or ocpp.certificate_signed.'),
    ('retention.security_event', 'interval', '400 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long security events of charge points are kept; 0: for ever.'),
    ('job.timeout', 'interval', '1 day', NULL, '1 min', '1 year', NULL,
     'How long a charge point may be silent about a firmware update, diagnostics or a log that it has begun; then the job counts as failed.'),
    ('job.tries', 'integer', '1', 'tries', '1', '100', NULL,
     'How often a job is tried before it stays failed: the next try follows 5 minutes after a failure, twice as long each time, at most a day. 1: once. A campaign says its own.'),
    ('retention.job', 'interval', '400 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long ended jobs, what charge points reported on them, and ended campaigns are kept; 0: for ever.'),
    ('retention.reservation', 'interval', '400 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long reservations are kept that have ended; 0: for ever.'),
    ('retention.data_transfer', 'interval', '90 days', NULL, '1 day', '100 years', ARRAY['0'],
     'How long DataTransfers of charge points are kept; 0: for ever.'),
    ('smart_charging.voltage', 'integer', '230', 'V', '1', '10000', NULL,
     'Between phase and neutral, for converting limits between A and W; charge_point.supply_voltage overrides it.'),
    ('smart_charging.phases', 'integer', '3', 'phases', '1', '3', NULL,
     'How many phases can be used, for converting limits between A and W; charge_point.supply_phases overrides it.'),
    ('soap.presence', 'interval', '15 min', NULL, '10 s', '30 days', NULL,
     'How long after its last request a charge point that speaks SOAP counts as connected; more than its heartbeat interval, or it comes and goes.'),
    ('list.authorize', 'text', '', NULL, NULL, NULL, NULL,
     'Name of your function (token text, list text, payload jsonb) returns jsonb that ocpp.chargepointlist, transactionlist and reservationlist ask: NULL lets it pass, {"code": 40300, "message": "..."} is returned as the error; list is the name of the function. Empty: whoever may call them may see.'),
    ('event.connected', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a charge point connected.'),
    ('event.disconnected', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a connection ended, whichever way.'),
    ('event.booted', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a BootNotification came.'),
    ('event.status', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a StatusNotification came.'),
    ('event.started', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a transaction began.'),
    ('event.metered', 'boolean', 'false', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when meter values of a charge point came; many, hence off.'),
    ('event.stopped', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a transaction ended.'),
    ('event.faulted', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a connector or charge point became Faulted.'),
    ('event.command', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a command ended, or a late answer corrected how.'),
    ('event.violation', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a deviation from the specification came up, once per kind and day.'),
    ('event.security', 'boolean', 'true', NULL, NULL, NULL, NULL,
     'Whether an event is written to ocpp.event when a security event came, or a password was refused.'),
    ('event.notify', 'boolean', 'false', NULL, NULL, NULL, NULL,
     'Whether whoever LISTENs to ocpp_event is nudged when events are written. Commits that notify wait for each other; see COMMENT ON FUNCTION ocpp.notify_event().'),
    ('replay', 'choice', 'refused', NULL, NULL, NULL, ARRAY['refused', 'allowed'],
     'Whether ocpp.replay may overwrite what this database knows. allowed: it is a scratch database.')
ON CONFLICT (name) DO UPDATE SET
    type = excluded.type, default_value = excluded.default_value, unit = excluded.unit, minimum = excluded.minimum,
    maximum = excluded.maximum, choices = excluded.choices, description = excluded.description;

CREATE OR REPLACE FUNCTION ocpp.get(name text) RETURNS text STABLE LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.get(text) IS 'The value of a setting that holds now. A leading "ocpp." may be written. Unknown name: SQLSTATE 42704.';

CREATE OR REPLACE FUNCTION ocpp.set(name text, value text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.setting AS s SET value = set.value WHERE s.name = regexp_replace(set.name, '^ocpp\.', '');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no setting "%"', left(set.name, 100)
            USING ERRCODE = 'undefined_object', HINT = 'SELECT name, description FROM ocpp.setting lists them.';
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.set(text, text) IS 'Changes a setting for the whole central system from the next message on; NULL: back to its default. A leading "ocpp." may be written. Unknown name: SQLSTATE 42704; wrong value: 22023, the hint names the range.';
