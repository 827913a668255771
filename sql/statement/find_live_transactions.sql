-- The open transactions of these charge points, for a whole batch of meter values at once. In no order: to save a sort
-- the planner would walk all transactions by id.
SELECT t.id, t.transaction_id, t.evse_id, t.connector_id, t.state, t.id_tag, t.token, t.id_tag_info::text, t.authorized,
       t.reservation_id, t.started_at, t.start_received_at, t.meter_start::text, t.stopped_at, t.stop_received_at,
       t.meter_stop::text, t.reason, t.stop_id_tag, t.energy::text, t.register::text, t.metered_at, t.power::text,
       t.state_of_charge::text, t.flags, t.charge_point
FROM ocpp.transaction t
WHERE t.charge_point = ANY ($1) AND t.state = 'open'
