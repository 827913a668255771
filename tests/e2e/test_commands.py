"""Commands from SQL: what a charger is told, what its answer changes, and what happens when it is away or late."""

import asyncio
import json

import pytest

from live.charger import Charger
from mobilityhouse import Station

COMMANDS = [
    # Function call, what the charger hears, the state it ends in.
    ("ocpp.reset($1)", ("Reset", {"type": "Soft"}), "accepted"),
    ("ocpp.reset($1, 'Hard')", ("Reset", {"type": "Hard"}), "accepted"),
    ("ocpp.change_availability($1, type => 'Inoperative')", ("ChangeAvailability", {"connector_id": 0, "type": "Inoperative"}), "accepted"),
    ("ocpp.change_configuration($1, 'HeartbeatInterval', '60')", ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}), "accepted"),
    ("ocpp.get_configuration($1, '{HeartbeatInterval,Colour}')", ("GetConfiguration", {"key": ["HeartbeatInterval", "Colour"]}), "accepted"),
    ("ocpp.clear_cache($1)", ("ClearCache", {}), "accepted"),
    ("ocpp.unlock_connector($1, 1)", ("UnlockConnector", {"connector_id": 1}), "accepted"),
    ("ocpp.trigger_message($1, 'StatusNotification', connector_id => 1)", ("TriggerMessage", {"requested_message": "StatusNotification", "connector_id": 1}), "accepted"),
    ("ocpp.data_transfer($1, 'org.example', data => 'ping')", ("DataTransfer", {"vendor_id": "org.example", "data": "ping"}), "accepted"),
    ("ocpp.remote_stop_transaction($1, 987654)", ("RemoteStopTransaction", {"transaction_id": 987654}), "rejected"),
    ("ocpp.call($1, 'ClearCache')", ("ClearCache", {}), "accepted"),
    # A charger that does not know the action answers CALLERROR.
    ("ocpp.call($1, 'GetLocalListVersion')", None, "error"),
]


async def test_every_command_of_the_core_profile(connector, db, known):
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        for statement, heard, state in COMMANDS:
            number = await db.value(f"SELECT {statement}", known)
            assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", number) == state, statement
            if heard:
                assert station.heard[-1] == heard
        keys = await db.rows("SELECT variable, value, readonly, known FROM ocpp.configuration WHERE charge_point = $1 ORDER BY variable", known)
        assert [tuple(key) for key in keys] == [("Colour", None, None, False), ("HeartbeatInterval", "300", False, True), ("NumberOfConnectors", "1", True, True)]
        # The triggered status came as a message of its own.
        assert await db.until("SELECT status FROM ocpp.connector WHERE charge_point = $1 AND evse_id = 1", known) == "SuspendedEV"


async def test_commands_wait_for_an_absent_charger_in_order(connector, db, known):
    numbers = [await db.value("SELECT ocpp.change_configuration($1, $2, 'x')", known, f"Key{n}") for n in range(5)]
    await asyncio.sleep(0.3)
    assert await db.value("SELECT count(*) FROM ocpp.command WHERE id = ANY($1) AND state = 'queued'", numbers) == 5
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        await db.until("SELECT count(*) = 5 FROM ocpp.command WHERE id = ANY($1) AND state = 'accepted'", numbers)
        assert [payload["key"] for _, payload in station.heard] == [f"Key{n}" for n in range(5)]


async def test_one_command_at_a_time_and_calls_cross(connector, db, known):
    async with await Charger.connect(connector.url, known) as charger:
        await charger.boot()
        first = await db.value("SELECT ocpp.clear_cache($1)", known)
        second = await db.value("SELECT ocpp.reset($1)", known)
        command = await charger.command()
        assert command[2:] == ["ClearCache", {}]
        # While it thinks, its own calls are answered, and the second command waits.
        assert "currentTime" in await charger.call("Heartbeat")
        with pytest.raises(asyncio.TimeoutError):
            await charger.command(timeout=0.5)
        assert await db.value("SELECT state FROM ocpp.command WHERE id = $1", second) == "queued"
        await charger.answer(command, {"status": "Accepted"})
        command = await charger.command()
        assert command[2] == "Reset"
        await charger.answer(command, {"status": "Rejected"})
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", first) == "accepted"
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", second) == "rejected"


async def test_a_late_answer_corrects_the_state(connector, db, known):
    await db.run("SELECT ocpp.set('answer_timeout', '1 s')")
    try:
        async with await Charger.connect(connector.url, known) as charger:
            await charger.boot()
            number = await db.value("SELECT ocpp.change_configuration($1, 'Light', '5')", known)
            command = await charger.command()
            await db.until("SELECT state = 'timed out' FROM ocpp.command WHERE id = $1", number)
            await charger.answer(command, {"status": "Accepted"})
            assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND late", number) == "accepted"
            assert await db.value("SELECT value FROM ocpp.configuration WHERE charge_point = $1 AND variable = 'Light'", known) == "5"
    finally:
        await db.run("SELECT ocpp.set('answer_timeout', NULL)")


async def test_a_broken_connection_resends_what_is_safe_and_marks_the_rest(connector, db, known):
    charger = await Charger.connect(connector.url, known)
    await charger.boot()
    safe = await db.value("SELECT ocpp.clear_cache($1)", known)
    first = await charger.command()
    await charger.close()
    async with await Charger.connect(connector.url, known) as charger:
        again = await charger.command()
        assert again == first, "the same command with the same id"
        await charger.answer(again, {"status": "Accepted"})
        assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND answered_at IS NOT NULL", safe) == "accepted"
        unsafe = await db.value("SELECT ocpp.remote_start_transaction($1, 'TAG')", known)
        assert (await charger.command())[2] == "RemoteStartTransaction"
    assert await db.until("SELECT state FROM ocpp.command WHERE id = $1 AND state <> 'sent'", unsafe) == "unknown"


async def test_call_and_wait_returns_the_answer(connector, db, known, cluster):
    async with await Station.connect(connector.url, known) as station:
        await station.boot()
        answer = json.loads(await db.value(f"CALL ocpp.call_and_wait('{known}', 'DataTransfer', '{{\"vendorId\": \"org.example\"}}')"))
        assert answer["state"] == "accepted"
        assert answer["answer"]["data"] == "pong"


async def test_what_is_wrong_is_refused_before_it_is_queued(db, known):
    for statement in ("ocpp.reset($1, 'Gentle')", "ocpp.call($1, 'Dance')", "ocpp.call($1, 'Reset', '{\"type\": 5}')", "ocpp.remote_start_transaction($1, 'a tag of more than twenty characters')"):
        with pytest.raises(Exception) as refused:
            await db.value(f"SELECT {statement}", known)
        assert refused.value.sqlstate == "22023", statement
    with pytest.raises(Exception, match="NOBODY"):
        await db.value("SELECT ocpp.reset('NOBODY')")


async def test_set_based_commands(connector, db, identity):
    names = [f"{identity}-{n}" for n in range(3)]
    for name in names:
        await db.value("SELECT ocpp.add_charge_point($1, label => 'fleet')", name)
    chargers = [await Charger.connect(connector.url, name) for name in names]
    try:
        await db.rows("SELECT ocpp.reset(identity) FROM ocpp.charge_point WHERE identity = ANY($1)", names)
        for charger in chargers:
            command = await charger.command()
            assert command[2:] == ["Reset", {"type": "Soft"}]
            await charger.answer(command, {"status": "Accepted"})
        await db.until("SELECT count(*) = 3 FROM ocpp.command WHERE charge_point = ANY($1) AND state = 'accepted'", names)
    finally:
        for charger in chargers:
            await charger.close()
