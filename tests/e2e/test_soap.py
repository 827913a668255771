"""OCPP over SOAP, 1.2, 1.5 and 1.6: charge points by zeep and by hand speak to the connector, the database is asked what it understood.
Every answer that is no fault has been held against the official schema before a test sees it (soap_station.Reply).
"""

import asyncio
import gzip
import json
import re
import socket
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from decimal import Decimal

import pytest
import zeep
import zeep.exceptions

from live.charger import basic
from live.connector import Connector
from live.places import FIELD_MESSAGES
from soap_station import CS, ENV_11, VERSIONS, WSA, XSI, Reply, Station, envelope, later, post, raw_post, read, wsdl

every_version = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture
async def tag(db, identity) -> str:
    tag = "TAG" + identity[-8:]
    await db.value("SELECT ocpp.add_id_tag($1)", tag)
    return tag


async def logged(db, known: str):
    """What was said to us, as it is kept."""
    return await db.rows("SELECT action, message_type, message_id, frame, reply FROM ocpp.message_log WHERE charge_point = $1 AND direction = 'received' ORDER BY received_at", known)


# --- A charging session by zeep -----------------------------------------------------------------------------------------


@every_version
async def test_boot_authorize_charge_stop(connector, db, known, tag, version):
    """Is a whole session understood, answered by the schema, and stored as it would be over JSON?"""
    station = Station(connector.port, version, known, "http://127.0.0.1:9/nowhere")
    boot = await station.boot(chargePointSerialNumber="S-1", firmwareVersion="1.0", meterType="Ferraris")
    assert (boot["status"], boot["interval" if version == "1.6" else "heartbeatInterval"]) == ("Accepted", 300)
    assert abs((boot["currentTime"] - datetime.now(timezone.utc)).total_seconds()) < 60
    await station.status("Available")
    assert await station.authorize(tag) == "Accepted"
    assert await station.authorize("NOBODY") == "Invalid"

    start = await station.begin(tag.lower())
    assert start["idTagInfo"]["status"] == "Accepted"
    assert start["transactionId"] > 0
    await station.status("Charging" if version == "1.6" else "Occupied")
    for wh in (120, 180, 200):
        await station.sample(wh)
    live = await db.row("SELECT state, energy FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(live) == ("open", 500)
    await station.end(tag)
    await station.status("Available")
    assert abs((await station.heartbeat() - datetime.now(timezone.utc)).total_seconds()) < 60

    row = await db.row("SELECT state, meter_start, meter_stop, energy, id_tag, flags FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == ("stopped", 1000, 1500, 500, tag.lower(), [])
    values = await db.rows("SELECT value, measurand FROM ocpp.sampled_value WHERE charge_point = $1 ORDER BY value", known)
    assert [row["value"] for row in values] == ["1120", "1300", "1500"]
    events = await db.rows("SELECT event FROM ocpp.transaction_event WHERE charge_point = $1 ORDER BY id", known)
    assert [event["event"] for event in events] == ["Started", "Ended"]
    assert await db.value("SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known) == "Available"
    about = await db.row("SELECT vendor, model, serial_number, firmware_version, meter_type, booted_at IS NOT NULL FROM ocpp.charge_point WHERE identity = $1", known)
    assert tuple(about) == ("Zeep", "Soap", "S-1", "1.0", "Ferraris", True)
    assert await db.value("SELECT count(*) FROM ocpp.violation WHERE charge_point = $1", known) == 0
    assert len(station.said) == 12


@every_version
async def test_a_charge_point_that_speaks_soap_is_connected(connector, db, known, version):
    """Does the list show it, with the version it speaks?"""
    station = Station(connector.port, version, known)
    await station.boot()
    row = await db.row("SELECT connected, version, vendor, last_seen > now() - interval '1 minute' AS lately FROM ocpp.charge_point_list(identity => $1)", known)
    assert tuple(row) == (True, version, "Zeep", True)


@every_version
async def test_what_was_said_is_kept(connector, db, known, tag, version):
    """Is every request in the message log, word for word, with what was answered?"""
    station = Station(connector.port, version, known)
    await station.boot()
    await station.authorize(tag)
    await station.heartbeat()
    rows = await logged(db, known)
    assert [(row["action"], row["message_type"]) for row in rows] == [("BootNotification", 2), ("Authorize", 2), ("Heartbeat", 2)]
    for row, (sent, got) in zip(rows, station.said):
        assert row["message_id"] == sent.addressing("MessageID")
        assert row["frame"].encode() == sent.raw
        assert row["reply"].encode() == got.raw


@every_version
async def test_the_other_messages(connector, db, known, version):
    """Are the rest of what a charge point says answered?"""
    station = Station(connector.port, version, known)
    await station.boot()
    await station.call("FirmwareStatusNotification", status="Installed")
    await station.call("DiagnosticsStatusNotification", status="Uploaded")
    rows = await db.rows("SELECT action, status FROM ocpp.job_status WHERE charge_point = $1 ORDER BY id", known)
    assert [tuple(row) for row in rows] == [("FirmwareStatusNotification", "Installed"), ("DiagnosticsStatusNotification", "Uploaded")]
    if version != "1.2":
        answer = await station.call("DataTransfer", vendorId="org.example", messageId="Tariff", data="two <&> three")
        assert answer["status"] == "UnknownVendorId"
        row = await db.row("SELECT vendor_id, message_id, data FROM ocpp.data_transfer WHERE charge_point = $1", known)
        assert tuple(row) == ("org.example", "Tariff", "two <&> three")


@every_version
async def test_status_and_error_code(connector, db, known, version):
    """Is a fault understood in the words of 1.6? Mode3Error is EVCommunicationError there."""
    station = Station(connector.port, version, known)
    await station.boot()
    more = {} if version == "1.2" else {"info": "hot", "vendorId": "V", "vendorErrorCode": "E7", "timestamp": later()}
    await station.status("Faulted", "HighTemperature" if version == "1.6" else "Mode3Error", **more)
    row = await db.row("SELECT status, error_code FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known)
    assert tuple(row) == ("Faulted", "HighTemperature" if version == "1.6" else "EVCommunicationError")


@every_version
async def test_a_repeated_start_is_one_transaction(connector, db, known, tag, version):
    """Does the same StartTransaction, with the same MessageID and with another one, get the same transactionId?"""
    station = Station(connector.port, version, known)
    await station.boot()
    start = {"connectorId": 1, "idTag": tag, "timestamp": later(), "meterStart": 7}
    first = await station.call("StartTransaction", message_id="urn:uuid:again", **start)
    same_id = await station.call("StartTransaction", message_id="urn:uuid:again", **start)
    other_id = await station.call("StartTransaction", **start)
    assert first["transactionId"] == same_id["transactionId"] == other_id["transactionId"]
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point = $1", known) == 1


@every_version
async def test_many_requests_of_one_charge_point_at_once(connector, db, known, tag, version):
    """Nobody waits for anybody: is each of them answered, and a Start among them one transaction?"""
    stations = [Station(connector.port, version, known) for _ in range(8)]
    await stations[0].boot()
    start = {"connectorId": 1, "idTag": tag, "timestamp": later(), "meterStart": 7}
    answers = await asyncio.gather(*(station.call("StartTransaction", message_id="urn:uuid:crowd", **start) for station in stations[:4]),
                                   *(station.heartbeat() for station in stations[4:]))
    assert len({answer["transactionId"] for answer in answers[:4]}) == 1
    assert all(isinstance(answer, datetime) for answer in answers[4:])
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point = $1", known) == 1


async def test_a_person_with_an_open_transaction_stalls_one_charge_point(cluster, connector, db, known, identity):
    """Many requests of a charge point that somebody works on: they hold up no other, and are answered when the work is done."""
    await db.value("SELECT ocpp.add_charge_point($1)", other := f"{known}-FREE")
    said = {name: envelope("1.6", HEARTBEAT, name, action="/Heartbeat", message_id="urn:uuid:1") for name in (known, other)}
    assert (await post(connector.port, said[known])).status == 200
    psql = await cluster.connect()
    await psql.execute(f"BEGIN; SELECT 1 FROM ocpp.charge_point_state WHERE charge_point = '{known}' FOR UPDATE")
    with ThreadPoolExecutor(30) as threads:
        stalled = [asyncio.get_running_loop().run_in_executor(threads, raw_post, connector.port, said[known]) for _ in range(30)]
        await asyncio.sleep(0.2)
        for _ in range(10):
            assert (await post(connector.port, said[other])).status == 200
        assert [request.result() for request in stalled if request.done()] == []
        await psql.execute("COMMIT")
        assert [status for status, *_ in await asyncio.gather(*stalled)] == [200] * 30
    await psql.close()


async def test_who_is_held_for_too_long_is_told_to_come_again(cluster, connector, db, known):
    psql = await cluster.connect()
    said = envelope("1.6", HEARTBEAT, known, action="/Heartbeat", message_id="urn:uuid:1")
    assert (await post(connector.port, said)).status == 200
    await psql.execute(f"BEGIN; SELECT 1 FROM ocpp.charge_point_state WHERE charge_point = '{known}' FOR UPDATE")
    status, headers, body = await asyncio.to_thread(raw_post, connector.port, said)
    assert (status, body.strip()) == (503, b"somebody is working on this charge point")
    assert int(headers["retry-after"]) > 0
    await psql.close()


# --- What 1.5 says differently ------------------------------------------------------------------------------------------


async def test_values_of_1_5_have_attributes(connector, db, known):
    """Several values with attributes, with some and with none; Amp and Volt are A and V for everybody else."""
    station = Station(connector.port, "1.5", known)
    await station.boot()
    await station.call("MeterValues", connectorId=1, values=[
        {"timestamp": later(minutes=-2), "value": [
            {"_value_1": "16.1", "measurand": "Current.Import", "unit": "Amp", "context": "Sample.Clock", "location": "Inlet", "format": "Raw"},
            {"_value_1": "229.9", "measurand": "Voltage", "unit": "Volt"},
            {"_value_1": "7"},
        ]},
        {"timestamp": later(minutes=-1), "value": [{"_value_1": "1.5", "unit": "kWh"}]},
    ])
    rows = await db.rows("SELECT value, measurand, unit, context, location, format FROM ocpp.sampled_value WHERE charge_point = $1 ORDER BY measured_at, position", known)
    assert [tuple(row)[:3] for row in rows] == [
        ("16.1", "Current.Import", "A"),
        ("229.9", "Voltage", "V"),
        ("7", "Energy.Active.Import.Register", "Wh"),
        ("1.5", "Energy.Active.Import.Register", "kWh"),
    ]
    assert tuple(rows[0])[3:] == ("Sample.Clock", "Inlet", "Raw")


@pytest.mark.parametrize("version", ["1.5", "1.6"])
async def test_stop_with_transaction_data(connector, db, known, tag, version):
    """Values that come with the stop: in two levels in 1.5, in one in 1.6."""
    station = Station(connector.port, version, known)
    await station.boot()
    await station.begin(tag)
    station.meter += 700
    if version == "1.5":
        data = [{"values": [{"timestamp": later(), "value": [{"_value_1": str(value)}]} for value in values]} for values in ((1100, 1200), (1300,))]
        reason = {}
    else:
        data = [{"timestamp": later(), "sampledValue": [{"value": str(value)}]} for value in (1100, 1200, 1300)]
        reason = {"reason": "EVDisconnected"}
    await station.end(tag, transactionData=data, **reason)
    row = await db.row("SELECT state, energy, reason FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == ("stopped", 700, reason.get("reason", "Local"))
    values = await db.rows("SELECT value FROM ocpp.sampled_value WHERE charge_point = $1 ORDER BY value", known)
    assert [row["value"] for row in values] == ["1100", "1200", "1300"]


async def test_power_and_state_of_charge_of_1_6(connector, db, known, tag):
    """Measurands that only 1.6 has arrive as they would over JSON."""
    station = Station(connector.port, "1.6", known)
    await station.boot()
    await station.begin(tag)
    await station.call("MeterValues", connectorId=1, transactionId=station.transaction, meterValue=[{"timestamp": later(), "sampledValue": [
        {"value": "11040.5", "measurand": "Power.Active.Import", "unit": "W"}, {"value": "47", "measurand": "SoC", "unit": "Percent"}]}])
    row = await db.row("SELECT power, state_of_charge FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == (Decimal("11040.5"), 47)


# --- Bodies that are packed ---------------------------------------------------------------------------------------------


PACK = {"gzip": gzip.compress, "deflate": zlib.compress}
UNPACK = {"gzip": gzip.decompress, "deflate": zlib.decompress}


@pytest.mark.parametrize("encoding", list(PACK))
async def test_packed_requests(connector, known, encoding):
    """OCPP-S 1.6, 6.1: gzip and deflate must be understood."""
    said = envelope("1.6", "<cs:heartbeatRequest/>", known, action="/Heartbeat").encode()
    reply = await post(connector.port, PACK[encoding](said), {"Content-Encoding": encoding})
    assert "currentTime" in reply.fields


@pytest.fixture
async def talkative(db):
    """A rule that answers DataTransfer with more than one packet."""
    await db.run("""
        CREATE SCHEMA soap_talk;
        CREATE FUNCTION soap_talk.much(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', repeat('word ', 1000)) $$;
        SELECT ocpp.on_data_transfer('org.talk', NULL, 'soap_talk.much')
    """)
    yield
    await db.run("SELECT ocpp.off_data_transfer('org.talk'); DROP SCHEMA soap_talk CASCADE")


@pytest.mark.parametrize("encoding", list(PACK))
async def test_packed_answers(connector, known, talkative, encoding):
    """Who says that she can unpack gets what is long packed; whoever says nothing gets it as it is."""
    said = envelope("1.6", "<cs:dataTransferRequest><cs:vendorId>org.talk</cs:vendorId></cs:dataTransferRequest>", known, action="/DataTransfer")
    _, headers, plain = await asyncio.to_thread(raw_post, connector.port, said)
    assert "content-encoding" not in headers
    status, headers, body = await asyncio.to_thread(raw_post, connector.port, said, {"Accept-Encoding": f"{encoding};q=1.0, *;q=0"})
    assert headers["content-encoding"] == encoding and len(body) < len(plain)
    reply = Reply(UNPACK[encoding](body), status=status, headers=headers)
    assert reply.fields["data"] == "word " * 1000


async def test_what_claims_to_be_packed_and_is_not(connector, known):
    """Garbage under Content-Encoding is the sender's fault, and so is an encoding nobody knows."""
    said = envelope("1.6", "<cs:heartbeatRequest/>", known, action="/Heartbeat")
    for encoding, expected in (("gzip", (400,)), ("deflate", (400,)), ("br", (400, 415))):
        status, _, _ = await asyncio.to_thread(raw_post, connector.port, said, {"Content-Encoding": encoding})
        assert status in expected, encoding


async def test_what_is_too_large_when_it_is_unpacked(connector, known):
    """64 MiB of blanks are 64 KiB packed: are they refused, and does the connector live on?"""
    body = gzip.compress(envelope("1.6", "<cs:heartbeatRequest/>" + " " * (64 << 20), known).encode())
    status, _, _ = await asyncio.to_thread(raw_post, connector.port, body, {"Content-Encoding": "gzip"})
    assert status == 413
    assert "currentTime" in (await post(connector.port, envelope("1.6", "<cs:heartbeatRequest/>", known))).fields


async def test_what_is_too_large(connector, known):
    """More than a frame may have is refused before it is read."""
    status, _, _ = await asyncio.to_thread(raw_post, connector.port, envelope("1.6", "<cs:heartbeatRequest/>" + " " * (2 << 20), known))
    assert status == 413


# --- Ways of HTTP -------------------------------------------------------------------------------------------------------


def conversation(port: int, *said: bytes) -> bytes:
    """What comes back over one connection, until nothing comes any more."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(1)
        for text in said:
            connection.sendall(text)
        try:
            while more := connection.recv(65536):
                answer += more
        except TimeoutError:
            pass
    return answer


HTTP = {
    "1.0": lambda body: b"POST /ocpp HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
    "in chunks": lambda body: b"POST /ocpp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + body[:5] + b"\r\n%x\r\n" % len(body[5:]) + body[5:] + b"\r\n0\r\n\r\n",
    "asked before": lambda body: b"POST /ocpp HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
    "absolute": lambda body: b"POST http://x/ocpp HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
    "below": lambda body: b"POST /OCPP/CentralSystemService/?wsdl HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
}


@pytest.mark.parametrize("way", list(HTTP))
async def test_requests_come_in_many_ways(connector, known, way):
    """Whatever HTTP allows, and the path in any case."""
    body = envelope("1.5", "<cs:heartbeatRequest/>", known).encode()
    answer = await asyncio.to_thread(conversation, connector.port, HTTP[way](body))
    assert b" 200 OK\r\n" in answer and answer.count(b"heartbeatResponse>") == 1


async def test_requests_follow_each_other_on_one_connection(connector, known):
    """Are they answered in order?"""
    said = []
    for n in range(5):
        body = envelope("1.5", "<cs:heartbeatRequest/>", known, message_id=f"number {n}").encode()
        said.append(b"POST /ocpp HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    answer = await asyncio.to_thread(conversation, connector.port, *said)
    assert re.findall(rb"RelatesTo>(number \d)<", answer) == [f"number {n}".encode() for n in range(5)]


async def test_soap_is_spoken_by_post_alone(connector, known):
    """And at its path."""
    answer = await asyncio.to_thread(conversation, connector.port, b"GET /Ocpp HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 405 ") and b"allow: post" in answer.lower()
    status, _, _ = await asyncio.to_thread(raw_post, connector.port, envelope("1.5", "<cs:heartbeatRequest/>", known), path="/elsewhere")
    assert status == 404


# --- What can not be understood -----------------------------------------------------------------------------------------


HEARTBEAT = "<cs:heartbeatRequest/>"


def heartbeat(**changes) -> str:
    return envelope("1.6", HEARTBEAT, "CP", action="/Heartbeat", message_id="urn:uuid:1", **changes)


ATTRIBUTES = " ".join(f'a{n}=""' for n in range(50_000))
FAULTS = {
    # What is sent; code, subcode and status of the fault.
    "DOCTYPE": ('<!DOCTYPE x [<!ENTITY e "CP">]>' + heartbeat(), "Sender", "ProtocolError", 400),
    "two roots": (heartbeat() * 2, "Sender", "ProtocolError", 400),
    "unclosed root": (heartbeat().removesuffix("</s:Envelope>"), "Sender", "ProtocolError", 400),
    "text behind the root": (heartbeat() + "x", "Sender", "ProtocolError", 400),
    "depth": (envelope("1.6", "<x>" * 100_000 + "</x>" * 100_000, "CP"), "Sender", "ProtocolError", 400),
    "depth, never closed": (envelope("1.6", "<x>" * 100_000, "CP"), "Sender", "ProtocolError", 400),
    "many attributes": (envelope("1.6", f"<cs:heartbeatRequest {ATTRIBUTES}/>", "CP"), None, None, None),
    "attribute twice": (heartbeat().replace("<cs:heartbeatRequest", '<cs:heartbeatRequest a="" a=""'), "Sender", "ProtocolError", 400),
    "SOAP 1.1": (heartbeat(env=ENV_11), "VersionMismatch", None, 500),
    "another envelope": (heartbeat(env="urn:my-own-soap"), "VersionMismatch", None, 500),
    "unknown action": (envelope("1.6", "<cs:danceRequest/>", "CP", action="/Dance"), "Receiver", "NotSupported", 500),
    "action of another version": (envelope("1.2", "<cs:dataTransferRequest><cs:vendorId>V</cs:vendorId></cs:dataTransferRequest>", "CP"), "Receiver", "NotSupported", 500),
    "action of a central system": (envelope("1.6", "<cs:resetRequest><cs:type>Soft</cs:type></cs:resetRequest>", "CP", action="/Reset"), "Receiver", "NotSupported", 500),
    "no identity": (envelope("1.6", HEARTBEAT, action="/Heartbeat"), "Sender", "ProtocolError", 400),
    "empty identity": (envelope("1.6", HEARTBEAT, "", action="/Heartbeat"), "Sender", "ProtocolError", 400),
    "impossible identity": (envelope("1.6", HEARTBEAT, "a/b", action="/Heartbeat"), "Sender", "SecurityError", 400),
    "namespace of nobody": (heartbeat(uri="urn://Ocpp/Cs/1999/01/"), "Sender", "ProtocolError", 400),
    "nothing at all": ("", "Sender", "ProtocolError", 400),
    "blanks": ("  \n ", "Sender", "ProtocolError", 400),
    "no XML": ('[2,"1","Heartbeat",{}]', "Sender", "ProtocolError", 400),
    "another document": ("<html><body/></html>", "Sender", "ProtocolError", 400),
    "nothing in the body": (envelope("1.6", "", "CP"), "Sender", "ProtocolError", 400),
    "two in the body": (envelope("1.6", HEARTBEAT * 2, "CP"), "Sender", "ProtocolError", 400),
    "no body": (heartbeat().replace("s:Body", "s:Corpse"), "Sender", "ProtocolError", 400),
    "control character": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>A\x01B</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "NUL": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>A\0B</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "control character by number": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>A&#1;B</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "character beyond Unicode": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>&#x110000;</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "surrogate by number": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>&#xD800;</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "entity of nobody": (envelope("1.6", "<cs:authorizeRequest><cs:idTag>&tag;</cs:idTag></cs:authorizeRequest>", "CP"), "Sender", "ProtocolError", 400),
    "undeclared prefix": (envelope("1.6", "<un:heartbeatRequest/>", "CP"), "Sender", "ProtocolError", 400),
    "undeclared prefix of an attribute": (envelope("1.6", '<cs:heartbeatRequest un:a=""/>', "CP"), "Sender", "ProtocolError", 400),
    "not UTF-8": (heartbeat().encode().replace(b"urn:uuid:1", b"urn:uuid:\xff"), "Sender", "ProtocolError", 400),
    "encoding of nobody": ('<?xml version="1.0" encoding="x-klingon"?>' + heartbeat(), "Sender", "ProtocolError", 400),
    "half of a UTF-16 character": (heartbeat().encode("utf-16")[:-1], "Sender", "ProtocolError", 400),
    "an answer": (envelope("1.6", "<cs:heartbeatResponse><cs:currentTime>2026-01-01T00:00:00Z</cs:currentTime></cs:heartbeatResponse>", "CP"), "Sender", "ProtocolError", 400),
}


@pytest.mark.parametrize("case", list(FAULTS))
async def test_fault(connector, db, known, case):
    """Is the fault SOAP 1.2, with the code that the specification has for it and the status that HTTP has?"""
    said, code, subcode, status = FAULTS[case]
    said = said.encode() if isinstance(said, str) else said
    said = said.replace(b">CP<", f">{known}<".encode()).replace(">CP<".encode("utf-16-le"), f">{known}<".encode("utf-16-le"))
    headers = {"Content-Type": "text/xml"} if case == "SOAP 1.1" else {"Content-Type": "application/soap+xml"}
    reply = await post(connector.port, said, headers)
    if code is None:
        assert not reply.is_fault or reply.fault()[:2] == ("Sender", "ProtocolError")
    else:
        assert reply.fault()[:2] == (code, subcode), reply.fault()
        assert reply.status == status
        assert reply.addressing("Action") is not None, "WS-Addressing, 3.4: a fault has an action too"
    # The connector lives on, and so does the station.
    assert "currentTime" in (await post(connector.port, envelope("1.6", HEARTBEAT, known))).fields


async def test_a_fault_says_what_it_answers(connector, known):
    """Does it relate to the request, and name the version's own subcode?"""
    for version in VERSIONS:
        reply = await post(connector.port, envelope(version, "<cs:danceRequest/>", known, action="/Dance", message_id="urn:uuid:dance"))
        assert reply.addressing("RelatesTo") == "urn:uuid:dance"
        assert reply.fault()[1] == "NotSupported"
        assert CS[version] in reply.body.nsmap.values() or CS[version].encode() in reply.raw


async def test_a_fault_is_kept(connector, db, known):
    """What could not be understood of a known charge point: is it in the log, with what was answered?"""
    said = envelope("1.6", "<cs:danceRequest/>", known, action="/Dance", message_id="urn:uuid:dance")
    reply = await post(connector.port, said)
    rows = await logged(db, known)
    assert [(row["frame"], row["reply"].encode()) for row in rows] == [(said, reply.raw)]


async def test_zeep_understands_our_faults(connector, known):
    """A stack that nobody here wrote: does it find code and subcode?"""
    reply = await post(connector.port, envelope("1.5", "<cs:danceRequest/>", known, action="/Dance"))
    # Its service would not say what no WSDL has; what reads the answers can be had alone.
    binding = next(iter(zeep.Client(str(wsdl("CentralSystem", "1.5"))).wsdl.bindings.values()))
    with pytest.raises(zeep.exceptions.Fault) as fault:
        binding.process_error(reply.envelope, None)
    assert fault.value.code.endswith(":Receiver")
    assert [subcode.localname for subcode in fault.value.subcodes] == ["NotSupported"]
    assert fault.value.message


# --- What must be understood --------------------------------------------------------------------------------------------


def boot(version: str, known: str, body: str, **changes) -> str:
    """body: the fields of a BootNotification."""
    return envelope(version, f"<cs:bootNotificationRequest>{body}</cs:bootNotificationRequest>", known, **{"action": "/BootNotification", "message_id": "urn:uuid:b"} | changes)


VENDOR = "<cs:chargePointVendor>ACME</cs:chargePointVendor>"
MODEL = "<cs:chargePointModel>Fast</cs:chargePointModel>"
SERIAL = "<cs:chargePointSerialNumber>S1</cs:chargePointSerialNumber>"
UNDERSTOOD = ("ACME", "Fast", "S1")

READING = {
    # What is sent by `version` and `known`; vendor, model and serial number as they are understood.
    "as the schema has it": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL), UNDERSTOOD),
    "another order": (lambda v, k: boot(v, k, SERIAL + MODEL + VENDOR), UNDERSTOOD),
    "other prefixes": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL).replace("cs:", "OCPP_-.9:").replace(":cs", ":OCPP_-.9").replace("<s:", "<Soap:").replace("</s:", "</Soap:")
                       .replace(":s=", ":Soap="), UNDERSTOOD),
    "default namespace": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL).replace("<cs:bootNotificationRequest>", f'<bootNotificationRequest xmlns="{CS[v]}">')
                          .replace("<cs:charge", "<charge").replace("</cs:charge", "</charge").replace("</cs:boot", "</boot")
                          .replace("<chargeBoxIdentity>", f'<chargeBoxIdentity xmlns="{CS[v]}">'), UNDERSTOOD),
    "prefix declared where it is used": (lambda v, k: boot(v, k, VENDOR.replace("cs:chargePointVendor>", f'z:chargePointVendor xmlns:z="{CS[v]}">', 1).replace("/cs:", "/z:")
                                                           + MODEL + SERIAL), UNDERSTOOD),
    "CDATA": (lambda v, k: boot(v, k, "<cs:chargePointVendor><![CDATA[A<B>&C]]></cs:chargePointVendor>" + MODEL + SERIAL), ("A<B>&C", "Fast", "S1")),
    "CDATA amid text": (lambda v, k: boot(v, k, "<cs:chargePointVendor>A<![CDATA[CM]]>E</cs:chargePointVendor>" + MODEL + SERIAL), UNDERSTOOD),
    "character references": (lambda v, k: boot(v, k, "<cs:chargePointVendor>&#65;&#x43;ME</cs:chargePointVendor><cs:chargePointModel>&lt;&amp;&gt;&apos;&quot;</cs:chargePointModel>"
                                               + SERIAL), ("ACME", "<&>'\"", "S1")),
    "comments": (lambda v, k: "<!-- a -->" + boot(v, k, "<!-- b --><cs:chargePointVendor>AC<!-- c -->ME</cs:chargePointVendor>" + MODEL + SERIAL) + "<!-- d -->", UNDERSTOOD),
    "processing instruction": (lambda v, k: boot(v, k, "<?go on?>" + VENDOR + MODEL + SERIAL), UNDERSTOOD),
    "pretty": (lambda v, k: '<?xml version="1.0" encoding="UTF-8"?>\r\n' + boot(v, k, VENDOR + MODEL + SERIAL).replace("><", ">\r\n\t<"), UNDERSTOOD),
    "nil": (lambda v, k: boot(v, k, VENDOR + MODEL + f'<cs:chargePointSerialNumber xmlns:i="{XSI}" i:nil="true"/>'), ("ACME", "Fast", None)),
    "nil by number": (lambda v, k: boot(v, k, VENDOR + MODEL + f'<cs:chargePointSerialNumber xmlns:i="{XSI}" i:nil="1"></cs:chargePointSerialNumber>'), ("ACME", "Fast", None)),
    "type": (lambda v, k: boot(v, k, VENDOR.replace("Vendor>", f'Vendor xmlns:i="{XSI}" xmlns:d="http://www.w3.org/2001/XMLSchema" i:type="d:string">', 1) + MODEL + SERIAL), UNDERSTOOD),
    "empty element": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL + "<cs:iccid/><cs:imsi></cs:imsi>"), UNDERSTOOD),
    "no addressing": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL, action=None, message_id=None), UNDERSTOOD),
    "action that is no path": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL, action=f"{CS[v]}BootNotification"), UNDERSTOOD),
    "id that is no URI": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL, message_id="01c9c6-2013"), UNDERSTOOD),
    "identity in another case": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL).replace("chargeBoxIdentity", "ChargeBoxIdentity"), UNDERSTOOD),
    "headers nobody knows": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL, header='<x:mood xmlns:x="urn:x">good</x:mood>'), UNDERSTOOD),
    "UTF-8 with mark": (lambda v, k: b"\xef\xbb\xbf" + boot(v, k, VENDOR + MODEL + SERIAL).encode(), UNDERSTOOD),
    "UTF-16 with mark": (lambda v, k: boot(v, k, VENDOR.replace("ACME", "Zürich 東") + MODEL + SERIAL).encode("utf-16"), ("Zürich 東", "Fast", "S1")),
    "UTF-16, big end first": (lambda v, k: b"\xfe\xff" + ('<?xml version="1.0" encoding="UTF-16"?>' + boot(v, k, VENDOR.replace("ACME", "Zürich 𝄞") + MODEL + SERIAL)).encode("utf-16-be"),
                              ("Zürich 𝄞", "Fast", "S1")),
    "ISO-8859-1": (lambda v, k: ("<?xml version='1.0' encoding='ISO-8859-1'?>" + boot(v, k, VENDOR.replace("ACME", "Zürich") + MODEL + SERIAL)).encode("iso-8859-1"), ("Zürich", "Fast", "S1")),
    "more than the schema knows": (lambda v, k: boot(v, k, VENDOR + MODEL + SERIAL + "<cs:colour>red</cs:colour>"), UNDERSTOOD),
}


