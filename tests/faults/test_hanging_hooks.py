"""A customer's function that hangs: the lane's timeout ends it, and only the message that asked it suffers."""

import asyncio
import json

import pytest

from live.charger import Charger
from live.connector import Connector

# One lane, so that everybody waits for everybody.
LIMIT = 1.0
FLAGS = ("--lanes", "1", "--lane-timeout", f"{LIMIT:.0f}s")


@pytest.fixture
def connector(cluster, tmp_path):
    connector = Connector(cluster.url(), tmp_path / "connector.log", *FLAGS).start()
    yield connector
    connector.stop()


async def hanging(fresh, kind: str, action: str, body: str = "PERFORM pg_sleep(3600);"):
    """A database where the function `hang` hangs for the charge points HANG-n, beside GOOD-n; both may charge with TAG."""
    db = await fresh()
    for name in ("HANG-1", "HANG-2", "GOOD-1", "GOOD-2", "GOOD-3"):
        await db.value("SELECT ocpp.add_charge_point($1)", name)
    await db.run("SELECT ocpp.add_id_tag('TAG')")
    returns, last = ("jsonb", "RETURN ocpp.default_reply(call);") if kind == "on" else ("void", "")
    await db.run(f"""CREATE FUNCTION hang(call ocpp.call) RETURNS {returns} LANGUAGE plpgsql AS $$
                     BEGIN IF call.identity LIKE 'HANG-%' THEN {body} END IF; {last} END $$;
                     SELECT ocpp."{kind}"('1.6', '{action}', 'hang')""")
    return db


def start(number: int) -> dict:
    return {"connectorId": 1, "idTag": "TAG", "meterStart": number, "timestamp": "2026-05-22T10:00:00Z"}


async def charge(connector, name: str, until: asyncio.Event) -> list[int]:
    """Starts transaction after transaction until told; gives their ids. Everything is answered, and answered well."""
    ids = []
    async with await Charger.connect(connector.url, name) as charger:
        while not until.is_set():
            # A hanging neighbour takes the time of one call; two of them, of two.
            answer = await charger.call("StartTransaction", start(len(ids)), timeout=5 * LIMIT)
            assert answer["idTagInfo"]["status"] == "Accepted"
            ids.append(answer["transactionId"])
            await asyncio.sleep(0.02)
    return ids


async def finish(good: list[asyncio.Task], end: asyncio.Event) -> list[int]:
    """Lets the good ones go on for a while, and gives the ids of all their transactions."""
    await asyncio.sleep(1)
    end.set()
    ids = await asyncio.gather(*good)
    assert all(len(of_one) > 5 for of_one in ids), "they went on as if nothing had been"
    return sum(ids, [])


async def test_one_that_hangs_instead_of_answering(connector, fresh):
    db = await hanging(fresh, "on", "StartTransaction")
    end = asyncio.Event()
    good = [asyncio.create_task(charge(connector, f"GOOD-{n}", end)) for n in (1, 2, 3)]
    first = await Charger.connect(connector.url, "HANG-1")
    second = await Charger.connect(connector.url, "HANG-2")
    # The one hangs while the other's message and those of the good ones gather behind it: the next batch has them all.
    answers = [asyncio.ensure_future(first.say(json.dumps([2, "h1", "StartTransaction", start(0)]), "h1", timeout=10))]
    await asyncio.sleep(LIMIT / 2)
    answers.append(asyncio.ensure_future(second.say(json.dumps([2, "h2", "StartTransaction", start(0)]), "h2", timeout=10)))
    # What it says next waits for its turn.
    behind = asyncio.ensure_future(first.say('[2,"h3","Heartbeat",{}]', "h3", timeout=10))
    for n, answer in enumerate(await asyncio.gather(*answers), 1):
        assert answer[:3] == [4, f"h{n}", "InternalError"]
    assert (await behind)[:2] == [3, "h3"]
    # Both are understood again, and nothing of the hanging messages is left.
    for charger in (first, second):
        assert "currentTime" in await charger.call("Heartbeat", timeout=5 * LIMIT)
        await charger.close()
    ids = await finish(good, end)
    rows = await db.rows("SELECT id, charge_point FROM ocpp.transaction")
    assert sorted(row["id"] for row in rows) == sorted(ids), "what was answered is stored, each once"
    assert not any(row["charge_point"].startswith("HANG") for row in rows)
    assert await failures(db) == [("on", "HANG-1", "public.hang", "StartTransaction", "57014", "h1", 1), ("on", "HANG-2", "public.hang", "StartTransaction", "57014", "h2", 1)]
    shown = await db.row("SELECT function, failures, sqlstate FROM ocpp.hook_overview")
    assert tuple(shown) == ("public.hang", 2, "57014")
    assert await db.value("SELECT error FROM ocpp.message_log WHERE message_id = 'h1'") is not None


