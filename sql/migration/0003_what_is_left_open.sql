-- Sockets to close are found in ocpp.connection; this column was never used.
ALTER TABLE ocpp.charge_point_state DROP COLUMN close_session;

-- The view of transactions left open looks for the incomplete ones too.
CREATE INDEX transaction_incomplete ON ocpp.transaction (charge_point, id) WHERE state = 'incomplete';

-- The open transactions of a charge point were looked up in the index by token, all of it, where the plan was made while
-- the table was small.
DROP INDEX ocpp.transaction_open_token;
CREATE INDEX transaction_open_token ON ocpp.transaction (token) WHERE state = 'open' AND authorized;
