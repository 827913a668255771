SELECT s.name, coalesce(s.value, s.default_value) FROM ocpp.setting s
