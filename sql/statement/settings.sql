SELECT s.name, s.value FROM ocpp.setting s