@every_version
@pytest.mark.parametrize("case", list(READING))
async def test_reading(connector, db, known, version, case):
    """However it is written: is the same understood?"""
    write, understood = READING[case]
    said = write(version, known)
    # What the declaration says holds, where the header says nothing else.
    reply = await post(connector.port, said, {"Content-Type": "application/soap+xml"})
    assert reply.fields["status"] == "Accepted"
    row = await db.row("SELECT vendor, model, serial_number FROM ocpp.charge_point WHERE identity = $1", known)
    assert tuple(row) == understood
    assert await db.value("SELECT coalesce(iccid, '') = '' AND coalesce(imsi, '') = '' FROM ocpp.charge_point WHERE identity = $1", known)


@pytest.mark.parametrize("uri", ["urn://Ocpp/Cs/2015/10/", "urn://Ocpp/Cs/2015/10"])
async def test_both_spellings_of_the_namespace_of_1_6(connector, db, known, uri):
    """Table 2 of OCPP-S 1.6 has no slash at the end, the WSDL has one: both are understood, the answer is by the WSDL."""
    reply = await post(connector.port, boot("1.6", known, VENDOR + MODEL, uri=uri))
    assert reply.fields["status"] == "Accepted"
    assert reply.body.tag == "{urn://Ocpp/Cs/2015/10/}bootNotificationResponse"
    assert await db.value("SELECT vendor FROM ocpp.charge_point WHERE identity = $1", known) == "ACME"


