-- After Accepted the old password is forgotten, after a refusal the new one (security whitepaper A01.FR.03 to 05).
UPDATE ocpp.charge_point_credential
SET salt = CASE WHEN $2 THEN coalesce(new_salt, salt) ELSE salt END,
    hash = CASE WHEN $2 THEN coalesce(new_hash, hash) ELSE hash END,
    new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = now()
WHERE charge_point = $1
