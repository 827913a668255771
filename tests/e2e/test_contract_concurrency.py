"""The SQL contract as ocpp-cs uses it: no connector of ours, ten connections on which the calls of one charge point arrive at the same time,
and SetChargePointConnected that overtakes them. Names unquoted, untyped literals, one statement a query, autocommit.
"""

import asyncio
import json
import random
from collections import Counter
from xml.etree import ElementTree

import pytest

CONNECTIONS = 10
SAMPLES = 12
WH = 5500


def literal(text: str) -> str:
    """As libpq's PQescapeLiteral writes it."""
    return ("E" if "\\" in text else "") + "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Gateway:
    """ocpp-cs of the first generation: whatever comes in goes out on the next connection that is free."""

    def __init__(self, connections: list):
        self.connections = connections
        self.idle: asyncio.Queue = asyncio.Queue()
        for connection in connections:
            self.idle.put_nowait(connection)
        self.answered: Counter = Counter()

    async def query(self, statement: str) -> list:
        connection = await self.idle.get()
        try:
            return await asyncio.wait_for(connection.fetch(statement), 30)
        finally:
            self.idle.put_nowait(connection)

    async def parse(self, identity: str, unique_id: str, action: str, payload: dict, account: str = "NULL") -> dict:
        """The payload of the CallResult."""
        said = f"{literal(identity)}, {literal(unique_id)}, {literal(action)}, {literal(json.dumps(payload))}::jsonb"
        rows = await self.query(f"SELECT * FROM ocpp.Parse({said}, {account})")
        assert len(rows) == 1 and len(rows[0]) == 1
        answer = json.loads(rows[0][0])
        assert (answer["identity"], answer["uniqueId"], answer["action"]) == (identity, unique_id, action)
        assert answer["messageTypeId"] == "CallResult", answer
        assert isinstance(answer["payload"], dict)
        self.answered[identity] += 1
        return answer["payload"]

    async def connected(self, identity: str, connected: bool, about: dict | None = None) -> None:
        connection = {"socket": 7, "ip": "127.0.0.1", "port": 54321} if connected else None
        metadata = {"identity": identity, "address": f"127.0.0.1:54321/ocpp/{identity}", "connection": connection,
                    "bootNotification": about or {}, "statusNotification": {}}
        rows = await self.query(f"SELECT * FROM ocpp.SetChargePointConnected({literal(identity)}, {str(connected).lower()}, {literal(json.dumps(metadata))}::jsonb)")
        assert len(rows) <= 1


@pytest.fixture
async def gateway(cluster):
    connections = [await cluster.connect() for _ in range(CONNECTIONS)]
    yield Gateway(connections)
    for connection in connections:
        await connection.close(timeout=5)


async def charge(gateway: Gateway, identity: str, tag: str, chance: random.Random) -> int:
    """One session, what may come at the same time at the same time, in an order of its own; gives the number of its calls."""
    boot = {"chargePointVendor": "Concurrent", "chargePointModel": "O'Brien \\ 1"}
    status = {"connectorId": 1, "errorCode": "NoError"}

    async def at_once(*deeds) -> list:
        order = list(enumerate(deeds))
        chance.shuffle(order)
        done = await asyncio.gather(*(deed for _, deed in order))
        return [answer for _, answer in sorted(zip((place for place, _ in order), done), key=lambda pair: pair[0])]

    booted, authorized, *_ = await at_once(
        gateway.parse(identity, "boot", "BootNotification", boot),
        gateway.parse(identity, "tag", "Authorize", {"idTag": tag}, "''"),
        gateway.parse(identity, "free", "StatusNotification", status | {"status": "Available", "timestamp": "2026-05-22T09:59:00Z"}),
        gateway.connected(identity, True, boot),
    )
    assert (booted["status"], authorized["idTagInfo"]["status"]) == ("Accepted", "Accepted")

    # Three times the same: the station did not wait for its answer.
    start = {"connectorId": 1, "idTag": tag, "meterStart": 1000, "timestamp": "2026-05-22T10:00:00Z"}
    first, second, third, *_ = await at_once(
        *(gateway.parse(identity, "start", "StartTransaction", start) for _ in range(3)),
        gateway.parse(identity, "beat 1", "Heartbeat", {}, "''"),
        gateway.parse(identity, "beat 2", "Heartbeat", {}),
        gateway.parse(identity, "plug", "StatusNotification", status | {"status": "Preparing", "timestamp": "2026-05-22T10:00:00Z"}),
        gateway.connected(identity, True, boot),
    )
    assert first == second == third and first["idTagInfo"]["status"] == "Accepted"
    transaction = first["transactionId"]

    samples = [
        gateway.parse(identity, f"sample {n}", "MeterValues", {"connectorId": 1, "transactionId": transaction, "meterValue": [
            {"timestamp": f"2026-05-22T10:{n:02}:30Z", "sampledValue": [{"value": str(1000 + 100 * n)}]}]})
        for n in range(SAMPLES)
    ]
    stop = {"transactionId": transaction, "meterStop": 1000 + WH, "timestamp": "2026-05-22T11:00:00Z", "idTag": tag}
    stops = await at_once(
        *(gateway.parse(identity, "stop", "StopTransaction", stop) for _ in range(2)),
        *samples,
        gateway.parse(identity, "busy", "StatusNotification", status | {"status": "Charging", "timestamp": "2026-05-22T10:01:00Z"}),
        gateway.parse(identity, "beat 3", "Heartbeat", {}),
        gateway.connected(identity, False),
        gateway.connected(identity, True, boot),
    )
    assert stops[0] == stops[1]
    await gateway.connected(identity, False)
    return 3 + 6 + 2 + SAMPLES + 2