@every_version
async def test_numbers_and_times_as_xml_schema_has_them(connector, db, known, tag, version):
    """xsd:int may have a sign, zeros and blanks around it; xsd:dateTime may have no zone, and one of two signs."""
    async def start(connector_id: str, timestamp: str, meter: str) -> str:
        body = (f"<cs:startTransactionRequest><cs:connectorId>{connector_id}</cs:connectorId><cs:idTag>{tag}</cs:idTag>"
                f"<cs:timestamp>{timestamp}</cs:timestamp><cs:meterStart>{meter}</cs:meterStart></cs:startTransactionRequest>")
        return (await post(connector.port, envelope(version, body, known, action="/StartTransaction"))).fields["transactionId"]

    await Station(connector.port, version, known).boot()
    await start(" +1 ", "2026-05-22T10:00:00", "\n0100\t")
    await start("02", " 2026-05-22T12:00:00.5+02:00 ", "+7")
    rows = await db.rows("SELECT evse_id, meter_start, started_at FROM ocpp.transaction WHERE charge_point = $1 ORDER BY evse_id", known)
    at = datetime(2026, 5, 22, 10, tzinfo=timezone.utc)
    assert [tuple(row) for row in rows] == [(1, 100, at), (2, 7, at.replace(microsecond=500000))]


