SELECT h.version, h.action, h.function FROM ocpp.hook h
