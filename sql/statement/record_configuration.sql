INSERT INTO ocpp.configuration AS c (charge_point, variable, value, readonly, reboot_required, known, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute) DO UPDATE
SET value = excluded.value, readonly = coalesce(excluded.readonly, c.readonly),
    reboot_required = excluded.reboot_required, known = excluded.known, updated_at = excluded.updated_at
