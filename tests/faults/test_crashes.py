"""Killing things in the middle of a load of transactions: what was acknowledged is there exactly once, the rest is said again and is there once."""

import asyncio

from live.charger import Charger
from live.connector import Connector
from load import Load

STATIONS = 20


async def test_the_connector_is_killed(cluster, connector, fresh):
    load = Load(connector.url, STATIONS)
    await load.begin(await fresh())
    for _ in range(4):
        await load.progress(400)
        connector.kill()
        connector.start()
    await load.progress(400)
    await load.finish()
    assert sum(station.sent_again for station in load.stations) > 0, "the kill hit nobody"
    await load.check(await fresh())


async def test_postgres_goes_down_at_once_and_comes_back(cluster, connector, fresh):
    load = Load(connector.url, STATIONS)
    await load.begin(await fresh())
    for pause in (0, 0.5, 2):
        await load.progress(400)
        await asyncio.to_thread(cluster.stop, "immediate")
        before = load.acknowledged()
        await asyncio.sleep(pause)
        if pause:
            assert connector.get("/ready")[0] == 503
            assert connector.get("/health")[0] == 200
            assert load.acknowledged() == before, "nothing is acknowledged that is not stored"
        await asyncio.to_thread(cluster.start)
        await load.progress(400)
    await load.finish()
    assert {station.connections for station in load.stations} == {1}, "the sockets stayed open"
    await load.check(await fresh())


async def test_a_charger_cannot_connect_while_postgres_is_down(cluster, connector, fresh):
    await (await fresh()).value("SELECT ocpp.add_charge_point('CP')")
    await asyncio.to_thread(cluster.stop, "immediate")
    try:
        status, _ = await asyncio.to_thread(connector.get, "/ocpp/CP")
        assert status in (400, 426), "a plain GET is no handshake"
        reader, writer = await asyncio.open_connection("127.0.0.1", connector.port)
        writer.write(b"GET /ocpp/CP HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).decode().lower()
        assert head.startswith("http/1.1 503") and "retry-after:" in head
        writer.close()
    finally:
        await asyncio.to_thread(cluster.start)
    deadline = asyncio.get_running_loop().time() + 15
    while connector.get("/ready")[0] != 200:
        assert asyncio.get_running_loop().time() < deadline, "it did not recover"
        await asyncio.sleep(0.1)
    async with await Charger.connect(connector.url, "CP") as charger:
        assert (await charger.boot())["status"] == "Accepted"


async def test_queued_commands_survive_both(cluster, connector, fresh):
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    numbers = [await db.value("SELECT ocpp.change_configuration('CP', $1, 'v')", f"Key{n}") for n in range(10)]
    connector.kill()
    await asyncio.to_thread(cluster.stop, "immediate")
    await asyncio.to_thread(cluster.start)
    connector.start()
    async with await Charger.connect(connector.url, "CP") as charger:
        for n in range(10):
            command = await charger.command()
            assert command[3]["key"] == f"Key{n}"
            if n == 4:
                # Killed while this one is outstanding: it is safe to repeat and comes again with the same id.
                connector.kill()
                connector.start()
                break
            await charger.answer(command, {"status": "Accepted"})
    async with await Charger.connect(connector.url, "CP") as charger:
        again = await charger.command()
        assert again == command
        await charger.answer(again, {"status": "Accepted"})
        for n in range(5, 10):
            command = await charger.command()
            assert command[3]["key"] == f"Key{n}"
            await charger.answer(command, {"status": "Accepted"})
        db = await fresh()
        await db.until("SELECT count(*) = 10 FROM ocpp.command WHERE id = ANY($1) AND state = 'accepted'", numbers)


async def test_sigterm_answers_what_was_read_and_says_goodbye(cluster, connector, fresh):
    await (await fresh()).value("SELECT ocpp.add_charge_point('CP')")
    charger = await Charger.connect(connector.url, "CP")
    answers = [asyncio.ensure_future(charger.say(f'[2,"{n}","Heartbeat",{{}}]', str(n))) for n in range(5)]
    await asyncio.gather(*answers)
    assert await asyncio.to_thread(connector.stop) == 0
    await asyncio.wait_for(charger.socket.wait_closed(), 5)
    assert charger.socket.close_code == 1001
    db = await fresh()
    assert await db.value("SELECT count(*) FROM ocpp.connection WHERE disconnected_at IS NULL") == 0
    connector.start()


async def test_two_connectors_share_the_chargers(cluster, connector, fresh, tmp_path):
    """A charger moves from one connector to another while commands wait; the killed one's lease does not matter."""
    db = await fresh()
    await db.value("SELECT ocpp.add_charge_point('CP')")
    second = Connector(cluster.url(), tmp_path / "second.log", name="second").start()
    try:
        first_life = await Charger.connect(connector.url, "CP")
        await first_life.boot()
        async with await Charger.connect(second.url, "CP") as charger:
            await asyncio.wait_for(first_life.socket.wait_closed(), 10)
            number = await db.value("SELECT ocpp.clear_cache('CP')")
            await charger.answer(await charger.command(), {"status": "Accepted"})
            assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", number) == "accepted"
        await first_life.close()
    finally:
        second.stop()
