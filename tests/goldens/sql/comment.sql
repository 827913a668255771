-- Every public object has a comment.
SELECT 'relation' AS kind, c.oid::regclass::text AS object FROM pg_class AS c
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND obj_description(c.oid, 'pg_class') IS NULL
  -- Sequences of identity columns are described by their column.
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT 'function', p.oid::regprocedure::text FROM pg_proc AS p WHERE p.pronamespace = 'ocpp'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
UNION ALL
SELECT 'type', t.oid::regtype::text FROM pg_type AS t JOIN pg_class AS c ON c.oid = t.typrelid
WHERE t.typnamespace = 'ocpp'::regnamespace AND c.relkind = 'c' AND obj_description(t.oid, 'pg_type') IS NULL AND obj_description(c.oid, 'pg_class') IS NULL
UNION ALL
SELECT 'trigger', format('%s on %s', t.tgname, t.tgrelid::regclass) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ocpp'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0 AND obj_description(t.oid, 'pg_trigger') IS NULL
UNION ALL
SELECT 'setting', s.name FROM ocpp.setting AS s WHERE length(s.description) < 20
ORDER BY 1, 2;
