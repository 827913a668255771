"""Commands over SOAP: the connector posts them to where the charge point said it listens. What arrives there is checked by lxml with the
official schema (soap_station.Service); what must not arrive anywhere is watched by servers that nobody may connect to.
"""

import asyncio
import gzip
import json
import threading

import pytest

from live.charger import Charger
from live.cluster import Cluster
from live.connector import Connector, free_port
from live.database import Database
from soap_station import (
    ANONYMOUS, CP, ENV, STATIONS_OWN, VERSIONS, Service, Station, cut_off, deflated, envelope, fault_envelope, gzipped, in_chunks, in_silence, later,
    plainly, post, raw_post, saying, when, with_status, without_end,
)

every_version = pytest.mark.parametrize("version", VERSIONS)


class Pair:
    """A charge point as a whole: what it says by zeep, what it hears by lxml. For a with block; what it hears must be right until its end."""

    def __init__(self, connector: Connector, identity: str, version: str, **where):
        self.service = Service(version, identity, **where)
        self.station = Station(connector.port, version, identity, self.service.url)

    async def __aenter__(self) -> "Pair":
        self.service.__enter__()
        await self.station.boot()
        return self

    async def __aexit__(self, kind, *_) -> None:
        self.service.__exit__()
        if kind is None:
            assert self.service.problems == []


@pytest.fixture
async def pair(connector, known):
    """Of version 1.5, which differs most from what the database says."""
    async with Pair(connector, known, "1.5") as pair:
        yield pair


@pytest.fixture
async def settings(db):
    """Settings that are set for a test, and taken back."""
    changed = []

    async def change(name: str, value: str) -> None:
        changed.append(name)
        await db.value("SELECT ocpp.set($1, $2)", name, value)

    yield change
    for name in changed:
        await db.value("SELECT ocpp.set($1, NULL)", name)


async def state(db, number: int) -> str:
    return await db.value("SELECT state FROM ocpp.command WHERE id = $1", number)


async def ended(db, number: int, within: float = 10):
    """State, answer, error code and description of a command, when it has ended."""
    await db.until("SELECT state NOT IN ('queued', 'sent') FROM ocpp.command WHERE id = $1", number, within=within)
    row = await db.row("SELECT state, answer, error_code, error_description FROM ocpp.command WHERE id = $1", number)
    return row["state"], json.loads(row["answer"] or "null"), row["error_code"], row["error_description"]


async def failure(db, known: str, within: float = 10) -> str:
    """Why the charge point can not be reached, when that is known."""
    return await db.until("SELECT failure FROM ocpp.soap_overview WHERE charge_point = $1", known, within=within)


# --- Every command ------------------------------------------------------------------------------------------------------


ALL = ("1.2", "1.5", "1.6")
LIST = """'[{"idTag": "A", "idTagInfo": {"status": "Accepted", "parentIdTag": "P"}}, {"idTag": "B"}]'"""
PROFILE = json.dumps({
    "chargingProfileId": 7, "stackLevel": 1, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Absolute",
    "chargingSchedule": {"startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "minChargingRate": 6.5,
                         "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}, {"startPeriod": 60, "limit": 8.1, "numberPhases": 3}]},
})
COMMANDS = [
    # Who has it; the call; what the charge point hears; its answer in the words of 1.6.
    (ALL, "ocpp.reset($1, 'Soft')", ("Reset", {"type": "Soft"}), {"status": "Accepted"}),
    (ALL, "ocpp.reset($1, 'Hard')", ("Reset", {"type": "Hard"}), {"status": "Accepted"}),
    (ALL, "ocpp.unlock_connector($1, 1)", ("UnlockConnector", {"connectorId": "1"}), {"status": "Unlocked"}),
    (ALL, "ocpp.remote_start_transaction($1, 'TAG', connector_id => 1)", ("RemoteStartTransaction", {"connectorId": "1", "idTag": "TAG"}), {"status": "Accepted"}),
    (ALL, "ocpp.remote_start_transaction($1, 'TAG')", ("RemoteStartTransaction", {"idTag": "TAG"}), {"status": "Accepted"}),
    (ALL, "ocpp.remote_stop_transaction($1, 987654)", ("RemoteStopTransaction", {"transactionId": "987654"}), {"status": "Accepted"}),
    (ALL, "ocpp.change_configuration($1, 'HeartbeatInterval', '60')", ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}), {"status": "Accepted"}),
    (ALL, "ocpp.change_availability($1, 'Inoperative')", ("ChangeAvailability", {"connectorId": "0", "type": "Inoperative"}), {"status": "Accepted"}),
    (ALL, "ocpp.clear_cache($1)", ("ClearCache", {}), {"status": "Accepted"}),
    (ALL, "ocpp.get_diagnostics($1, 'ftp://files.example/in/', retries => 2)", ("GetDiagnostics", {"location": "ftp://files.example/in/", "retries": "2"}), {"fileName": "diagnostics.zip"}),
    (ALL, "ocpp.update_firmware($1, 'ftp://files.example/f?a=1&b=2', '2026-05-22T10:00:00Z')",
     ("UpdateFirmware", {"location": "ftp://files.example/f?a=1&b=2", "retrieveDate": "2026-05-22T10:00:00.000Z"}), {}),
    (ALL[1:], "ocpp.get_configuration($1)", ("GetConfiguration", {}), {
        "configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}, {"key": "NumberOfConnectors", "readonly": True, "value": "1"}],
        "unknownKey": ["Colour"]}),
    (ALL[1:], "ocpp.get_configuration($1, '{HeartbeatInterval,Colour}')", ("GetConfiguration", {"key": ["HeartbeatInterval", "Colour"]}), None),
    (ALL[1:], "ocpp.reserve_now($1, 'TAG', 1, expiry_date => '2199-01-01T00:00:00Z', reservation_id => 77)",
     ("ReserveNow", {"connectorId": "1", "expiryDate": "2199-01-01T00:00:00.000Z", "idTag": "TAG", "reservationId": "77"}), {"status": "Accepted"}),
    (ALL[1:], "ocpp.cancel_reservation($1, 77)", ("CancelReservation", {"reservationId": "77"}), {"status": "Accepted"}),
    (ALL[1:], "ocpp.get_local_list_version($1)", ("GetLocalListVersion", {}), {"listVersion": 3}),
    (("1.5",), f"ocpp.send_local_list($1, 4, 'Full', {LIST})", ("SendLocalList", {"updateType": "Full", "listVersion": "4", "localAuthorisationList": [
        {"idTag": "A", "idTagInfo": {"status": "Accepted", "parentIdTag": "P"}}, {"idTag": "B"}]}), {"status": "Accepted"}),
    (("1.6",), f"ocpp.send_local_list($1, 4, 'Differential', {LIST})", ("SendLocalList", {"updateType": "Differential", "listVersion": "4", "localAuthorizationList": [
        {"idTag": "A", "idTagInfo": {"status": "Accepted", "parentIdTag": "P"}}, {"idTag": "B"}]}), {"status": "Accepted"}),
    (ALL[1:], "ocpp.data_transfer($1, 'org.example', data => 'ping')", ("DataTransfer", {"vendorId": "org.example", "data": "ping"}), {"status": "Accepted", "data": "pong"}),
    (("1.6",), "ocpp.trigger_message($1, 'StatusNotification', connector_id => 1)",
     ("TriggerMessage", {"requestedMessage": "StatusNotification", "connectorId": "1"}), {"status": "Accepted"}),
    (("1.6",), f"ocpp.set_charging_profile($1, 0, '{PROFILE}')", ("SetChargingProfile", {"connectorId": "0", "csChargingProfiles": {
        "chargingProfileId": "7", "stackLevel": "1", "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Absolute", "chargingSchedule": {
            "startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "minChargingRate": "6.5",
            "chargingSchedulePeriod": [{"startPeriod": "0", "limit": "16.0"}, {"startPeriod": "60", "limit": "8.1", "numberPhases": "3"}]}}}), {"status": "Accepted"}),
    (("1.6",), "ocpp.clear_charging_profile($1, 7)", ("ClearChargingProfile", {"id": "7"}), {"status": "Accepted"}),
    (("1.6",), "ocpp.get_composite_schedule($1, 1, 3600)", ("GetCompositeSchedule", {"connectorId": "1", "duration": "3600"}), {"status": "Rejected"}),
]