async def check(db, gateway: Gateway, identity: str, said: int) -> None:
    assert gateway.answered[identity] == said
    rows = await db.rows("SELECT state, meter_start, meter_stop, energy, flags FROM ocpp.transaction WHERE charge_point = $1", identity)
    assert [tuple(row) for row in rows] == [("stopped", 1000, 1000 + WH, WH, [])]
    # Of the Stops the second may have come after more than the eight calls that are remembered: then it was another one, without effect.
    events = await db.rows("SELECT event FROM ocpp.transaction_event WHERE charge_point = $1 ORDER BY id", identity)
    assert [row["event"] for row in events] in (["Started", "Ended"], ["Started", "Ended", "Ended"])
    assert await db.value("SELECT count(*) FROM ocpp.meter_value WHERE charge_point = $1", identity) == SAMPLES
    kept = await db.row("SELECT count(*), count(reply) FROM ocpp.message_log WHERE charge_point = $1 AND direction = 'received'", identity)
    assert tuple(kept) == (said, said), "every call is kept, with its answer"
    assert await db.value("SELECT count(*) FROM ocpp.violation WHERE charge_point = $1", identity) == 0
    assert await db.value("SELECT model FROM ocpp.charge_point WHERE identity = $1", identity) == "O'Brien \\ 1"
    assert not await db.value("SELECT connected FROM ocpp.charge_point_list(identity => $1)", identity)


@pytest.mark.parametrize("round", range(3))
async def test_one_charge_point_on_ten_connections(gateway, db, known, round):
    """Is each call answered once, and is it one transaction, whatever overtakes what?"""
    tag = "TAG" + known[-8:]
    await db.value("SELECT ocpp.add_id_tag($1)", tag)
    said = await charge(gateway, known, tag, random.Random(round))
    await check(db, gateway, known, said)


async def test_twenty_charge_points_on_ten_connections(gateway, db, identity):
    """Do they get in each other's way?"""
    names = [f"{identity}-{n}" for n in range(20)]
    for name in names:
        await db.value("SELECT ocpp.add_charge_point($1)", name)
    tag = "TAG" + identity[-8:]
    await db.value("SELECT ocpp.add_id_tag($1)", tag)
    said = await asyncio.gather(*(charge(gateway, name, tag, random.Random(name)) for name in names))
    for name, calls in zip(names, said):
        await check(db, gateway, name, calls)
    numbers = await db.value("SELECT count(DISTINCT transaction_id) FROM ocpp.transaction WHERE charge_point = ANY ($1)", names)
    assert numbers == 20, "each has its own number"


async def test_the_news_of_a_connection_overtakes_the_first_call(gateway, db, identity):
    """A station nobody knows, whose connection comes first and whose boots and end arrive at once: is it one charge point, and is everybody answered?"""
    boot = {"chargePointVendor": "Stranger", "chargePointModel": "One"}
    await gateway.connected(identity, True)
    answers = await asyncio.gather(
        gateway.connected(identity, True),
        *(gateway.parse(identity, f"boot {n}", "BootNotification", boot) for n in range(8)),
        gateway.connected(identity, True, boot),
        gateway.connected(identity, False),
    )
    assert {answer["status"] for answer in answers if answer} == {"Pending"}
    assert await db.value("SELECT count(*) FROM ocpp.charge_point WHERE identity = $1", identity) == 1


CS, CP, ENV, WSA = "urn://Ocpp/Cs/2012/06/", "urn://Ocpp/Cp/2012/06/", "http://www.w3.org/2003/05/soap-envelope", "http://www.w3.org/2005/08/addressing"


def soap(identity: str, action: str, body: str) -> str:
    return (f'<e:Envelope xmlns:e="{ENV}" xmlns:a="{WSA}" xmlns:c="{CS}"><e:Header><c:chargeBoxIdentity>{identity}</c:chargeBoxIdentity><a:Action>/{action}</a:Action>'
            f"<a:From><a:Address>http://192.0.2.1/cp</a:Address></a:From></e:Header><e:Body><c:{action[0].lower()}{action[1:]}Request>{body}"
            f"</c:{action[0].lower()}{action[1:]}Request></e:Body></e:Envelope>")