AUTHORIZE, START, VALUES = "authorizeRequest", "startTransactionRequest", "meterValuesRequest"
AT = "<cs:timestamp>2026-05-22T10:00:00Z</cs:timestamp>"
LENIENT = {
    # What is asked, and what is in it; the kind of violation that is counted.
    "a time that is none": (START, "<cs:connectorId>1</cs:connectorId><cs:idTag>T</cs:idTag><cs:timestamp>yesterday</cs:timestamp><cs:meterStart>5</cs:meterStart>", "format"),
    "a number with a point": (START, f"<cs:connectorId>1</cs:connectorId><cs:idTag>T</cs:idTag>{AT}<cs:meterStart>5.5</cs:meterStart>", "wrong type"),
    "a number that is too large": (START, f"<cs:connectorId>1</cs:connectorId><cs:idTag>T</cs:idTag>{AT}<cs:meterStart>99999999999999999999</cs:meterStart>", "out of range"),
    "a tag that is too long": (AUTHORIZE, f"<cs:idTag>{'x' * 21}</cs:idTag>", "too long"),
    "a unit of nobody": (VALUES, f'<cs:connectorId>1</cs:connectorId><cs:values>{AT}<cs:value unit="Furlong">5</cs:value></cs:values>', "not in enum"),
    "no tag": (AUTHORIZE, "", "missing"),
    "a tag in a tag": (AUTHORIZE, "<cs:idTag><cs:idTag>T</cs:idTag></cs:idTag>", "wrong type"),
    "a tag twice": (AUTHORIZE, "<cs:idTag>T</cs:idTag><cs:idTag>U</cs:idTag>", "wrong type"),
}


