"""A whole charging session with a charger nobody here wrote, watched and commanded in SQL."""

import asyncio
from decimal import Decimal

import pytest

from mobilityhouse import Station, now
from ocpp.v16 import call


@pytest.fixture
async def tag(db, identity) -> str:
    tag = "TAG" + identity[-8:]
    await db.value("SELECT ocpp.add_id_tag($1)", tag)
    return tag


async def test_boot_authorize_charge_stop(connector, db, known, tag):
    async with await Station.connect(connector.url, known) as station:
        boot = await station.boot()
        assert (boot.status, boot.interval) == ("Accepted", 300)
        assert boot.current_time.endswith("Z")
        for status in ("Available", "Preparing"):
            await station.status(status)
        assert await station.authorize(tag) == "Accepted"
        assert await station.authorize("NOBODY") == "Invalid"

        start = await station.begin(tag.lower())
        assert start.id_tag_info["status"] == "Accepted"
        assert start.transaction_id > 0
        await station.status("Charging")
        for wh in (120, 180, 200):
            await station.sample(wh)
        live = await db.row("SELECT * FROM ocpp.transaction WHERE charge_point = $1", known)
        assert (live["state"], live["energy"], live["power"], live["state_of_charge"]) == ("open", 500, Decimal("11040.5"), 47)

        await station.end(id_tag=tag)
        await station.status("Finishing")
        await station.call(call.Heartbeat())

    row = await db.row("SELECT * FROM ocpp.transaction WHERE charge_point = $1", known)
    assert (row["state"], row["meter_start"], row["meter_stop"], row["energy"], row["reason"]) == ("stopped", 1000, 1500, 500, "Local")
    assert row["id_tag"] == tag.lower(), "as the charger said it"
    assert row["flags"] == []
    assert await db.value("SELECT count(*) FROM ocpp.meter_value WHERE charge_point = $1", known) == 3
    values = await db.rows("SELECT value FROM ocpp.sampled_value WHERE charge_point = $1 AND measurand LIKE 'Energy%' ORDER BY value", known)
    assert [value["value"] for value in values] == ["1120", "1300", "1500"]
    events = await db.rows("SELECT event FROM ocpp.transaction_event WHERE charge_point = $1 ORDER BY id", known)
    assert [event["event"] for event in events] == ["Started", "Ended"]
    assert await db.value("SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known) == "Finishing"
    about = await db.row("SELECT vendor, model, booted_at IS NOT NULL AS booted FROM ocpp.charge_point WHERE identity = $1", known)
    assert tuple(about) == ("Mobility", "House", True)
    # Everything that was said is kept, with what was answered.
    kept = await db.rows("SELECT action, frame, reply FROM ocpp.message_log WHERE charge_point = $1 AND direction = 'received' ORDER BY received_at", known)
    assert len(kept) == 13
    assert all(row["frame"].startswith("[2,") and row["reply"].startswith("[3,") for row in kept)
    assert await db.value("SELECT count(*) FROM ocpp.violation WHERE charge_point = $1", known) == 0


async def test_remote_start_and_remote_stop_in_sql(connector, db, known, tag):
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        await station.status("Available")
        start = await db.value("SELECT ocpp.remote_start_transaction($1, id_tag => $2, connector_id => 1)", known, tag)
        transaction = await db.until("SELECT id FROM ocpp.transaction WHERE charge_point = $1 AND state = 'open'", known)
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", start) == "accepted"
        assert station.heard == [("RemoteStartTransaction", {"id_tag": tag, "connector_id": 1})]
        assert station.transaction == transaction
        await station.sample(250)

        # By the id that a person sees in the table.
        stop = await db.value("SELECT ocpp.remote_stop_transaction(charge_point, id) FROM ocpp.transaction WHERE charge_point = $1 AND state = 'open'", known)
        assert await db.until("SELECT state FROM ocpp.transaction WHERE id = $1 AND state <> 'open'", transaction) == "stopped"
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", stop) == "accepted"
        row = await db.row("SELECT reason, energy FROM ocpp.transaction WHERE id = $1", transaction)
        assert tuple(row) == ("Remote", 250)


async def test_two_chargers_at_once(connector, db, identity, tag):
    names = [f"{identity}-{letter}" for letter in "AB"]
    for name in names:
        await db.value("SELECT ocpp.add_charge_point($1)", name)

    async def charge(name: str, wh: int):
        async with await Station.connect(connector.url, name) as station:
            await station.boot()
            for _ in range(5):
                await station.begin(tag)
                await station.sample(wh)
                await station.end()

    await asyncio.gather(charge(names[0], 10), charge(names[1], 20))
    for name, wh in zip(names, (10, 20)):
        rows = await db.rows("SELECT energy, state FROM ocpp.transaction WHERE charge_point = $1", name)
        assert [tuple(row) for row in rows] == [(wh, "stopped")] * 5


async def test_a_second_transaction_is_never_concurrent(connector, db, known, tag):
    """Stop, then Start at once with the same tag (peers: 814 of 1563 answered ConcurrentTx)."""
    await db.value("SELECT ocpp.add_id_tag($1, max_transactions => 1)", tag)
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        for _ in range(20):
            assert (await station.begin(tag)).id_tag_info["status"] == "Accepted"
            await station.end()


async def test_a_retried_start_is_one_transaction(connector, db, known, tag):
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        start = call.StartTransaction(connector_id=1, id_tag=tag, meter_start=7, timestamp=now())
        first = await station.call(start, unique_id="again")
        same_id = await station.call(start, unique_id="again")
        other_id = await station.call(start, unique_id="other")
        assert first == same_id == other_id
    assert await db.value("SELECT count(*) FROM ocpp.transaction WHERE charge_point = $1", known) == 1
