-- Reservations (OCPP 1.6 5.13 ReserveNow): what charge points have accepted. What was asked and refused is in ocpp.command.

-- An int32 in OCPP 1.6; chargers write 0 for "none".
CREATE SEQUENCE ocpp.reservation_number AS integer MINVALUE 1;
COMMENT ON SEQUENCE ocpp.reservation_number IS 'Ids of reservations, unique in the system; they go to the charge point as they are.';
CREATE TABLE ocpp.reservation (
    charge_point   text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    id             integer NOT NULL,
    evse_id        integer NOT NULL CHECK (evse_id >= 0),
    connector_id   integer NOT NULL CHECK (connector_id >= 0),
    id_tag         text NOT NULL,
    parent_id_tag  text,
    expires_at     timestamptz NOT NULL,
    status         text NOT NULL DEFAULT 'Reserved' CHECK (status IN ('Reserved', 'Used', 'Cancelled', 'Expired', 'Faulted', 'Unavailable')),
    transaction    bigint,
    created_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    PRIMARY KEY (charge_point, id)
);
CREATE INDEX reservation_open ON ocpp.reservation (charge_point) WHERE status = 'Reserved';
CREATE INDEX reservation_ended ON ocpp.reservation (ended_at) WHERE ended_at IS NOT NULL;
COMMENT ON TABLE  ocpp.reservation IS 'Connectors kept free for somebody; retention.reservation says how long ended ones are kept. Ask ocpp.reservation_list or ocpp.reservation_overview, which know what has expired in this moment.';
COMMENT ON COLUMN ocpp.reservation.evse_id IS 'With connector_id, the place; (0, 0): one connector, whichever.';
COMMENT ON COLUMN ocpp.reservation.parent_id_tag IS 'Whose group may use it too.';
COMMENT ON COLUMN ocpp.reservation.status IS 'Reserved: it holds, until expires_at; Used: a transaction began; Cancelled: by CancelReservation, or the charge point did not know it any more; Expired: its time was over; Faulted, Unavailable: its connector became so.';
COMMENT ON COLUMN ocpp.reservation.transaction IS 'The transaction that used it, ocpp.transaction.id.';
