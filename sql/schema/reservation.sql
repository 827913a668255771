-- Reservations (OCPP 1.6 5.13 ReserveNow).

CREATE TABLE ocpp.reservation (
    charge_point   text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    id             integer NOT NULL,
    evse_id        integer NOT NULL CHECK (evse_id >= 0),
    connector_id   integer NOT NULL CHECK (connector_id >= 0),
    id_tag         text NOT NULL,
    parent_id_tag  text,
    expires_at     timestamptz NOT NULL,
    status         text NOT NULL DEFAULT 'Reserved' CHECK (status IN ('Reserved', 'Used', 'Cancelled', 'Expired')),
    transaction    bigint,
    created_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    PRIMARY KEY (charge_point, id)
);
COMMENT ON TABLE  ocpp.reservation IS 'Connectors kept free for somebody.';
COMMENT ON COLUMN ocpp.reservation.transaction IS 'The transaction that used it.';
