-- Smart charging (OCPP 1.6 3.13, 5.5, 5.7, 5.16): giving charging profiles, which each charge point has, and what they come to.

CREATE OR REPLACE FUNCTION ocpp.charging_capability(charge_point text) RETURNS jsonb STABLE LANGUAGE sql AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'maxStackLevel', max(k.value) FILTER (WHERE lower(k.key COLLATE "C") = 'chargeprofilemaxstacklevel' AND k.value ~ '^[0-9]{1,9}$')::integer,
        'maxPeriods', max(k.value) FILTER (WHERE lower(k.key COLLATE "C") = 'chargingschedulemaxperiods' AND k.value ~ '^[0-9]{1,9}$')::integer,
        'rateUnits', (array_agg(to_jsonb(array_remove(ARRAY[CASE WHEN k.value ~* 'current|\mA\M' THEN 'A' END, CASE WHEN k.value ~* 'power|\mW\M' THEN 'W' END], NULL)))
                      FILTER (WHERE lower(k.key COLLATE "C") = 'chargingscheduleallowedchargingrateunit' AND k.value ~* 'current|power|\m[AW]\M'))[1]))
    FROM ocpp.configuration_key AS k WHERE k.charge_point = charging_capability.charge_point AND k.known
$$;
COMMENT ON FUNCTION ocpp.charging_capability(text) IS 'What a charge point says of itself (OCPP 1.6 9.4): {"maxStackLevel", "maxPeriods", "rateUnits"}, as far as its configuration is known.';

CREATE OR REPLACE FUNCTION ocpp.check_profile_of_command(charge_point text, action text, payload jsonb) RETURNS void STABLE LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.check_profile_of_command(text, text, jsonb) IS 'Refuses a SetChargingProfile or RemoteStartTransaction whose profile makes no sense there, or is more than the charge point says it can take: SQLSTATE 22023 with everything that is wrong.';

