"""Chargers that behave badly harm nobody but themselves."""

import asyncio
import os
import random
from pathlib import Path

import pytest
import websockets

from live.charger import Charger, open_socket

GARBAGE = [
    b"", b"\x00", b"\xff\xfe\xfd", b"null", b"[]", b"[2]", b"[2,", b'[2,"1"', b'[2,"1","Heartbeat"', b'[2,"1","Heartbeat",{}', b'[2,"1","Heartbeat",[]]',
    b'[2,"1","StartTransaction",{"connectorId":"\\u0000"}]', b'[2,"1","Dance",{}]', b'[9,"1",{}]', b'[3,"nobody asked",{}]', b'[4,"1","x","y",{}]',
    b'{"a":1}', b'"text"', b"[" * 5000, b'[2,"1","Heartbeat",' + b'{"a":' * 3000, b'[2,"1","DataTransfer",{"vendorId":"' + b"x" * 100_000 + b'"}]',
    '[2,"1","DataTransfer",{"vendorId":"\ud800"}]'.encode("utf-8", "surrogatepass"), b"\xef\xbb\xbf[2,\"1\",\"Heartbeat\",{}]",
    b'[2,"1","MeterValues",{"connectorId":1e400,"meterValue":[{"timestamp":"yesterday","sampledValue":[{"value":"NaN"}]}]}]',
]


async def test_a_flood_of_garbage(connector, fresh):
    db = await fresh()
    for identity in ("RUDE", "GOOD"):
        await db.value("SELECT ocpp.add_charge_point($1)", identity)
    chance = random.Random(1)
    frames = GARBAGE + [chance.randbytes(chance.randrange(1, 300)) for _ in range(200)]
    rude = await open_socket(connector.url, "RUDE")
    understood = asyncio.create_task(answer_to(rude, "well"))
    async with await Charger.connect(connector.url, "GOOD") as good:
        await good.boot()
        flood = asyncio.create_task(send_all(rude, frames * 10))
        while not flood.done():
            assert "currentTime" in await good.call("Heartbeat", timeout=5)
        flood.result()
        # Everything was logged, and the rude one is still understood when it speaks well.
        await db.until("SELECT count(*) >= $1 FROM ocpp.message_log WHERE charge_point = 'RUDE' AND direction = 'received'", len(frames) * 10, within=60)
        await rude.send('[2,"well","Heartbeat",{}]')
        assert "currentTime" in await asyncio.wait_for(understood, 10)
    await rude.close()
    assert connector.process.poll() is None


async def answer_to(socket, id: str) -> str:
    """Reads on until the answer to message `id` comes."""
    async for text in socket:
        if text.startswith(f'[3,"{id}"'):
            return text
    raise ConnectionError("closed before the answer came")


async def send_all(socket, frames) -> None:
    for frame in frames:
        await socket.send(frame)


async def test_a_frame_that_is_too_large_closes_its_socket_only(connector, fresh):
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('BIG')")
    socket = await open_socket(connector.url, "BIG")
    with pytest.raises(websockets.ConnectionClosed) as closed:
        await socket.send(b"x" * (2 << 20))
        await asyncio.wait_for(socket.recv(), 10)
    # The close frame may be overtaken by the reset of a connection that still had something to send.
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    async with await Charger.connect(connector.url, "BIG") as charger:
        assert (await charger.boot())["status"] == "Accepted"


async def test_one_that_never_reads(connector, fresh):
    """Its answers pile up in the sockets' buffers, then it is not read any more; the others notice nothing."""
    db = await fresh()
    for identity in ("DEAF", "GOOD"):
        await db.value("SELECT ocpp.add_charge_point($1)", identity)
    reader, writer = await asyncio.open_connection("127.0.0.1", connector.port, limit=1024)
    writer.write(b"GET /ocpp/DEAF HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()
    mask = b"\0\0\0\0"
    frame = b'[2,"1","Heartbeat",{}]'
    message = bytes([0x81, 0x80 | len(frame)]) + mask + frame
    before = resident(connector.process.pid)

    async def shout():
        for _ in range(2000):
            writer.write(message * 100)
            await writer.drain()

    shouting = asyncio.create_task(shout())
    async with await Charger.connect(connector.url, "GOOD") as good:
        await good.boot()
        for _ in range(50):
            assert "currentTime" in await good.call("Heartbeat", timeout=5)
            await asyncio.sleep(0.1)
    assert not shouting.done(), "it should have been held back by now"
    shouting.cancel()
    writer.transport.abort()
    assert resident(connector.process.pid) - before < 64 << 20, "what it says is not kept in memory"


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def test_a_person_with_an_open_transaction_stalls_one_charge_point(cluster, connector, fresh):
    db = await fresh()
    for identity in ["HELD"] + [f"FREE-{n}" for n in range(8)]:
        await db.value("SELECT ocpp.add_charge_point($1)", identity)
    held = await Charger.connect(connector.url, "HELD")
    await held.boot()
    psql = await cluster.connect()
    await psql.execute("BEGIN; SELECT 1 FROM ocpp.charge_point_state WHERE charge_point = 'HELD' FOR UPDATE")
    stalled = asyncio.ensure_future(held.call("Heartbeat", timeout=30))
    # Eight others: every lane has some of them.
    for n in range(8):
        async with await Charger.connect(connector.url, f"FREE-{n}") as charger:
            assert "currentTime" in await charger.call("Heartbeat", timeout=5)
    assert not stalled.done()
    await psql.execute("COMMIT")
    assert "currentTime" in await stalled
    await psql.close()
    await held.close()


async def test_a_person_who_holds_a_row_of_ours_stalls_who_needs_it(cluster, connector, fresh):
    """Not the charge point's own row, but one that its message needs: an id tag with a limit, changed and not committed."""
    db = await fresh()
    for identity in ["HELD"] + [f"FREE-{n}" for n in range(8)]:
        await db.value("SELECT ocpp.add_charge_point($1)", identity)
    await db.value("SELECT ocpp.add_id_tag('LIMITED', max_transactions => 1)")
    held = await Charger.connect(connector.url, "HELD")
    psql = await cluster.connect()
    await psql.execute("BEGIN; UPDATE ocpp.id_tag SET label = 'mine' WHERE id_tag = 'LIMITED'")
    start = {"connectorId": 1, "idTag": "LIMITED", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}
    stalled = asyncio.ensure_future(held.call("StartTransaction", start, timeout=60))
    for n in range(8):
        async with await Charger.connect(connector.url, f"FREE-{n}") as charger:
            assert "currentTime" in await charger.call("Heartbeat", timeout=5)
    assert not stalled.done()
    await psql.execute("COMMIT")
    assert (await stalled)["idTagInfo"]["status"] == "Accepted"
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point = 'HELD'") == 1
    await psql.close()
    await held.close()
