"""Who may connect, how, and what happens when a charger connects twice or is sent away."""

import asyncio
import hashlib
import json

import pytest
import websockets
from websockets.exceptions import InvalidStatus

from live.charger import Charger, basic, open_socket


async def refused(awaitable) -> int:
    """The HTTP status with which a connection is refused."""
    with pytest.raises(InvalidStatus) as refusal:
        await awaitable
    return refusal.value.response.status_code


async def test_unknown_charge_points_follow_the_setting(connector, db, identity):
    async with await Charger.connect(connector.url, identity) as charger:
        assert (await charger.boot())["status"] == "Pending"
        frame = await charger.say('[2,"h","Heartbeat",{}]', "h")
        assert frame[0] == 4 and frame[2] == "SecurityError", "nothing but Boot before acceptance"
        await db.run(f"SELECT ocpp.accept('{identity}')")
        assert (await charger.boot())["status"] == "Accepted"
        assert "currentTime" in await charger.call("Heartbeat")
    await db.run("SELECT ocpp.set('unknown_charge_point', 'reject')")
    try:
        assert await refused(open_socket(connector.url, identity + "-unknown")) == 404
    finally:
        await db.run("SELECT ocpp.set('unknown_charge_point', NULL)")
    assert await db.value("SELECT count(*) FROM ocpp.charge_point WHERE identity = $1", identity + "-unknown") == 0


async def test_accounts_and_paths(connector, db, identity):
    await db.value("SELECT ocpp.add_charge_point($1, account => 'acme')", identity)
    async with await Charger.connect(connector.url, identity, account="acme") as charger:
        assert (await charger.boot())["status"] == "Accepted"
    assert await refused(open_socket(connector.url, identity, account="other")) == 404
    assert await refused(open_socket(connector.url + "/acme/more", identity)) == 404
    status, _ = connector.get("/nothing")
    assert status == 404


async def test_a_blocked_charge_point_is_refused(connector, db, known):
    await db.run(f"SELECT ocpp.block('{known}')")
    assert await refused(open_socket(connector.url, known)) == 403
    await db.run(f"SELECT ocpp.unblock('{known}')")
    await (await Charger.connect(connector.url, known)).close()


RAW_KEY = bytes([0x00, 0x3A, 0xFF, 0xC3] * 5)


async def test_basic_authentication(connector, db, known):
    # 40 hex digits are a key of 20 bytes; stations send the bytes (colons and invalid UTF-8 among them) or the digits.
    await db.value("SELECT ocpp.set_password($1, $2)", known, RAW_KEY.hex())
    for password in (RAW_KEY, RAW_KEY.hex().encode(), RAW_KEY.hex().upper().encode()):
        await (await Charger.connect(connector.url, known, password=password)).close()
    assert await refused(open_socket(connector.url, known)) == 401
    assert await refused(open_socket(connector.url, known, password=b"wrong")) == 401
    assert await refused(open_socket(connector.url, known, password=RAW_KEY[:-1])) == 401
    assert await refused(open_socket(connector.url, known, password=RAW_KEY, username="someone")) == 401
    assert await refused(open_socket(connector.url, known, headers={"Authorization": "Bearer x"})) == 401
    assert await refused(open_socket(connector.url, known, headers={"Authorization": "Basic !!!"})) == 401

    with pytest.raises(InvalidStatus) as refusal:
        await open_socket(connector.url, known, password=b"wrong")
    assert refusal.value.response.headers["WWW-Authenticate"].startswith("Basic")

    await db.value("SELECT ocpp.set_password($1, 'correct horse: battery')", known)
    await (await Charger.connect(connector.url, known, password=b"correct horse: battery")).close()
    assert await refused(open_socket(connector.url, known, password=RAW_KEY)) == 401

    # No secret is anywhere in the log of the connector or in the tables.
    log = connector.log.read_text(errors="replace")
    assert "battery" not in log and RAW_KEY.hex() not in log.lower()
    assert await db.value("SELECT count(*) FROM ocpp.charge_point_credential WHERE hash = $1", hashlib.sha256(b"correct horse: battery").digest()) == 0, "salted"