async def test_one_that_hangs_after_the_answer(connector, fresh):
    """The message itself is answered as it was decided, and what it did stays."""
    db = await hanging(fresh, "after", "StartTransaction")
    end = asyncio.Event()
    good = [asyncio.create_task(charge(connector, f"GOOD-{n}", end)) for n in (1, 2, 3)]
    async with await Charger.connect(connector.url, "HANG-1") as charger:
        for n in (1, 2):
            answer = await charger.call("StartTransaction", start(n), id=f"h{n}", timeout=10)
            assert answer["idTagInfo"]["status"] == "Accepted"
            assert await db.value("SELECT charge_point FROM ocpp.transaction WHERE id = $1 AND state = 'open'", answer["transactionId"]) == "HANG-1"
        assert "currentTime" in await charger.call("Heartbeat", timeout=5 * LIMIT)
    ids = await finish(good, end)
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point LIKE 'GOOD-%'") == len(ids)
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point = 'HANG-1'") == 2
    assert await failures(db) == [("after", "HANG-1", "public.hang", "StartTransaction", "57014", "h2", 2)]


async def test_one_that_hangs_after_the_answer_to_a_command(connector, fresh):
    db = await hanging(fresh, "after", "Reset")
    async with await Charger.connect(connector.url, "HANG-1") as charger:
        await charger.boot()
        first = await db.value("SELECT ocpp.reset('HANG-1')")
        then = await db.value("SELECT ocpp.clear_cache('HANG-1')")
        for number in (first, then):
            command = await charger.command()
            await charger.answer(command, {"status": "Accepted"})
            assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", number) == "accepted"
        assert "currentTime" in await charger.call("Heartbeat", timeout=5 * LIMIT)
    assert [failure[:5] for failure in await failures(db)] == [("after", "HANG-1", "public.hang", "Reset", "57014")]


async def test_one_that_catches_the_request_to_end(connector, fresh):
    """Then the connection is closed, which ends the server process; others wait as long as the frame to blame is searched for."""
    db = await hanging(fresh, "on", "StartTransaction", "LOOP BEGIN PERFORM pg_sleep(3600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP;")
    good = [await Charger.connect(connector.url, f"GOOD-{n}") for n in (1, 2, 3)]
    async with await Charger.connect(connector.url, "HANG-1") as charger:
        answer = asyncio.ensure_future(charger.say(json.dumps([2, "h1", "StartTransaction", start(0)]), "h1", timeout=60))
        started = await asyncio.gather(*(one.call("StartTransaction", start(0), timeout=60) for one in good))
        assert (await answer)[:3] == [4, "h1", "InternalError"]
        assert "currentTime" in await charger.call("Heartbeat", timeout=5 * LIMIT)
    for one in good:
        assert "currentTime" in await one.call("Heartbeat", timeout=5 * LIMIT)
        await one.close()
    rows = await db.rows("SELECT id FROM ocpp.transaction WHERE charge_point LIKE 'GOOD-%'")
    assert sorted(row["id"] for row in rows) == sorted(answer["transactionId"] for answer in started)
    assert await db.value("SELECT count(*) FROM ocpp.transaction") == 3
    assert await failures(db) == [("on", "HANG-1", "public.hang", "StartTransaction", "57014", "h1", 1)]
    assert await db.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 0, "nothing of it runs on"


async def failures(db) -> list[tuple]:
    rows = await db.rows("SELECT kind, charge_point, function, action, sqlstate, unique_id, count FROM ocpp.hook_failure ORDER BY charge_point")
    return [tuple(row) for row in rows]