async def test_soap_on_ten_connections(gateway, db, known):
    """ocpp-cs over SOAP: each request by ParseXML, and after each of them SetChargePointConnected; is each answered with what it asked for?"""
    async def request(action: str, body: str) -> ElementTree.Element:
        rows = await gateway.query(f"SELECT * FROM ocpp.ParseXML({literal(soap(known, action, body))}::xml)")
        assert [list(row.keys()) for row in rows] == [["identity", "action", "address", "payload"]]
        identity, said, address, payload = rows[0]
        assert (identity, said, address) == (known, action, "http://192.0.2.1/cp")
        assert not payload.startswith("<?xml")
        root = ElementTree.fromstring(payload)
        about = {"identity": known, "address": address, "protocol": "SOAP", "ocppVersion": "1.5", "connection": None, "bootNotification": {}, "statusNotification": {}}
        await gateway.query(f"SELECT * FROM ocpp.SetChargePointConnected({literal(known)}, true, {literal(json.dumps(about))}::jsonb)")
        return root.find(f"{{{ENV}}}Body")[0]

    boot = await request("BootNotification", "<c:chargePointVendor>V</c:chargePointVendor><c:chargePointModel>M</c:chargePointModel>")
    assert boot.findtext(f"{{{CS}}}status") == "Accepted"
    at, tag = "<c:timestamp>2026-05-22T10:00:00Z</c:timestamp>", "<c:idTag>T</c:idTag>"
    start = f"<c:connectorId>1</c:connectorId>{tag}{at}<c:meterStart>100</c:meterStart>"
    answers = await asyncio.gather(*(request("StartTransaction", start) for _ in range(6)), *(request("Heartbeat", "") for _ in range(6)))
    numbers = {answer.findtext(f"{{{CS}}}transactionId") for answer in answers[:6]}
    assert len(numbers) == 1
    number = numbers.pop()
    values = [f'<c:connectorId>1</c:connectorId><c:transactionId>{number}</c:transactionId><c:values><c:timestamp>2026-05-22T10:{n:02}:30Z</c:timestamp>'
              f'<c:value unit="Wh">{100 + n}</c:value></c:values>' for n in range(SAMPLES)]
    stop = f"<c:transactionId>{number}</c:transactionId><c:timestamp>2026-05-22T11:00:00Z</c:timestamp><c:meterStop>900</c:meterStop>"
    answers = await asyncio.gather(*(request("MeterValues", body) for body in values), request("StopTransaction", stop))
    assert {answer.tag for answer in answers} == {f"{{{CS}}}meterValuesResponse", f"{{{CS}}}stopTransactionResponse"}
    row = await db.row("SELECT state, energy FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == ("stopped", 800)
    assert await db.value("SELECT count(*) FROM ocpp.meter_value WHERE charge_point = $1", known) == SAMPLES
    about = await db.row("SELECT connected, version FROM ocpp.charge_point_list(identity => $1)", known)
    assert tuple(about) == (True, "1.5")


@pytest.mark.parametrize("body", ["NULL", "'<a/>'::xml", f"{literal(soap('', 'Heartbeat', ''))}::xml", f"{literal(soap('CP', 'Dance', '').replace('CP', 'a/b'))}::xml"])
async def test_who_can_not_be_identified(gateway, body):
    """No identity, and still an envelope to answer; an empty body arrives as NULL."""
    rows = await gateway.query(f"SELECT * FROM ocpp.ParseXML({body})")
    assert rows[0]["identity"] is None
    assert ElementTree.fromstring(rows[0]["payload"]).find(f"{{{ENV}}}Body/{{{ENV}}}Fault") is not None


async def test_a_command_as_ocpp_cs_writes_it(gateway, db, known):
    """JSONToSOAP and SOAPToJSON: one after the other, is it the same?"""
    await gateway.query(f"SELECT * FROM ocpp.ParseXML({literal(soap(known, 'Heartbeat', ''))}::xml)")
    asked = {"header": {"chargeBoxIdentity": known, "Action": "UnlockConnector", "To": "http://192.0.2.1/cp"}, "payload": {"connectorId": 1}}
    rows = await gateway.query(f"SELECT * FROM ocpp.JSONToSOAP({literal(json.dumps(asked))}::jsonb)")
    envelope = rows[0][0]
    root = ElementTree.fromstring(envelope)
    assert root.findtext(f"{{{ENV}}}Header/{{{WSA}}}To") == "http://192.0.2.1/cp"
    assert root.findtext(f"{{{ENV}}}Header/{{{CP}}}chargeBoxIdentity") == known, "in the version it spoke last"
    rows = await gateway.query(f"SELECT * FROM ocpp.SOAPToJSON({literal(envelope)}::xml)")
    assert json.loads(rows[0][0]) == {"connectorId": 1}
    answer = envelope.replace("unlockConnectorRequest", "unlockConnectorResponse").replace("connectorId>1<", "status>Accepted<").replace("connectorId>", "status>")
    rows = await gateway.query(f"SELECT * FROM ocpp.SOAPToJSON({literal(answer)}::xml)")
    assert json.loads(rows[0][0])["status"] in ("Accepted", "Unlocked")
