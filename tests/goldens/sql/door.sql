-- What is promised to those who write SQL against us: functions may be added, and views may grow.
SELECT p.proname AS name, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
FROM pg_proc AS p WHERE p.pronamespace = 'ocpp'::regnamespace AND p.prorettype <> 'trigger'::regtype ORDER BY 1, 2;
SELECT c.relname AS view, string_agg(a.attname, ' ' ORDER BY a.attnum) AS columns
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind = 'v' GROUP BY c.relname ORDER BY 1;
