-- After Accepted the old password is forgotten, after a refusal the new one (security whitepaper A01.FR.03 to 05). A late
-- answer to an older change says nothing about the password that is on its way now.
UPDATE ocpp.charge_point_credential
SET salt = CASE WHEN $2 THEN coalesce(new_salt, salt) ELSE salt END,
    hash = CASE WHEN $2 THEN coalesce(new_hash, hash) ELSE hash END,
    new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = now()
WHERE charge_point = $1
  AND NOT EXISTS (SELECT FROM ocpp.command m
                  WHERE m.charge_point = $1 AND m.id > $3 AND m.state <> 'cancelled'
                    AND ocpp.is_password_change(m.action, m.payload))