@pytest.mark.parametrize("case", list(LENIENT))
async def test_what_is_wrong_is_answered_and_counted(connector, db, known, case):
    """Under lenient: is what can be understood done, what can not a fault, and both counted?"""
    element, body, kind = LENIENT[case]
    reply = await post(connector.port, envelope("1.5", f"<cs:{element}>{body}</cs:{element}>", known))
    assert not reply.is_fault or (element == AUTHORIZE and reply.fault()[:2] == ("Sender", "ProtocolError"))
    assert await db.value("SELECT string_agg(kind, ' ') FROM ocpp.violation WHERE charge_point = $1", known) == kind


async def test_a_header_that_must_be_understood(connector, db, known):
    """SOAP 1.2, 2.6: a fault. Under lenient it is counted, and no charge point is turned away for it."""
    said = envelope("1.5", HEARTBEAT, known, header='<x:seal xmlns:x="urn:x" s:mustUnderstand="true">1</x:seal>')
    assert "currentTime" in (await post(connector.port, said)).fields
    assert await db.value("SELECT sample FROM ocpp.violation WHERE charge_point = $1", known) == "seal"
    await db.run("SELECT ocpp.set('validation.received', 'strict')")
    try:
        reply = await post(connector.port, said)
    finally:
        await db.run("SELECT ocpp.set('validation.received', NULL)")
    assert (reply.fault()[:2], reply.status) == (("MustUnderstand", None), 500)


