INSERT INTO ocpp.message_log
       (charge_point, received_at, session, message_type, message_id, action, frame, raw, reply, error)
SELECT u.charge_point, u.received_at, u.session, u.message_type, u.message_id, u.action, u.frame, u.raw, u.reply, u.error
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     AS u (charge_point, received_at, session, message_type, message_id, action, frame, raw, reply, error)
