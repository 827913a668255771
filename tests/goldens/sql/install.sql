-- CREATE EXTENSION; SELECT ocpp.migrate(); and nothing else.
CREATE EXTENSION pg_ocpp;
-- Before that nothing is answered, and the message says what to run.
SELECT * FROM ocpp.receive('{CP1}', '{1}', '{"\\x5b5d"}');
SELECT ocpp.migrate() ~ 'created' AS created;
-- Again changes nothing.
SELECT ocpp.migrate() ~ 'up to date' AS up_to_date;
-- What the database wants to know after a boot would stand in every golden; boot_asks.sql has its own.
SELECT ocpp.set('boot.ask', 'false');
CALL ocpp.maintain();
SELECT * FROM ocpp.health();
-- The storage is not a member of the extension.
SELECT c.relname FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.objid
WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_ocpp');
SELECT nspname FROM pg_depend AS d JOIN pg_namespace AS n ON n.oid = d.objid
WHERE d.classid = 'pg_namespace'::regclass AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'pg_ocpp');
-- Views see what their reader may see, and use none of the extension's functions.
SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind = 'v'
  AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false);
SELECT DISTINCT v.relname FROM pg_rewrite AS r JOIN pg_class AS v ON v.oid = r.ev_class JOIN pg_depend AS d ON d.objid = r.oid AND d.refclassid = 'pg_proc'::regclass
JOIN pg_depend AS e ON e.objid = d.refobjid AND e.classid = 'pg_proc'::regclass AND e.deptype = 'e' WHERE v.relnamespace = 'ocpp'::regnamespace;
-- No function changes settings for the user's code that it runs; ocpp.events runs none, and keeps the planner on the index.
SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'ocpp'::regnamespace AND (p.proconfig IS NOT NULL OR p.prosecdef) AND p.oid <> 'ocpp.events'::regproc;
