-- After Accepted the old password is forgotten, after a refusal the new one (security whitepaper A01.FR.03 to 05). After
-- RebootRequired both are valid until the charge point connects with the new one; only the clear text is needed no more. A late
-- answer to an older change says nothing about the password that is on its way now.
UPDATE ocpp.charge_point_credential
SET salt = CASE WHEN $2 = 'taken' THEN coalesce(new_salt, salt) ELSE salt END,
    hash = CASE WHEN $2 = 'taken' THEN coalesce(new_hash, hash) ELSE hash END,
    new_salt = CASE WHEN $2 = 'after reboot' THEN new_salt END,
    new_hash = CASE WHEN $2 = 'after reboot' THEN new_hash END,
    new_key = NULL, changed_at = now()
WHERE charge_point = $1
  AND NOT EXISTS (SELECT FROM ocpp.command m
                  WHERE m.charge_point = $1 AND m.id > $3 AND m.state <> 'cancelled'
                    AND ocpp.is_password_change(m.action, m.payload))