async def test_a_password_can_be_pushed(connector, db, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        await db.value("SELECT ocpp.set_password($1, $2, push => true)", known, RAW_KEY.hex())
        command = await charger.command()
        assert command[2:] == ["ChangeConfiguration", {"key": "AuthorizationKey", "value": RAW_KEY.hex()}]
        await charger.answer(command, {"status": "Accepted"})
        await db.until("SELECT state = 'accepted' FROM ocpp.command WHERE charge_point = $1", known)
    assert await refused(open_socket(connector.url, known)) == 401
    await (await Charger.connect(connector.url, known, password=RAW_KEY)).close()
    kept = await db.value("SELECT string_agg(t::text, '') FROM (SELECT payload::text AS t FROM ocpp.command UNION ALL SELECT frame FROM ocpp.message_log) AS t")
    assert RAW_KEY.hex() not in kept


@pytest.mark.parametrize("name", ["RDAM 123", "Zürich 1", "100%", "a+b", "x" * 240])
async def test_percent_encoded_identities_are_decoded_once(connector, db, identity, name):
    name = f"{name}-{identity[-8:]}"
    await db.value("SELECT ocpp.add_charge_point($1)", name)
    async with await Charger.connect(connector.url, name) as charger:
        assert (await charger.boot())["status"] == "Accepted"
        assert await db.value("SELECT vendor FROM ocpp.charge_point WHERE identity = $1", name) == "Test"


async def test_the_case_of_an_identity_does_not_matter(connector, db, known):
    async with await Charger.connect(connector.url, known.lower()) as charger:
        await charger.boot()
    assert await db.value("SELECT vendor FROM ocpp.charge_point WHERE identity = $1", known) == "Test"


@pytest.mark.parametrize("offered, chosen", [
    (["ocpp1.6"], "ocpp1.6"),
    (["ocpp1.6", "ocpp1.5"], "ocpp1.6"),
    (["ocpp2.0.1", "ocpp1.6"], "ocpp1.6"),
    (["ocpp16"], "ocpp16"),
    ([], None),
])
async def test_sub_protocols(connector, known, offered, chosen):
    async with await Charger.connect(connector.url, known, subprotocols=offered) as charger:
        assert charger.socket.subprotocol == chosen
        assert (await charger.boot())["status"] == "Accepted"


@pytest.mark.parametrize("version", ["1.2", "1.5"])
async def test_an_older_version(connector, db, known, version):
    """A session and a command of OCPP 1.2 and 1.5 over JSON: each side in the words of that version, the tables in those of 1.6."""
    await db.value("SELECT ocpp.add_id_tag($1)", tag := f"TAG{known[-8:]}")
    async with await Charger.connect(connector.url, known, subprotocols=["ocpp2.0.1", f"ocpp{version}"]) as charger:
        assert charger.socket.subprotocol == f"ocpp{version}"
        boot = await charger.boot()
        assert (boot.keys(), boot["status"]) == ({"status", "currentTime", "heartbeatInterval"}, "Accepted")
        started = await charger.call("StartTransaction", {"connectorId": 1, "idTag": tag, "timestamp": "2026-05-22T10:00:00Z", "meterStart": 1000})
        assert started["idTagInfo"] == {"status": "Accepted"}
        await charger.call("StatusNotification", {"connectorId": 1, "status": "Occupied", "errorCode": "NoError"})
        value = 1500 if version == "1.2" else [{"value": "1500", "unit": "Wh"}]
        await charger.call("MeterValues", {"connectorId": 1, **({} if version == "1.2" else {"transactionId": started["transactionId"]}),
                                           "values": [{"timestamp": "2026-05-22T10:10:00Z", "value": value}]})
        number = await db.value("SELECT ocpp.unlock_connector($1, 1)", known)
        command = await charger.command()
        assert command[2:] == ["UnlockConnector", {"connectorId": 1}]
        await charger.answer(command, {"status": "Accepted"})
        await db.until("SELECT answered_at FROM ocpp.command WHERE id = $1", number)
        assert json.loads(await db.value("SELECT answer FROM ocpp.command WHERE id = $1", number)) == {"status": "Unlocked"}
        await charger.call("StopTransaction", {"transactionId": started["transactionId"], "idTag": tag, "timestamp": "2026-05-22T10:30:00Z", "meterStop": 1700})
    row = await db.row("SELECT version, state, energy FROM ocpp.transaction WHERE charge_point = $1", known)
    assert tuple(row) == (version, "stopped", 700)
    assert await db.value("SELECT count(*) FROM ocpp.violation WHERE charge_point = $1", known) == 0


async def test_no_common_sub_protocol_completes_the_handshake_then_closes(connector, known):
    socket = await open_socket(connector.url, known, subprotocols=["ocpp9.9"])
    assert socket.subprotocol is None
    with pytest.raises(websockets.ConnectionClosed) as closed:
        await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd.code == 1002


async def test_the_newest_connection_wins(connector, db, known):
    old = await Charger.connect(connector.url, known)
    await old.boot()
    async with await Charger.connect(connector.url, known) as new:
        await asyncio.wait_for(old.socket.wait_closed(), 5)
        assert "currentTime" in await new.call("Heartbeat")
        number = await db.value("SELECT ocpp.clear_cache($1)", known)
        await new.answer(await new.command(), {"status": "Accepted"})
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", number) == "accepted"
    reasons = await db.rows("SELECT reason FROM ocpp.connection WHERE charge_point = $1 ORDER BY session", known)
    assert reasons[0]["reason"] == "replaced"


async def test_reconnecting_within_milliseconds(connector, db, known):
    for _ in range(30):
        charger = await Charger.connect(connector.url, known)
        assert "currentTime" in await charger.call("Heartbeat")
        charger.socket.transport.abort()
        charger.reader.cancel()
    async with await Charger.connect(connector.url, known) as charger:
        assert "currentTime" in await charger.call("Heartbeat")
    await db.until("SELECT node IS NULL FROM ocpp.charge_point_state WHERE charge_point = $1", known)
    assert await db.value("SELECT count(*) FROM ocpp.connection WHERE charge_point = $1 AND disconnected_at IS NULL", known) == 0


async def test_a_reconnect_needs_no_boot(connector, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
    async with await Charger.connect(connector.url, known) as charger:
        assert "currentTime" in await charger.call("Heartbeat")


async def test_an_operator_disconnects(connector, db, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        assert await db.value("SELECT connected FROM ocpp.charge_point_overview WHERE identity = $1", known) is True
        await db.run(f"SELECT ocpp.disconnect('{known}', 'maintenance')")
        await asyncio.wait_for(charger.socket.wait_closed(), 5)
    await db.until("SELECT NOT connected FROM ocpp.charge_point_overview WHERE identity = $1", known)


async def test_several_calls_without_waiting_are_answered_in_order(connector, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        ids = [f"n{n}" for n in range(40)]
        answers = [asyncio.ensure_future(charger.say(f'[2,"{id}","Heartbeat",{{}}]', id)) for id in ids]
        order = []
        for id, answer in zip(ids, answers):
            answer.add_done_callback(lambda _, id=id: order.append(id))
        await asyncio.gather(*answers)
        assert order == ids


async def test_binary_frames_are_understood(connector, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        assert (await charger.say(b'[2,"b","Heartbeat",{}]', "b"))[0] == 3


async def test_quirks_of_the_handshake(connector, known):
    """What ocpp-cs's emulator does: absolute-form request line, ocpp16, a key of 17 bytes, an unmasked ping."""
    reader, writer = await asyncio.open_connection("127.0.0.1", connector.port)
    writer.write((
        f"GET ws://127.0.0.1:{connector.port}/ocpp/{known} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: WebSocket\r\nCONNECTION: keep-alive, upgrade\r\n"
        "sec-websocket-key: MTIzNDU2Nzg5MDEyMzQ1Njc=\r\nSEC-WEBSOCKET-VERSION: 13\r\nSec-WebSocket-Protocol: ocpp16\r\n\r\n"
    ).encode())
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode()
    assert head.startswith("HTTP/1.1 101"), head
    assert "ocpp16" in head
    writer.write(b"\x89\x02hi")  # PING without mask
    assert await asyncio.wait_for(reader.readexactly(4), 5) == b"\x8a\x02hi"
    frame = b'[2,"1","Heartbeat",{}]'
    writer.write(bytes([0x81, len(frame)]) + frame)
    answer = await asyncio.wait_for(reader.readexactly(2), 5)
    text = await reader.readexactly(answer[1] & 0x7F)
    assert text.startswith(b'[3,"1",{"currentTime"'), text
    writer.close()


async def test_health(connector):
    assert connector.get("/health")[0] == 200
    assert connector.get("/ready")[0] == 200
