"""A customer's own functions, heard by a charger nobody here wrote: in place of the answer, after the answer, after the answer to a command."""

import json

import pytest

from live.charger import Charger
from mobilityhouse import Station
from ocpp.v16 import call


@pytest.fixture
async def rules(db):
    """A schema for the functions of one test, and a diary in it. Afterwards there is neither, and no hook."""
    await db.run("CREATE SCHEMA rules; CREATE TABLE rules.diary (n bigint GENERATED ALWAYS AS IDENTITY, about text, what jsonb)")
    yield Rules(db)
    await db.run("SET client_min_messages = warning; DELETE FROM ocpp.hook; DROP SCHEMA rules CASCADE")


class Rules:
    def __init__(self, db):
        self.db = db

    async def add(self, name: str, returns: str, body: str) -> None:
        await self.db.run(f"CREATE FUNCTION rules.{name}(call ocpp.call) RETURNS {returns} LANGUAGE plpgsql AS $body$ BEGIN {body} END $body$")

    async def diary(self, about: str) -> list:
        """What the functions wrote down about a charge point, in order."""
        rows = await self.db.rows("SELECT what FROM rules.diary WHERE about = $1 ORDER BY n", about)
        return [json.loads(row["what"]) for row in rows]


async def test_a_session_under_the_customers_rules(connector, db, known, rules):
    """Guests may charge though nobody entered their tags; each session is priced when it stops, from what was stored of it."""
    await rules.add("authorize", "jsonb", """
        IF call.payload ->> 'idTag' LIKE 'GUEST-%' THEN
            RETURN '{"idTagInfo": {"status": "Accepted"}}';
        END IF;
        RETURN ocpp.default_reply(call);""")
    await rules.add("start", "jsonb", """
        IF call.payload ->> 'idTag' LIKE 'GUEST-%' THEN
            RETURN jsonb_set(ocpp.default_reply(call), '{idTagInfo,status}', '"Accepted"');
        END IF;
        RETURN ocpp.default_reply(call);""")
    await rules.add("price", "void", """
        INSERT INTO rules.diary (about, what)
        SELECT t.charge_point, jsonb_build_object('id', t.id, 'energy', t.energy, 'price', round(t.energy * 0.40 / 1000, 2), 'answered', call.reply, 'label', call.label)
        FROM ocpp.transaction AS t WHERE t.charge_point = call.identity AND t.id = (call.payload ->> 'transactionId')::bigint AND t.state = 'stopped';""")
    await db.run("SELECT ocpp.on('1.6', 'Authorize', 'rules.authorize'), ocpp.on('*', 'StartTransaction', 'rules.start'), ocpp.after('1.6', 'StopTransaction', 'rules.price')")
    await db.value("UPDATE ocpp.charge_point SET label = 'Gate' WHERE identity = $1", known)

    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        assert await station.authorize("GUEST-7") == "Accepted"
        assert await station.authorize("NOBODY") == "Invalid"
        start = await station.begin("GUEST-7")
        assert start.id_tag_info["status"] == "Accepted"
        for wh in (1500, 2500):
            await station.sample(wh)
        await station.end()

    row = await db.row("SELECT id, state, energy, id_tag FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == (start.transaction_id, "stopped", 4000, "GUEST-7")
    assert await rules.diary(known) == [{"id": start.transaction_id, "energy": 4000, "price": 1.60, "answered": {}, "label": "Gate"}]
    assert await db.value("SELECT count(*) FROM ocpp.hook_overview WHERE failures > 0") == 0


async def test_an_answer_to_a_command_leads_to_the_next(connector, db, known, rules):
    """The charger says that it must reboot before a new configuration holds: it is told to."""
    await rules.add("reboot", "void", """
        INSERT INTO rules.diary (about, what) VALUES (call.identity, jsonb_build_object('said', call.payload, 'to', call.request,
            'type', call.message_type, 'state', (SELECT m.state FROM ocpp.command AS m WHERE m.charge_point = call.identity AND m.id = call.command)));
        IF call.payload ->> 'status' = 'RebootRequired' THEN
            PERFORM ocpp.reset(call.identity);
        END IF;""")
    await db.run("SELECT ocpp.after('1.6', 'ChangeConfiguration', 'rules.reboot')")
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        for key in ("HeartbeatInterval", "LightIntensity"):
            number = await db.value("SELECT ocpp.change_configuration($1, $2, '5')", known, key)
            await db.until("SELECT state = 'accepted' FROM ocpp.command WHERE id = $1", number)
        assert await db.until("SELECT state FROM ocpp.command WHERE charge_point = $1 AND action = 'Reset' AND answered_at IS NOT NULL", known) == "accepted"
        assert [action for action, _ in station.heard] == ["ChangeConfiguration", "ChangeConfiguration", "Reset"]
    assert await rules.diary(known) == [
        {"said": {"status": "Accepted"}, "to": {"key": "HeartbeatInterval", "value": "5"}, "type": 3, "state": "accepted"},
        {"said": {"status": "RebootRequired"}, "to": {"key": "LightIntensity", "value": "5"}, "type": 3, "state": "accepted"},
    ]


async def test_a_refusal_of_a_command_is_heard_too(connector, db, known, rules):
    await rules.add("refused", "void", """
        INSERT INTO rules.diary (about, what) VALUES (call.identity, jsonb_build_object('type', call.message_type, 'action', call.action, 'code', call.error_code));""")
    await db.run("SELECT ocpp.after('*', '*', 'rules.refused')")
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        number = await db.value("SELECT ocpp.call($1, 'GetLocalListVersion')", known)
        await db.until("SELECT state = 'error' FROM ocpp.command WHERE id = $1", number)
    assert [(entry["type"], entry["action"]) for entry in await rules.diary(known)] == [(2, "BootNotification"), (4, "GetLocalListVersion")]
    assert (await rules.diary(known))[1]["code"] in ("NotImplemented", "NotSupported")


async def test_a_hook_knows_who_asks(connector, db, known, rules):
    await rules.add("transfer", "jsonb", """
        RETURN jsonb_build_object('status', 'Accepted', 'data', jsonb_build_object(
            'identity', call.identity, 'version', call.version, 'vendor', call.vendor, 'model', call.model, 'node', call.node,
            'peer', call.peer, 'registration', call.registration, 'connected', call.connected_at <= call.received_at,
            'fresh', abs(extract(epoch FROM clock_timestamp() - call.received_at)) < 5)::text);""")
    await db.run("SELECT ocpp.on('1.6', 'DataTransfer', 'rules.transfer')")
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        answer = await station.call(call.DataTransfer(vendor_id="org.example", data="who am I?"), suppress=False)
        port = station._connection.local_address[1]
    assert answer.status == "Accepted"
    assert json.loads(answer.data) == {
        "identity": known, "version": "1.6", "vendor": "Mobility", "model": "House", "node": "node", "peer": f"127.0.0.1:{port}",
        "registration": "Accepted", "connected": True, "fresh": True,
    }


async def test_what_fails_harms_nobody_else(connector, db, known, rules):
    """A hook that raises, one that answers what the specification does not know, one that raises after the answer."""
    await rules.add("raises", "jsonb", "RAISE EXCEPTION 'no tariff for %', call.payload ->> 'idTag' USING ERRCODE = 'MYCO1';")
    await rules.add("invents", "jsonb", "RETURN '{\"status\": \"Perhaps\"}';")
    await rules.add("stumbles", "void", "INSERT INTO rules.diary (about, what) VALUES (call.identity, '1'); PERFORM 1 / 0;")
    await db.run("""SELECT ocpp.on('1.6', 'Authorize', 'rules.raises'), ocpp.on('1.6', 'DataTransfer', 'rules.invents'),
                           ocpp.after('1.6', 'StatusNotification', 'rules.stumbles')""")
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        refused = await charger.say('[2,"a","Authorize",{"idTag":"TAG"}]', "a")
        assert refused[:3] == [4, "a", "InternalError"]
        refused = await charger.say('[2,"d","DataTransfer",{"vendorId":"org.example"}]', "d")
        assert refused[:3] == [4, "d", "InternalError"]
        assert await charger.call("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}, id="s") == {}
        # Without validation its answer goes out as it is.
        await db.run("SELECT ocpp.on('1.6', 'DataTransfer', 'rules.invents', validate => false)")
        assert await charger.call("DataTransfer", {"vendorId": "org.example", "data": "again"}) == {"status": "Perhaps"}
        # Taken away, the built-in rule answers from the next message on.
        assert await db.value("SELECT ocpp.off('1.6', 'Authorize')") == 1
        assert await charger.call("Authorize", {"idTag": "NOBODY"}) == {"idTagInfo": {"status": "Invalid"}}
    assert await db.value("SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known) == "Charging"
    assert await rules.diary(known) == [], "what the function did before it failed is undone"
    failures = await db.rows("SELECT kind, function, action, sqlstate, unique_id, count FROM ocpp.hook_failure WHERE charge_point = $1 ORDER BY unique_id", known)
    kept = {row["unique_id"]: (row["kind"], row["function"], row["action"], row["sqlstate"], row["count"]) for row in failures}
    assert kept["a"] == ("on", "rules.raises", "Authorize", "MYCO1", 1)
    assert kept["s"] == ("after", "rules.stumbles", "StatusNotification", "22012", 1)
    shown = await db.row("SELECT failures, charge_point, sqlstate, message, context FROM ocpp.hook_overview WHERE function = 'rules.stumbles'")
    assert tuple(shown)[:4] == (1, known, "22012", "division by zero")
    assert "stumbles" in shown["context"]
