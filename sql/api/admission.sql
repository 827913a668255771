-- Who may speak at all: known charge points, and strangers as far as the setting unknown_charge_point lets them in.

CREATE OR REPLACE FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    said_account text := nullif(admit.account, '');
    own_account text;
    policy text;
    most bigint;
BEGIN
    IF NOT coalesce(ocpp.is_identity(admit.identity), false) THEN
        reason := 'a charge point can not be called so';
        RETURN;
    END IF;
    SELECT p.identity, p.account INTO charge_point, own_account
    FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity);
    IF charge_point IS NULL THEN
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
        VALUES (admit.identity, CASE policy WHEN 'accept' THEN 'Accepted' ELSE 'Pending' END, 'self', said_account)
        ON CONFLICT DO NOTHING;
        SELECT p.identity, p.account INTO charge_point, own_account
        FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity);
        IF charge_point IS NULL THEN
            -- Under REPEATABLE READ another connection may just have inserted it where this snapshot does not see.
            RAISE EXCEPTION 'charge point % is just being entered by somebody else', admit.identity
                USING ERRCODE = 'serialization_failure', HINT = 'Try again.';
        END IF;
    END IF;
    IF own_account IS DISTINCT FROM said_account THEN
        charge_point := NULL;
        reason := 'unknown charge point';
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.admit(text, text) IS 'The identity of a charge point as it is kept (compared folded), or the reason why it may not speak. Strangers are remembered as the settings unknown_charge_point and unknown_charge_point.limit say (OCPP-J 1.6 3.1.1, errata 3.4). A charge point of an account must name it, one without must not.';
