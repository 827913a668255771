UPDATE ocpp.charge_point_state SET outstanding = NULL WHERE charge_point = $1 AND outstanding = $2
