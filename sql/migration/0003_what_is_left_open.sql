-- Sockets to close are found in ocpp.connection; this column was never used.
ALTER TABLE ocpp.charge_point_state DROP COLUMN close_session;

-- The view of transactions left open looks for the incomplete ones too.
CREATE INDEX transaction_incomplete ON ocpp.transaction (charge_point, id) WHERE state = 'incomplete';
