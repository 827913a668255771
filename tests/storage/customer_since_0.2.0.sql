-- What the customer of customer.sql made of release 0.2.0: hooks for everything and after the answer, in a schema and with names that must be
-- quoted, and a trigger on events, whose partitions are made from day to day.
CREATE SCHEMA "My Co.";
GRANT USAGE ON SCHEMA "My Co." TO PUBLIC;

CREATE FUNCTION "My Co."."Any 'call'"(call ocpp.call) RETURNS jsonb LANGUAGE sql AS 'SELECT ocpp.default_reply(call)';
SELECT ocpp.on('*', '*', '"My Co."."Any ''call''"');
CREATE FUNCTION "My Co.".strange(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"currentTime": "soon"}'::jsonb $$;
SELECT ocpp.on('1.6', 'Heartbeat', '"My Co.".strange', validate => false);

-- Ranks say the order, not the names.
CREATE FUNCTION "My Co.".second(call ocpp.call) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.diary (what) VALUES (format('then %s', (call).reply)) $$;
CREATE FUNCTION "My Co.".third(call ocpp.call) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.diary (what) VALUES ('at last ' || (call).action) $$;
SELECT ocpp.after('1.6', 'Heartbeat', '"My Co.".third', rank => 3), ocpp.after('*', 'Heartbeat', '"My Co.".second', rank => 2);
CREATE FUNCTION "My Co.".clumsy(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'oh' USING ERRCODE = 'MY001'; END $$;
SELECT ocpp.after('1.6', 'StatusNotification', '"My Co.".clumsy');
SELECT ocpp.parse('CP1', '4', 'StatusNotification', '{"connectorId": 1, "errorCode": "NoError", "status": "Charging"}');

CREATE FUNCTION "My Co.".alarm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.diary (what) VALUES (format('%s is %s', NEW.charge_point, NEW.kind));
    RETURN NULL;
END
$$;
CREATE TRIGGER alarm AFTER INSERT ON ocpp.event FOR EACH ROW WHEN (NEW.kind = 'faulted') EXECUTE FUNCTION "My Co.".alarm();
