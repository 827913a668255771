SELECT h.kind, h.version, h.action, h.function, h.validate, h.vendor_id, h.message_id FROM ocpp.hook h ORDER BY h.rank, h.function