@every_version
async def test_an_answer_goes_to_whoever_asked(connector, known, version):
    """RelatesTo, Action and the ids of the answer."""
    reply = await post(connector.port, envelope(version, HEARTBEAT, known, action="/Heartbeat", message_id="urn:uuid:who &amp; what"))
    assert reply.addressing("RelatesTo") == "urn:uuid:who & what"
    assert reply.addressing("Action") == "/HeartbeatResponse"
    assert set(reply.header) <= {f"{{{WSA}}}{name}" for name in ("Action", "MessageID", "RelatesTo", "To", "From", "ReplyTo")}
    # Nobody's id: nothing to relate to.
    reply = await post(connector.port, envelope(version, HEARTBEAT, known))
    assert reply.addressing("RelatesTo") is None


async def test_one_charge_point_may_change_its_version(connector, db, known):
    """An upgrade: is what it speaks now what the list says?"""
    for version in VERSIONS:
        await Station(connector.port, version, known).boot()
        assert await db.value("SELECT version FROM ocpp.charge_point_list(identity => $1)", known) == version


# --- What real charge points said ---------------------------------------------------------------------------------------


def field_message(number: int) -> str:
    if not FIELD_MESSAGES.exists():
        pytest.skip(f"!!! NO FIELD MESSAGES: {FIELD_MESSAGES.name} is not beside the project (OCPP_FIELD_MESSAGES names it)")
    messages = (json.loads(line) for line in FIELD_MESSAGES.read_text().splitlines() if line.strip())
    return next(message["raw"] for message in messages if message["id"] == number)


