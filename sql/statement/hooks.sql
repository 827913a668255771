SELECT h.kind, h.version, h.action, h.function, h.validate FROM ocpp.hook h ORDER BY h.rank, h.function