def close(heard, expected) -> bool:
    """Numbers are the same however many zeros they have, moments however many digits."""
    if isinstance(expected, dict):
        return isinstance(heard, dict) and heard.keys() == expected.keys() and all(close(heard[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return isinstance(heard, list) and len(heard) == len(expected) and all(map(close, heard, expected))
    return heard == expected or heard.replace(".000Z", "Z") == expected.replace(".000Z", "Z") or heard == expected.removesuffix(".0")


@every_version
async def test_every_command(connector, db, known, version):
    """Does it arrive as the version's schema has it, and is its answer there in the words of 1.6?"""
    async with Pair(connector, known, version) as pair:
        mine = [command for command in COMMANDS if version in command[0]]
        for n, (_, statement, (action, fields), answer) in enumerate(mine, 1):
            number = await db.value(f"SELECT {statement}", known)
            heard = await pair.service.until_heard(n)
            assert heard.action == action and close(heard.fields, fields), (statement, heard.fields)
            ends, answered, code, description = await ended(db, number)
            rejected = (answer or {}).get("status") == "Rejected"
            assert ends == ("rejected" if rejected else "accepted"), (statement, code, description)
            assert answer is None or answered == answer, statement
        assert pair.service.problems == []
        keys = await db.rows("SELECT variable, value, readonly, known FROM ocpp.configuration WHERE charge_point = $1 ORDER BY variable", known)
        if version != "1.2":
            assert [tuple(key) for key in keys] == [("Colour", None, None, False), ("HeartbeatInterval", "300", False, True), ("NumberOfConnectors", "1", True, True)]
        # Kept as they went out, and as they were answered.
        rows = await db.rows("SELECT action, frame FROM ocpp.message_log WHERE charge_point = $1 AND direction = 'sent' ORDER BY received_at", known)
        assert [row["action"] for row in rows] == [heard.action for heard in pair.service.heard]
        assert all(row["frame"].encode() == heard.raw for row, heard in zip(rows, pair.service.heard))


@every_version
async def test_a_refusal_in_the_words_of_1_6(connector, db, known, version):
    """Unlocked and UnlockFailed are 1.6; before, it was Accepted and Rejected."""
    async with Pair(connector, known, version) as pair:
        assert pair.service.answers["UnlockConnector"] == {"status": STATIONS_OWN[version]}
        pair.service.answers["UnlockConnector"] = {"status": "UnlockFailed" if version == "1.6" else "Rejected"}
        assert (await ended(db, await db.value("SELECT ocpp.unlock_connector($1)", known)))[:2] == ("rejected", {"status": "UnlockFailed"})
        pair.service.answers["Reset"] = {"status": "Rejected"}
        assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[:2] == ("rejected", {"status": "Rejected"})


ABSENT = [
    ("1.5", "ocpp.trigger_message($1, 'Heartbeat')", "TriggerMessage"),
    ("1.5", f"ocpp.set_charging_profile($1, 0, '{PROFILE}')", "SetChargingProfile"),
    ("1.5", "ocpp.clear_charging_profile($1)", "ClearChargingProfile"),
    ("1.5", "ocpp.get_composite_schedule($1)", "GetCompositeSchedule"),
    ("1.5", "ocpp.get_log($1, 'SecurityLog', 'https://files.example/')", "GetLog"),
    ("1.2", "ocpp.get_configuration($1)", "GetConfiguration"),
    ("1.2", "ocpp.reserve_now($1, 'TAG')", "ReserveNow"),
    ("1.2", "ocpp.data_transfer($1, 'V')", "DataTransfer"),
    ("1.2", "ocpp.get_local_list_version($1)", "GetLocalListVersion"),
    ("1.2", "ocpp.trigger_message($1, 'Heartbeat')", "TriggerMessage"),
]


@pytest.mark.parametrize("version, statement, action", ABSENT, ids=[f"{version}-{action}" for version, _, action in ABSENT])
async def test_what_a_version_does_not_have_is_refused(connector, db, known, version, statement, action):
    """Is it refused before it is queued, by an error that names action and version?"""
    await Station(connector.port, version, known, "http://127.0.0.1:9/").boot()
    with pytest.raises(Exception) as refused:
        await db.value(f"SELECT {statement}", known)
    assert refused.value.sqlstate in ("22023", "0A000"), refused.value
    assert action in str(refused.value) and version in str(refused.value)
    assert await db.value("SELECT count(*) FROM ocpp.command WHERE charge_point = $1", known) == 0


async def test_what_1_6_says_over_json_alone_is_not_posted(connector, db, known):
    """The security extension is no SOAP, but the station may come by WebSocket tomorrow: it is queued, and ends with an error that says so."""
    async with Pair(connector, known, "1.6") as pair:
        ends, _, code, description = await ended(db, await db.value("SELECT ocpp.get_log($1, 'SecurityLog', 'https://files.example/')", known))
        assert (ends, code) == ("error", "NotSupported") and "GetLog" in description and "SOAP" in description
        assert (await ended(db, await db.value("SELECT ocpp.clear_cache($1)", known)))[0] == "accepted"
        assert [heard.action for heard in pair.service.heard] == ["ClearCache"]


async def test_any_text_arrives(db, known, pair):
    """Markup, quotes, blanks, line ends and all of Unicode."""
    text = " <a b=\"c\">&amp; ]]> 'ü' 東 𝄞\ttab\nline\rend \x7f "
    await ended(db, await db.value("SELECT ocpp.data_transfer($1, 'V', data => $2)", known, text))
    assert pair.service.heard[0].fields == {"vendorId": "V", "data": text}


@pytest.mark.parametrize("odd", ["\x01", "\x1b", "\ufffe"])
async def test_what_xml_can_not_say_is_not_posted(db, known, pair, odd):
    """Is the command an error that says why, and does the next one go?"""
    ends, _, _, description = await ended(db, await db.value("SELECT ocpp.data_transfer($1, 'V', data => $2)", known, f"a{odd}b"))
    assert ends == "error" and "data" in description and "XML" in description
    assert (await ended(db, await db.value("SELECT ocpp.clear_cache($1)", known)))[0] == "accepted"
    assert [heard.action for heard in pair.service.heard] == ["ClearCache"]


@every_version
async def test_a_name_full_of_markup_is_called_by_it(connector, db, identity, version):
    """In the header of every command."""
    name = f"A&B <\"ü'>  東 {identity[-8:]}"
    await db.value("SELECT ocpp.add_charge_point($1)", name)
    async with Pair(connector, name, version):
        assert (await ended(db, await db.value("SELECT ocpp.clear_cache($1)", name)))[0] == "accepted"


async def test_a_remote_stop_ends_a_transaction(db, known, pair):
    """From the first word to the last: started by the station, stopped from SQL."""
    await db.value("SELECT ocpp.add_id_tag($1)", "TAG" + known[-8:])
    await pair.station.begin("TAG" + known[-8:])
    number = await db.value("SELECT ocpp.remote_stop_transaction(charge_point, id) FROM ocpp.transaction WHERE charge_point = $1 AND state = 'open'", known)
    heard = await pair.service.until_heard(1)
    assert heard.fields == {"transactionId": str(pair.station.transaction)}
    assert (await ended(db, number))[0] == "accepted"
    pair.station.meter += 300
    await pair.station.end()
    # 1.5 has no word for the reason.
    row = await db.row("SELECT state, energy FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == ("stopped", 300)


# --- Ways to answer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [plainly, gzipped, deflated, in_chunks, without_end], ids=lambda way: way.__name__)
async def test_answers_come_in_many_ways(db, known, pair, way):
    """Packed, in chunks, until the connection ends: all of it is HTTP."""
    pair.service.ways.append(way)
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[:2] == ("accepted", {"status": "Accepted"})


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_gateway_does_not_speak_for_the_station(db, known, pair, status):
    """A gateway in between says that it got no answer: is it as if none came, so that what is safe is tried again?"""
    pair.service.ways.append(with_status(status, b"<h1>sorry</h1>"))
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "unknown"
    assert f"HTTP status {status}" in await db.value("SELECT failure FROM ocpp.soap_overview WHERE charge_point = $1", known)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 500, 501])
async def test_a_status_without_soap_is_an_error(db, known, pair, status):
    """Is it an error that says what the station answered?"""
    pair.service.ways.append(with_status(status, b"<h1>sorry</h1>"))
    ends, answer, _, description = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
    assert (ends, answer) == ("error", None)
    assert str(status) in description
    assert len(pair.service.heard) == 1
    # The next one goes.
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "accepted"


RESET_RESPONSE = f'<s:Envelope xmlns:s="{ENV}"><s:Body><c:resetResponse xmlns:c="{CP["1.5"]}">%s</c:resetResponse></s:Body></s:Envelope>'
GARBAGE = {
    "nothing": b"",
    "text": b"OK",
    "HTML": b"<html><body>It works!</body></html>",
    "half": (RESET_RESPONSE % "<c:status>Acc").encode()[:150],
    "DOCTYPE": b'<!DOCTYPE a [<!ENTITY a "Accepted">]>' + (RESET_RESPONSE % "<c:status>&a;</c:status>").encode(),
    "another answer": (RESET_RESPONSE % "<c:status>Accepted</c:status>").replace("resetResponse", "clearCacheResponse").encode(),
    "our own request": envelope("1.5", "<cs:heartbeatRequest/>", "CP").encode(),
    "deep": (RESET_RESPONSE % ("<x>" * 50_000)).encode(),
}


@pytest.mark.parametrize("case", list(GARBAGE))
async def test_garbage_for_an_answer_is_an_error(db, known, pair, case):
    """Whatever comes back: is the command over, and does the next one go?"""
    pair.service.ways.append(saying(GARBAGE[case]))
    ends, answer, _, description = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
    assert (ends, answer) == ("error", None), description
    assert description
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "accepted"
    assert len(pair.service.heard) == 2


def packed_tightly(handler, answer):
    """64 MiB in 64 KiB."""
    handler.send(200, gzip.compress(answer + b" " * (64 << 20)), {"Content-Encoding": "gzip"})


def at_length(handler, answer):
    """Eight times what a frame may have."""
    handler.send(200, answer + b" " * (8 << 20))


def without_bound(handler, answer):
    """In chunks that do not end."""
    handler.send(200, b"", {"Transfer-Encoding": "chunked"}, length=None)
    for _ in range(4096):
        handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


@pytest.mark.parametrize("way", [packed_tightly, at_length, without_bound], ids=lambda way: way.__name__)
async def test_an_answer_that_is_too_large(db, known, pair, way):
    """Is it not read to its end, is it said why, and does the connector live on?"""
    pair.service.ways.append(way)
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "unknown"
    assert "larger than" in await failure(db, known)
    # What it says next shows that it is well.
    await pair.station.heartbeat()
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "accepted"


async def test_an_answer_waits_for_a_person_with_an_open_transaction(cluster, db, known, pair):
    """Somebody works on the charge point when its answer comes: it is kept when the work is done, however long that takes."""
    psql = await cluster.connect()
    may_answer = threading.Event()
    pair.service.ways.append(when(may_answer))
    number = await db.value("SELECT ocpp.clear_cache($1)", known)
    await db.until("SELECT state = 'sent' FROM ocpp.command WHERE id = $1", number)
    await psql.execute(f"BEGIN; SELECT 1 FROM ocpp.charge_point_state WHERE charge_point = '{known}' FOR UPDATE")
    may_answer.set()
    await asyncio.sleep(3)
    assert await state(db, number) == "sent"
    await psql.execute("COMMIT")
    await psql.close()
    assert await ended(db, number) == ("accepted", {"status": "Accepted"}, None, None)
    assert len(pair.service.heard) == 1


async def test_an_answer_without_a_status(db, known, pair):
    """A required element is missing: kept as it is under lenient, like over JSON; the command ends."""
    pair.service.ways.append(saying((RESET_RESPONSE % "").encode()))
    ends, *_ = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
    assert ends in ("accepted", "rejected", "error")


@pytest.mark.parametrize("code, subcode, status", [("Receiver", "NotSupported", 500), ("Receiver", "InternalError", 500), ("Sender", "SecurityError", 400), ("Receiver", "NotSupported", 200)])
async def test_a_fault_is_an_error_with_its_code(db, known, pair, code, subcode, status):
    """Is what the station says in code and reason what the command shows?"""
    pair.service.ways.append(saying(fault_envelope("1.5", code, subcode, "I am not in the mood"), status))
    ends, answer, error_code, description = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
    assert (ends, answer, error_code) == ("error", None, subcode)
    assert "I am not in the mood" in description


async def test_a_fault_of_its_own(db, known, pair):
    """OCPP-S 1.6 errata 3.3: any subcode is accepted; and one without any."""
    bare = f'<S:Envelope xmlns:S="{ENV}"><S:Body><S:Fault><S:Code><S:Value>S:Receiver</S:Value></S:Code><S:Reason><S:Text xml:lang="de">nein</S:Text></S:Reason></S:Fault></S:Body></S:Envelope>'
    for said in (fault_envelope("1.5", "Sender", "Mine", "nein"), bare.encode()):
        pair.service.ways.append(saying(said, 500))
        ends, _, error_code, description = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
        assert ends == "error" and error_code and "nein" in description


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(db, known, pair, status):
    """A station that sends us elsewhere sends us nowhere."""
    with Service("1.5", known) as elsewhere:
        pair.service.ways.append(with_status(status, Location=elsewhere.url))
        ends, _, _, description = await ended(db, await db.value("SELECT ocpp.reset($1)", known))
        assert ends == "error" and str(status) in description
        assert (elsewhere.connections, len(pair.service.heard)) == (0, 1)


async def test_a_slow_answer_times_out(db, known, pair, settings):
    """When the time for the answer is over: does the next command go with the station's next word, and what timed out not again?"""
    await settings("answer_timeout", "2 s")
    gate = threading.Event()
    pair.service.ways.append(when(gate))
    slow = await db.value("SELECT ocpp.clear_cache($1)", known)
    next = await db.value("SELECT ocpp.reset($1)", known)
    await pair.service.until_heard(1)
    await pair.station.heartbeat()
    assert (await state(db, slow), await state(db, next)) == ("sent", "queued"), "its word is not the answer"
    assert (await ended(db, slow))[0] == "timed out"
    assert "did not answer" in await failure(db, known)
    await pair.station.heartbeat()
    heard = await pair.service.until_heard(2)
    assert heard.action == "Reset" and heard.at - pair.service.heard[0].at > 1.5
    gate.set()
    assert (await ended(db, next))[0] == "accepted"
    assert len(pair.service.heard) == 2


BROKEN = [("ocpp.remote_start_transaction($1, 'TAG')", False), ("ocpp.clear_cache($1)", True), ("ocpp.reset($1, resend => true)", True), ("ocpp.clear_cache($1, resend => false)", False)]


@pytest.mark.parametrize("way", [cut_off, in_silence], ids=lambda way: way.__name__)
@pytest.mark.parametrize("statement, again", BROKEN, ids=["unsafe", "safe", "resend", "no resend"])
async def test_what_broke_off_is_sent_again_if_that_is_safe(db, known, pair, way, statement, again):
    """The answer never came, or not all of it. Clearing a cache twice is nothing; of a start nobody knows."""
    pair.service.ways.append(way)
    number = await db.value(f"SELECT {statement}", known)
    assert await failure(db, known)
    assert await state(db, number) == ("queued" if again else "unknown")
    # What it says next shows that it is there again.
    await pair.station.heartbeat()
    assert (await ended(db, await db.value("SELECT ocpp.change_configuration($1, 'Key', 'x')", known)))[0] == "accepted"
    assert await state(db, number) == ("accepted" if again else "unknown")
    heard = [(heard.action, heard.message_id) for heard in pair.service.heard]
    assert len(heard) == (3 if again else 2)
    assert not again or heard[0] == heard[1], "the same command with the same id"


# --- One after the other, in order, none lost ---------------------------------------------------------------------------


async def test_one_command_at_a_time(db, known, pair):
    """While one is outstanding the next waits, and what the station says meanwhile is answered."""
    gate = threading.Event()
    pair.service.ways.append(when(gate))
    first = await db.value("SELECT ocpp.clear_cache($1)", known)
    second = await db.value("SELECT ocpp.reset($1)", known)
    await pair.service.until_heard(1)
    await pair.station.heartbeat()
    await asyncio.sleep(0.5)
    assert len(pair.service.heard) == 1
    assert (await state(db, first), await state(db, second)) == ("sent", "queued")
    gate.set()
    assert (await ended(db, first))[0] == "accepted"
    assert (await ended(db, second))[0] == "accepted"
    assert [heard.action for heard in pair.service.heard] == ["ClearCache", "Reset"]


async def test_many_commands_go_in_order(db, known, pair):
    """Twenty for one station: each once, one behind the other, at once."""
    numbers = [await db.value("SELECT ocpp.change_configuration($1, $2, 'x')", known, f"Key{n}") for n in range(20)]
    await db.until("SELECT count(*) = 20 FROM ocpp.command WHERE id = ANY ($1) AND state = 'accepted'", numbers)
    assert [heard.fields["key"] for heard in pair.service.heard] == [f"Key{n}" for n in range(20)]
    assert pair.service.heard[-1].at - pair.service.heard[0].at < 10, "the next one goes with the answer to the one before"


async def test_a_station_that_does_not_listen(connector, db, known):
    """Is the command kept, is it said why it waits, and does it go when the station is there again and says a word?"""
    port = free_port()
    station = Station(connector.port, "1.5", known, f"http://127.0.0.1:{port}/charge/point")
    await station.boot()
    numbers = [await db.value("SELECT ocpp.change_configuration($1, $2, 'x')", known, f"Key{n}") for n in range(3)]
    await failure(db, known)
    assert [await state(db, number) for number in numbers] == ["queued"] * 3
    row = await db.row("SELECT version, address, peer, failures, failed_at IS NOT NULL, retry_at > failed_at FROM ocpp.soap_overview WHERE charge_point = $1", known)
    assert tuple(row)[:2] == ("1.5", station.address) and str(row["peer"]).startswith("127.0.0.1")
    assert row["failures"] >= 1 and tuple(row)[4:] == (True, True)
    with Service("1.5", known, port=port) as service:
        await station.heartbeat()
        await db.until("SELECT count(*) = 3 FROM ocpp.command WHERE id = ANY ($1) AND state = 'accepted'", numbers)
        assert [heard.fields["key"] for heard in service.heard] == ["Key0", "Key1", "Key2"]
        assert service.problems == []
    row = await db.row("SELECT failures, failure, retry_at FROM ocpp.soap_overview WHERE charge_point = $1", known)
    assert tuple(row) == (0, None, None)


async def test_a_station_that_listens_again_and_says_nothing(connector, db, known):
    """Is it tried again by itself, after a minute and then ever later?"""
    port = free_port()
    await Station(connector.port, "1.5", known, f"http://127.0.0.1:{port}/charge/point").boot()
    number = await db.value("SELECT ocpp.clear_cache($1)", known)
    pause = "SELECT extract(epoch FROM retry_at - failed_at) FROM ocpp.soap_overview WHERE charge_point = $1 AND failures = $2"
    time_is_over = f"UPDATE ocpp.soap_callback SET retry_at = clock_timestamp() WHERE charge_point = '{known}'"
    assert 55 <= await db.until(pause, known, 1) <= 65
    await db.run(time_is_over)
    assert 235 <= await db.until(pause, known, 2) <= 245
    with Service("1.5", known, port=port) as service:
        await db.run(time_is_over)
        assert (await ended(db, number))[0] == "accepted"
        assert len(service.heard) == 1


async def test_a_station_that_moves(connector, db, known, pair):
    """The address of its latest request is where it listens; every request says it anew."""
    assert (await ended(db, await db.value("SELECT ocpp.clear_cache($1)", known)))[0] == "accepted"
    with Service("1.5", known, path="/elsewhere?a=1&b=2") as new:
        pair.station.address = new.url
        await pair.station.heartbeat()
        assert await db.value("SELECT address FROM ocpp.soap_overview WHERE charge_point = $1", known) == new.url
        assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "accepted"
        assert [heard.action for heard in new.heard] == ["Reset"]
        assert new.problems == []
    assert [heard.action for heard in pair.service.heard] == ["ClearCache"]


async def test_commands_queued_before_the_station_was_ever_heard(connector, db, known):
    """Its first word delivers them."""
    number = await db.value("SELECT ocpp.clear_cache($1)", known)
    await asyncio.sleep(0.3)
    assert await state(db, number) == "queued"
    async with Pair(connector, known, "1.6"):
        assert (await ended(db, number))[0] == "accepted"


@pytest.mark.parametrize("address", [None, ANONYMOUS])
async def test_a_station_without_an_address(connector, db, known, address):
    """Nothing to post to: the command waits, and so does nobody else."""
    station = Station(connector.port, "1.5", known, address)
    await station.boot()
    number = await db.value("SELECT ocpp.clear_cache($1)", known)
    await asyncio.sleep(1)
    assert await state(db, number) == "queued"
    with Service("1.5", known) as service:
        station.address = service.url
        await station.heartbeat()
        assert (await ended(db, number))[0] == "accepted"


async def test_a_websocket_takes_over_and_gives_back(connector, db, known, pair):
    """The newest way to it is the way to it."""
    assert (await ended(db, await db.value("SELECT ocpp.clear_cache($1)", known)))[0] == "accepted"
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        number = await db.value("SELECT ocpp.reset($1)", known)
        await charger.answer(await charger.command(), {"status": "Accepted"})
        assert (await ended(db, number))[0] == "accepted"
        assert len(pair.service.heard) == 1
    # As long as it counts as open, its word by SOAP changes nothing.
    await db.until("SELECT NOT connected FROM ocpp.charge_point_list(identity => $1)", known)
    await pair.station.boot()
    assert (await ended(db, await db.value("SELECT ocpp.reset($1)", known)))[0] == "accepted"
    assert len(pair.service.heard) == 2


# --- Whom we do not post to ---------------------------------------------------------------------------------------------


# What a station claims to be, while it speaks from 127.0.0.1; {port} is one that is listened on at 127.0.0.2.
HOSTILE = [
    "http://127.0.0.2:{port}/charge/point",
    "http://127.0.0.1:80@127.0.0.2:{port}/",
    "http://127.0.0.1@127.0.0.2:{port}/",
    "http://127.0.0.2:{port}#@127.0.0.1/",
    "http://127.0.0.2:{port}\\@127.0.0.1/",
    "http://127.0.0.2:{port}?@127.0.0.1/",
    "http://[::ffff:127.0.0.2]:{port}/",
    "http://2130706434:{port}/",
    "http://0x7f000002:{port}/",
    "http://0177.0.0.2:{port}/",
    "http://127.2:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::]:{port}/",
    "HTTP://127.0.0.2:{port}/",
    "https://127.0.0.2:{port}/",
    "http://",
    "http:///path",
    "http://:{port}/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://a b/",
]
# What is no address at all.
NOWHERE = ["ftp://127.0.0.2:{port}/", "gopher://127.0.0.2:{port}/", "ws://127.0.0.2:{port}/", "file:///etc/passwd", "unix:/tmp/socket", "//127.0.0.2:{port}/", "127.0.0.2:{port}", "none"]


@pytest.mark.parametrize("address", HOSTILE + NOWHERE)
async def test_nobody_else_is_posted_to(connector, db, known, address):
    """Whoever speaks from one address and claims to listen on another: no connection is made, the command waits and says why."""
    with Service("1.5", known, host="127.0.0.2") as watched:
        await Station(connector.port, "1.5", known, address.format(port=watched.port)).boot()
        number = await db.value("SELECT ocpp.reset($1)", known)
        if address in HOSTILE:
            assert await failure(db, known)
        await asyncio.sleep(0.3)
        assert (await state(db, number), watched.connections) == ("queued", 0)
    await db.value("SELECT ocpp.cancel_command($1)", number)


@pytest.mark.parametrize("end", ["&#13;&#10;X-Evil: 1&#13;&#10;", "%0d%0aX-Evil:%201", " HTTP/1.1&#10;X-Evil: 1"])
async def test_an_address_does_not_write_headers(connector, db, known, end):
    """A line end in the address is no way into the request: it is a part of the path, or no address."""
    with Service("1.5", known) as service:
        said = envelope("1.5", "<cs:heartbeatRequest/>", known, action="/Heartbeat", address=service.url + end)
        assert "currentTime" in (await post(connector.port, said)).fields
        number = await db.value("SELECT ocpp.clear_cache($1)", known)
        over = "EXISTS (SELECT FROM ocpp.soap_overview WHERE charge_point = $2 AND failures > 0)"
        await db.until(f"SELECT state NOT IN ('queued', 'sent') OR {over} FROM ocpp.command WHERE id = $1", number, known)
        assert all("x-evil" not in heard.headers for heard in service.heard)


async def test_who_comes_through_a_proxy_is_not_posted_to(connector, db, known):
    """The peer is the proxy then, and its address says nothing about the station."""
    with Service("1.5", known) as service:
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            await Station(connector.port, "1.5", known, service.url, headers={header: "for=192.0.2.7"}).boot()
            assert await db.value("SELECT peer IS NULL FROM ocpp.soap_overview WHERE charge_point = $1", known), header
        number = await db.value("SELECT ocpp.clear_cache($1)", known)
        assert await failure(db, known)
        assert (await state(db, number), service.connections) == ("queued", 0)
        # It comes itself.
        await Station(connector.port, "1.5", known, service.url).heartbeat()
        assert (await ended(db, number))[0] == "accepted"


# --- Systems of their own: with a flag, killed, two of them -------------------------------------------------------------


@pytest.fixture(scope="module")
def house():
    """A cluster for connectors that come and go; any connector of a cluster delivers for all."""
    with Cluster() as cluster:
        yield cluster.install()


@pytest.fixture
async def house_db(house):
    connection = await house.connect()
    yield Database(connection)
    await connection.close()


@pytest.fixture
async def tenant(house_db, identity) -> str:
    await house_db.value("SELECT ocpp.add_charge_point($1)", identity)
    return identity


async def test_who_may_be_posted_to_can_be_said(house, house_db, tenant, tmp_path):
    """--soap-callback names addresses that stations may claim to be; others still may not."""
    connector = Connector(house.url(), tmp_path / "log", "--soap-callback", "127.0.0.2").start()
    try:
        with Service("1.5", tenant, host="127.0.0.3") as other:
            await Station(connector.port, "1.5", tenant, other.url).boot()
            number = await house_db.value("SELECT ocpp.clear_cache($1)", tenant)
            assert await failure(house_db, tenant)
            assert (await state(house_db, number), other.connections) == ("queued", 0)
        async with Pair(connector, tenant, "1.5", host="127.0.0.2") as pair:
            assert (await ended(house_db, number))[0] == "accepted"
            assert pair.service.connections == 1
    finally:
        assert connector.stop() == 0, connector.last_words()


@pytest.mark.parametrize("statement, again", [("ocpp.clear_cache($1)", True), ("ocpp.remote_start_transaction($1, 'TAG')", False), ("ocpp.reset($1, resend => true)", True)])
async def test_the_connector_is_killed_with_a_command_outstanding(house, house_db, tenant, tmp_path, statement, again):
    """Never lost, and never said twice where that is not safe."""
    connector = Connector(house.url(), tmp_path / "log").start()
    try:
        async with Pair(connector, tenant, "1.5") as pair:
            gate = threading.Event()
            pair.service.ways.append(when(gate))
            number = await house_db.value(f"SELECT {statement}", tenant)
            waiting = await house_db.value("SELECT ocpp.change_configuration($1, 'Key', 'x')", tenant)
            await pair.service.until_heard(1)
            await asyncio.to_thread(connector.kill)
            gate.set()
            await asyncio.to_thread(connector.start)
            await pair.station.heartbeat()
            assert (await ended(house_db, number, within=60))[0] == ("accepted" if again else "unknown")
            assert (await ended(house_db, waiting, within=60))[0] == "accepted"
            await asyncio.sleep(1)
            heard = [(heard.action, heard.message_id) for heard in pair.service.heard]
            assert len(heard) == (3 if again else 2), heard
            assert not again or heard[0] == heard[1], "the same command with the same id"
    finally:
        connector.stop()


async def test_the_connector_is_stopped_with_a_command_outstanding(house, house_db, tenant, tmp_path):
    """SIGTERM: what is on its way is waited for."""
    connector = Connector(house.url(), tmp_path / "log").start()
    async with Pair(connector, tenant, "1.5") as pair:
        gate = threading.Event()
        pair.service.ways.append(when(gate))
        number = await house_db.value("SELECT ocpp.remote_start_transaction($1, 'TAG')", tenant)
        await pair.service.until_heard(1)
        asyncio.get_running_loop().call_later(1, gate.set)
        assert await asyncio.to_thread(connector.stop) == 0
        # Another life takes care of what is left, if anything is.
        connector.start()
        try:
            assert (await ended(house_db, number, within=60))[0] in ("accepted", "unknown")
            assert len(pair.service.heard) == 1
        finally:
            connector.stop()


async def test_a_restart_forgets_nobody(house, house_db, tenant, tmp_path):
    """Stopped and started: does a command go to a station that has said nothing since?"""
    connector = Connector(house.url(), tmp_path / "log").start()
    try:
        async with Pair(connector, tenant, "1.5") as pair:
            assert await asyncio.to_thread(connector.stop) == 0
            number = await house_db.value("SELECT ocpp.clear_cache($1)", tenant)
            await asyncio.to_thread(connector.start)
            assert (await ended(house_db, number, within=30))[0] == "accepted"
            assert len(pair.service.heard) == 1
            assert await house_db.value("SELECT connected FROM ocpp.charge_point_list(identity => $1)", tenant)
    finally:
        connector.stop()


async def test_another_connector_takes_over(house, house_db, tenant, tmp_path):
    """The one that a station spoke to is killed and does not come back: the other delivers, once nobody can be there any more."""
    lost, left = (Connector(house.url(), tmp_path / f"{name}.log", name=name).start() for name in ("lost", "left"))
    try:
        async with Pair(lost, tenant, "1.5") as pair:
            gate = threading.Event()
            pair.service.ways.append(when(gate))
            first = await house_db.value("SELECT ocpp.remote_start_transaction($1, 'TAG')", tenant)
            await pair.service.until_heard(1)
            await asyncio.to_thread(lost.kill)
            gate.set()
            number = await house_db.value("SELECT ocpp.clear_cache($1)", tenant)
            await asyncio.sleep(1)
            assert (await state(house_db, first), await state(house_db, number)) == ("sent", "queued"), "it may be there yet"
            await house_db.run("UPDATE ocpp.node SET lease_until = clock_timestamp() WHERE name = 'lost'")
            assert (await ended(house_db, number))[0] == "accepted"
            assert await state(house_db, first) == "unknown"
            assert [heard.action for heard in pair.service.heard] == ["RemoteStartTransaction", "ClearCache"]
    finally:
        left.stop()


async def test_postgres_goes_down_with_a_command_outstanding(house, tenant, tmp_path):
    """The answer comes while nobody can take it: is it kept until somebody can? Requests are told to come again meanwhile."""
    connector = Connector(house.url(), tmp_path / "log").start()
    try:
        async with Pair(connector, tenant, "1.5") as pair:
            gate = threading.Event()
            pair.service.ways.append(when(gate))
            number = int(house.psql(f"SELECT ocpp.remote_start_transaction('{tenant}', 'TAG')"))
            await pair.service.until_heard(1)
            await asyncio.to_thread(house.stop, "immediate")
            try:
                gate.set()
                status, headers, _ = await asyncio.to_thread(raw_post, connector.port, envelope("1.5", "<cs:heartbeatRequest/>", tenant))
                assert status == 503 and int(headers["retry-after"]) > 0
            finally:
                await asyncio.to_thread(house.start)
            connection = await house.connect()
            try:
                assert (await ended(Database(connection), number, within=30))[0] == "accepted"
            finally:
                await connection.close()
            assert len(pair.service.heard) == 1
    finally:
        connector.stop()


async def test_two_connectors_deliver_once(house, house_db, identity, tmp_path):
    """Stations talk to one, commands may go by either: each is heard once, in order."""
    connectors = [Connector(house.url(), tmp_path / f"{name}.log", name=name).start() for name in ("one", "two")]
    names = [f"{identity}-{n}" for n in range(5)]
    for name in names:
        await house_db.value("SELECT ocpp.add_charge_point($1)", name)
    pairs = [Pair(connectors[n % 2], name, "1.5") for n, name in enumerate(names)]
    try:
        for pair in pairs:
            await pair.__aenter__()
        for n in range(10):
            await house_db.rows("SELECT ocpp.change_configuration(identity, $2, 'x') FROM ocpp.charge_point WHERE identity = ANY ($1)", names, f"Key{n}")
        await house_db.until("SELECT count(*) = 50 FROM ocpp.command WHERE charge_point = ANY ($1) AND state = 'accepted'", names, within=60)
        for pair in pairs:
            assert [heard.fields["key"] for heard in pair.service.heard] == [f"Key{n}" for n in range(10)]
            await pair.__aexit__(None)
    finally:
        for connector in connectors:
            connector.stop()


async def test_a_campaign_over_stations_of_every_version(house, house_db, identity, tmp_path):
    """Three stations, three versions, one statement."""
    connector = Connector(house.url(), tmp_path / "log").start()
    names = {version: f"{identity}-{version}" for version in VERSIONS}
    for name in names.values():
        await house_db.value("SELECT ocpp.add_charge_point($1)", name)
    try:
        pairs = [await Pair(connector, name, version).__aenter__() for version, name in names.items()]
        await house_db.rows("SELECT ocpp.unlock_connector(identity) FROM ocpp.charge_point_list(connected => true) WHERE identity = ANY ($1)", list(names.values()))
        await house_db.until("SELECT count(*) = 3 FROM ocpp.command WHERE charge_point = ANY ($1) AND answer ->> 'status' = 'Unlocked'", list(names.values()))
        for pair in pairs:
            await pair.__aexit__(None)
    finally:
        assert connector.stop() == 0, connector.last_words()


async def test_who_is_silent_is_gone(connector, db, known, settings):
    """SOAP has no connection: a station is connected as long as it was heard within soap.presence."""
    connected = "SELECT connected FROM ocpp.charge_point_list(identity => $1)"
    station = Station(connector.port, "1.5", known)
    await station.boot()
    await settings("soap.presence", "10 s")
    await station.heartbeat()
    assert await db.value(connected, known)
    began = later()
    await db.until("SELECT NOT connected FROM ocpp.charge_point_list(identity => $1)", known, within=30)
    assert (later() - began).total_seconds() >= 8
    await station.heartbeat()
    assert await db.value(connected, known)


@pytest.mark.parametrize("value", ["9 s", "never"])
async def test_presence_has_a_least_value(db, value):
    """10 seconds; less is refused."""
    assert await db.value("SELECT value FROM ocpp.setting WHERE name = 'soap.presence'") in ("15 min", "00:15:00")
    with pytest.raises(Exception) as refused:
        await db.value("SELECT ocpp.set('soap.presence', $1)", value)
    assert refused.value.sqlstate.startswith("22")