@pytest.fixture
async def act001(db):
    """The charge point of the recorded messages."""
    await db.value("SELECT ocpp.add_charge_point('ACT001')")
    yield "ACT001"
    await db.run("DELETE FROM ocpp.charge_point WHERE identity = 'ACT001'; DELETE FROM ocpp.meter_value WHERE charge_point = 'ACT001'")


async def test_field_heartbeat(connector, db, act001):
    """No declaration, no ReplyTo, a MessageID that is no URI, mustUnderstand on headers."""
    reply = await post(connector.port, field_message(70))
    assert "currentTime" in reply.fields
    assert reply.addressing("RelatesTo") == "01c9c6-20131108141114117-059415"
    assert await db.value("SELECT version FROM ocpp.charge_point_list(identity => 'ACT001')") == "1.5"
    assert await db.value("SELECT address FROM ocpp.soap_overview WHERE charge_point = 'ACT001'") == "http://90.94.144.206:8080/ocpp"


async def test_field_meter_values(connector, db, act001):
    """Several <values>, several bare <value> in one, attributes partly missing, a transaction nobody knows."""
    reply = await post(connector.port, field_message(71))
    assert reply.body.tag == f"{{{CS['1.5']}}}meterValuesResponse" and read(reply.body) == ""
    rows = await db.rows("SELECT measured_at, value, measurand, unit FROM ocpp.sampled_value WHERE charge_point = 'ACT001' ORDER BY measured_at, position")
    assert [row["value"] for row in rows] == ["100", "101", "110", "120"]
    assert {(row["measurand"], row["unit"]) for row in rows} == {("Energy.Active.Import.Register", "Wh")}
    assert [row["measured_at"].minute for row in rows] == [11, 11, 12, 13]


async def test_field_soap_1_1(connector):
    """SOAP 1.1 is not what OCPP speaks, and is told so in SOAP 1.2."""
    reply = await post(connector.port, field_message(74), {"Content-Type": "text/xml; charset=utf-8"})
    assert reply.fault()[:2] == ("VersionMismatch", None)
    assert reply.status == 500


# --- Who may ------------------------------------------------------------------------------------------------------------


@every_version
async def test_a_password(connector, db, known, version):
    """Who has a password must say it, with its own name."""
    said = envelope(version, HEARTBEAT, known, action="/Heartbeat")
    await db.value("SELECT ocpp.set_password($1, 'correct horse: battery')", known)
    for headers in ({}, {"Authorization": basic(known, b"wrong")}):
        status, answered, body = await asyncio.to_thread(raw_post, connector.port, said, headers)
        assert status == 401, headers
        assert answered["www-authenticate"].startswith("Basic")
        assert Reply(body, status=status, headers=answered).fault()[:2] == ("Sender", "SecurityError")
    # What can not be read is refused before anybody is asked.
    for header in ("Bearer x", "Basic !!!"):
        status, answered, _ = await asyncio.to_thread(raw_post, connector.port, said, {"Authorization": header})
        assert status == 401 and answered["www-authenticate"].startswith("Basic")
    await Station(connector.port, version, known, password="correct horse: battery").heartbeat()

    other = await asyncio.to_thread(raw_post, connector.port, said, {"Authorization": basic("someone", b"correct horse: battery")})
    assert other[0] in (400, 401)
    assert Reply(other[2], status=other[0], headers=other[1]).fault()[:2] in (("Sender", "IdentityMismatch"), ("Sender", "SecurityError"))
    log = connector.log.read_text(errors="replace")
    assert "battery" not in log