CREATE OR REPLACE FUNCTION ocpp.set_charging_profile(
    identity text, connector_id integer, charging_profile jsonb, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE sql AS $$
    SELECT ocpp.call(identity, 'SetChargingProfile', jsonb_build_object('connectorId', connector_id, 'csChargingProfiles',
        CASE WHEN charging_profile ? 'chargingProfileId' THEN '{}' ELSE jsonb_build_object('chargingProfileId', nextval('ocpp.charging_profile_number')) END
        || charging_profile), expires_in, resend)
$$;
COMMENT ON FUNCTION ocpp.set_charging_profile(text, integer, jsonb, interval, boolean) IS 'Gives a charge point a charging profile (OCPP 1.6 5.16). connector_id: 0 is the charge point as a whole, where alone a ChargePointMaxProfile may be; a TxProfile needs a connector with a transaction. charging_profile: as 7.8 says; without chargingProfileId it draws one; limits are multiples of 0.1, in A of each phase or W of all together. One of the same id, or of the same purpose and stack level at the same connector, is replaced. What makes no sense, or is more than the charge point''s configuration allows: SQLSTATE 22023. Accepted, it is in ocpp.installed_charging_profile. ocpp.assign_charging_profile gives one that is kept as a template. Further arguments, result and errors as of ocpp.call.';

CREATE OR REPLACE FUNCTION ocpp.check_charging_profile_template() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE TRIGGER check_charging_profile_template BEFORE INSERT OR UPDATE OF id, profile ON ocpp.charging_profile
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_charging_profile_template();
COMMENT ON TRIGGER check_charging_profile_template ON ocpp.charging_profile IS 'Better now than when a fleet gets it.';

CREATE OR REPLACE FUNCTION ocpp.add_charging_profile(name text, profile jsonb, account text DEFAULT NULL, description text DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.add_charging_profile(text, jsonb, text, text) IS 'Keeps a charging profile as a template and returns its id, which is its chargingProfileId; one of the same name is described anew, and charge points keep what they have until it is assigned again. profile: as OCPP 1.6 7.8 without chargingProfileId and transactionId; account: NULL is none, or your own if you are bound to one. What could be sent nowhere: SQLSTATE 22023.';

CREATE OR REPLACE FUNCTION ocpp.assign_charging_profile(
    identity text, charging_profile integer, connector_id integer DEFAULT 0, transaction_id bigint DEFAULT NULL,
    expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.assign_charging_profile(text, integer, integer, bigint, interval, boolean) IS 'Gives a charge point a charging profile that is kept as a template (ocpp.charging_profile.id), for a fleet: SELECT ocpp.assign_charging_profile(identity, 7) FROM ocpp.charge_point WHERE ... connector_id: 0 is the charge point as a whole; transaction_id: of a TxProfile, NULL is the one that runs. Unknown template: SQLSTATE P0002. Further arguments, result and errors as of ocpp.set_charging_profile.';

CREATE OR REPLACE VIEW ocpp.installed_charging_profile WITH (security_invoker = true) AS
SELECT a.charge_point, p.label, a.connector_id, a.charging_profile_id, t.name, a.purpose, a.stack_level, a.profile ->> 'chargingProfileKind' AS kind,
       a.transaction, a.profile, a.answered_at AS installed_at, a.id, a.command
FROM ocpp.charging_profile_assignment AS a JOIN ocpp.charge_point AS p ON p.identity = a.charge_point
LEFT JOIN ocpp.charging_profile AS t ON t.id = a.charging_profile_id
WHERE a.status = 'Accepted' AND a.ended_at IS NULL AND a.connector_id IS NOT NULL
  -- An operator may close a transaction whose end nobody has told, and its profiles are over with it (3.13.1).
  AND (a.purpose IS DISTINCT FROM 'TxProfile' OR a.transaction IS NULL
       OR EXISTS (SELECT FROM ocpp.transaction AS x WHERE x.charge_point = a.charge_point AND x.id = a.transaction AND x.state = 'open'));
COMMENT ON VIEW ocpp.installed_charging_profile IS 'The charging profiles that each charge point has, as its answers and its transactions tell. What was refused and what is gone: ocpp.charging_profile_assignment.';
COMMENT ON COLUMN ocpp.installed_charging_profile.connector_id IS 'As OCPP 1.6 counts; 0: the charge point as a whole.';
COMMENT ON COLUMN ocpp.installed_charging_profile.name IS 'Of the template of this id, if there is one.';
COMMENT ON COLUMN ocpp.installed_charging_profile.transaction IS 'Of a TxProfile: the transaction with which it ends.';

CREATE OR REPLACE FUNCTION ocpp.charging_station(charge_point text) RETURNS jsonb STABLE LANGUAGE sql AS $$
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
$$;
COMMENT ON FUNCTION ocpp.charging_station(text) IS 'All that the limits of a charge point follow from, for ocpp.composite: installed profiles, running transactions, number of connectors, supply, and how it reads the specification.';

CREATE OR REPLACE FUNCTION ocpp.composite_schedule(
    identity text, connector_id integer, duration integer, charging_rate_unit text DEFAULT NULL, starts_at timestamptz DEFAULT NULL
) RETURNS TABLE (start_period integer, starts_at timestamptz, "limit" numeric, number_phases integer, charging_rate_unit text)
STABLE LANGUAGE sql AS $$
    SELECT (e.period ->> 'startPeriod')::integer, (c.schedule ->> 'startSchedule')::timestamptz + make_interval(secs => (e.period ->> 'startPeriod')::integer),
           (e.period ->> 'limit')::numeric, (e.period ->> 'numberPhases')::integer, c.schedule ->> 'chargingRateUnit'
    FROM (SELECT ocpp.charging_station(ocpp.canonical_identity($1))) AS k (station),
         LATERAL (SELECT ocpp.composite(k.station, coalesce($2, -1), coalesce($5, clock_timestamp()), coalesce($3, -1),
                                        coalesce($4, k.station #>> '{installed,-1,profile,chargingSchedule,chargingRateUnit}', 'A'))) AS c (schedule),
         jsonb_array_elements(c.schedule -> 'chargingSchedulePeriod') WITH ORDINALITY AS e (period, n)
    ORDER BY e.n
$$;
COMMENT ON FUNCTION ocpp.composite_schedule(text, integer, integer, text, timestamptz) IS 'What a connector may draw for so many seconds (0 to 366 days) by the charging profiles that are installed: stack levels, purposes, recurrence, validity and the maximum of the station (OCPP 1.6 3.13.3), one row per period, each until the next. connector_id: 0 is the charge point as a whole; charging_rate_unit: A of each phase or W of all together, NULL is that of the newest profile; starts_at: NULL is now. limit: a multiple of 0.1, NULL where nothing limits. Where the specification leaves room the reading is ours; that of a kind of charge point is a quirk (deviation reading): connector_default hides_all, silent_tx_profile hides_default, run_out nothing, idle nothing_applies, station maximum_only, maximum divided_among_transactions, valid_to inclusive, missing_start valid_from. Unknown charge point: SQLSTATE P0002; impossible connector, duration or unit: 22023.';

CREATE OR REPLACE FUNCTION ocpp.moment(said text) RETURNS timestamptz STABLE LANGUAGE plpgsql AS $$
BEGIN
    -- Without zone it is UTC, whatever the TimeZone of the session; what has no year of this century is no time.
    RETURN CASE WHEN said ~ '^20[0-9]{2}-' THEN (said || CASE WHEN said ~ '(Z|z|[+-][0-9:]{2,6})$' AND said ~ 'T' THEN '' ELSE 'Z' END)::timestamptz END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.moment(text) IS 'A time as a charge point wrote it in an answer; NULL where it is none, for stations answer 0 or nothing where they have no time.';

CREATE OR REPLACE FUNCTION ocpp.compare_composite_schedule(command bigint)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz, planned numeric, planned_phases integer, said numeric, said_phases integer,
               charging_rate_unit text, same boolean)
STABLE LANGUAGE plpgsql AS $$
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
        WITH plan AS (
            SELECT c.start_period, c."limit" AS amount, c.number_phases AS phases
            FROM ocpp.composite_schedule(asked.charge_point, (asked.payload ->> 'connectorId')::integer, lasts, unit, began) AS c
        ), said AS (
            -- Whole seconds from a moment that is none: the charge point may have rounded the other way, which is no other plan.
            SELECT coalesce((SELECT p.start_period FROM plan AS p WHERE abs(p.start_period - s.start_period) <= 1
                             ORDER BY abs(p.start_period - s.start_period), p.amount IS DISTINCT FROM s.amount, p.start_period LIMIT 1),
                            s.start_period) AS start_period, s.amount, s.phases, s.start_period AS order_said
            FROM (SELECT (s ->> 'startPeriod')::integer AS start_period, (s ->> 'limit')::numeric AS amount, coalesce((s ->> 'numberPhases')::integer, 3) AS phases
                  FROM jsonb_array_elements(schedule -> 'chargingSchedulePeriod') AS s) AS s
        ), moment AS (
            SELECT start_period FROM said WHERE start_period < lasts UNION SELECT start_period FROM plan
        )
        SELECT began + make_interval(secs => m.start_period),
               began + make_interval(secs => lead(m.start_period, 1, lasts) OVER (ORDER BY m.start_period)),
               p.amount, p.phases, s.amount, s.phases, unit, p.amount IS NOT DISTINCT FROM s.amount
        FROM moment AS m
        LEFT JOIN LATERAL (SELECT * FROM plan AS o WHERE o.start_period <= m.start_period ORDER BY o.start_period DESC LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (SELECT * FROM said AS o WHERE o.start_period <= m.start_period ORDER BY o.start_period DESC, o.order_said DESC LIMIT 1) AS s ON true
        ORDER BY m.start_period;
EXCEPTION WHEN data_exception THEN
    RAISE EXCEPTION 'command % has brought a schedule that makes no sense: %', asked.id, left(SQLERRM, 200)
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT answer FROM ocpp.command shows what was answered.';
END
$$;
COMMENT ON FUNCTION ocpp.compare_composite_schedule(bigint) IS 'What a charge point answered to a GetCompositeSchedule (the id of the command) beside what our records come to for the same time: one row per stretch in which neither changes; a change that it says a second sooner or later is the same one (steps shorter than two seconds are not told apart). same: whether the limits are equal. By the profiles that are installed now, so compare soon. Not answered with a schedule: SQLSTATE 55000; no such command: P0002.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_assignments(work integer) RETURNS bigint LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION ocpp.delete_old_assignments(integer) IS 'Retention of charging profiles that are not installed, by retention.command, at most so many rows at once; returns how many it were.';
