-- Keys of OCPP 1.6 are case-insensitive: one key, in the spelling heard first. That a reboot is wanted stays true until
-- the next BootNotification.
INSERT INTO ocpp.configuration AS c (charge_point, variable, value, readonly, reboot_required, known, updated_at)
SELECT $1, coalesce((SELECT k.variable FROM ocpp.configuration k
                     WHERE k.charge_point = $1 AND k.component = '' AND lower(k.variable) = lower($2 COLLATE "C") LIMIT 1), $2),
       $3, $4, $5, $6, $7
ON CONFLICT (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute) DO UPDATE
SET value = excluded.value, readonly = coalesce(excluded.readonly, c.readonly),
    reboot_required = excluded.reboot_required OR c.reboot_required, known = excluded.known, updated_at = excluded.updated_at