@every_version
async def test_a_stranger(connector, db, identity, version):
    """Nobody entered it: 1.6 knows Pending, the others only Rejected. Until it is accepted it may say nothing else."""
    station = Station(connector.port, version, identity)
    assert (await station.boot())["status"] == ("Pending" if version == "1.6" else "Rejected")
    with pytest.raises(zeep.exceptions.Fault) as fault:
        await station.heartbeat()
    assert fault.value.code.endswith(":Sender") and fault.value.subcodes[0].localname == "SecurityError"
    await db.run(f"SELECT ocpp.accept('{identity}')")
    assert (await station.boot())["status"] == "Accepted"
    await station.heartbeat()


async def test_a_stranger_where_none_is_wanted(connector, db, identity):
    """Is it told so, and forgotten?"""
    await db.run("SELECT ocpp.set('unknown_charge_point', 'reject')")
    try:
        reply = await post(connector.port, boot("1.5", identity, VENDOR + MODEL))
        assert reply.fault()[0] == "Sender" and reply.fault()[1] in ("IdentityMismatch", "SecurityError")
    finally:
        await db.run("SELECT ocpp.set('unknown_charge_point', NULL)")
    assert await db.value("SELECT count(*) FROM ocpp.charge_point WHERE identity = $1", identity) == 0


async def test_a_blocked_charge_point(connector, db, known):
    """Is it refused, until it is not blocked any more?"""
    await db.run(f"SELECT ocpp.block('{known}')")
    reply = await post(connector.port, envelope("1.6", HEARTBEAT, known))
    assert reply.status == 400
    assert reply.fault()[:2] == ("Sender", "SecurityError")
    await db.run(f"SELECT ocpp.unblock('{known}')")
    assert "currentTime" in (await post(connector.port, envelope("1.6", HEARTBEAT, known))).fields


@every_version
async def test_a_name_full_of_markup(connector, db, identity, version):
    """Quotes, blanks and what XML must escape: is it the same name inside?"""
    name = f"A&B <\"ü'>  東 {identity[-8:]}"
    await db.value("SELECT ocpp.add_charge_point($1)", name)
    await Station(connector.port, version, name).boot()
    assert await db.value("SELECT vendor FROM ocpp.charge_point WHERE identity = $1", name) == "Zeep"


async def test_the_case_of_an_identity_does_not_matter(connector, db, known):
    """As over WebSocket."""
    await Station(connector.port, "1.5", known.lower()).boot()
    assert await db.value("SELECT vendor FROM ocpp.charge_point WHERE identity = $1", known) == "Zeep"


# --- Hooks --------------------------------------------------------------------------------------------------------------


async def test_a_hook_of_1_6_answers_for_1_5(connector, db, known):
    """Rules are written once: what a hook for 1.6 says is heard in 1.5, too."""
    await db.run("""
        CREATE SCHEMA soap_rules;
        CREATE FUNCTION soap_rules.yes(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"idTagInfo": {"status": "Accepted", "parentIdTag": "HOOK"}}'::jsonb $$;
        SELECT ocpp.on('1.6', 'Authorize', 'soap_rules.yes')
    """)
    try:
        for version in VERSIONS:
            info = await Station(connector.port, version, known).call("Authorize", idTag="ANYBODY")
            assert (info["status"], info["parentIdTag"]) == ("Accepted", "HOOK"), version
    finally:
        await db.run("SELECT ocpp.off('1.6', 'Authorize'); DROP SCHEMA soap_rules CASCADE")


async def test_a_rule_that_fails_is_a_fault(connector, db, known):
    """An error in a hook: InternalError of the receiver, and the error is kept."""
    await db.run("""
        CREATE SCHEMA soap_rules;
        CREATE FUNCTION soap_rules.no(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'my own mistake'; END $$;
        SELECT ocpp.on('1.6', 'Authorize', 'soap_rules.no')
    """)
    try:
        with pytest.raises(zeep.exceptions.Fault) as fault:
            await Station(connector.port, "1.5", known).call("Authorize", idTag="ANYBODY")
        assert fault.value.code.endswith(":Receiver") and fault.value.subcodes[0].localname == "InternalError"
        assert "my own mistake" in await db.value("SELECT error FROM ocpp.message_log WHERE charge_point = $1 AND action = 'Authorize'", known)
    finally:
        await db.run("SELECT ocpp.off('1.6', 'Authorize'); DROP SCHEMA soap_rules CASCADE")


async def test_a_rule_that_hangs_is_a_fault(cluster, db, known, tmp_path):
    """It is cancelled, answered InternalError and kept; the others go on meanwhile."""
    hasty = Connector(cluster.url(), tmp_path / "log", "--lane-timeout", "1s", name="hasty").start()
    await db.run("""
        CREATE SCHEMA soap_rules;
        CREATE FUNCTION soap_rules.sleep(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(30); RETURN '{}'; END $$;
        SELECT ocpp.on('1.6', 'Authorize', 'soap_rules.sleep')
    """)
    try:
        hanging = asyncio.create_task(post(hasty.port, envelope("1.5", "<cs:authorizeRequest><cs:idTag>T</cs:idTag></cs:authorizeRequest>", known)))
        await asyncio.sleep(0.3)
        other = f"{known}-other"
        await db.value("SELECT ocpp.add_charge_point($1)", other)
        assert "currentTime" in (await post(hasty.port, envelope("1.5", HEARTBEAT, other))).fields
        assert not hanging.done()
        reply = await hanging
        assert (reply.fault()[:2], reply.status) == (("Receiver", "InternalError"), 500)
        assert "57014" in await db.value("SELECT error FROM ocpp.message_log WHERE charge_point = $1 AND action = 'Authorize'", known)
    finally:
        await db.run("SELECT ocpp.off('1.6', 'Authorize'); DROP SCHEMA soap_rules CASCADE")
        hasty.stop()
