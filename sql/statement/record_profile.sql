INSERT INTO ocpp.charging_profile_assignment
       (charge_point, command, connector_id, transaction, token, charging_profile_id, purpose, stack_level, profile, status, answered_at)
SELECT $1, $2, $3, $4, $5, (p.profile ->> 'chargingProfileId')::integer, p.profile ->> 'chargingProfilePurpose',
       (p.profile ->> 'stackLevel')::integer, p.profile, $7, $8
FROM (SELECT $6::jsonb) AS p (profile)
