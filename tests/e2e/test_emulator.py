"""The emulator's program against the connector: visits, remote start and stop, reset, a password pushed to it."""

import asyncio
import subprocess
from contextlib import contextmanager

from live.places import EMULATOR


@contextmanager
def emulator(connector, identity: str, tmp_path, *flags):
    with (tmp_path / "emulator.log").open("w") as log:
        process = subprocess.Popen([EMULATOR, "--url", connector.url, "--identity", identity, *flags], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(10) == 0, (tmp_path / "emulator.log").read_text()


async def test_visits_become_transactions(connector, db, known, tmp_path):
    await db.value("SELECT ocpp.add_id_tag('VISITOR')")
    with emulator(connector, known, tmp_path, "--id-tag", "VISITOR", "--connectors", "2", "--sessions", "2", "--stay", "2", "--pause", "1", "--interval", "1") as process:
        assert await asyncio.to_thread(process.wait, 60) == 0
    rows = await db.rows("SELECT state, reason, authorized, meter_stop >= meter_start AND energy = meter_stop - meter_start AS sound FROM ocpp.transaction WHERE charge_point = $1", known)
    assert [tuple(row) for row in rows] == [("stopped", "Local", True, True)] * 4
    assert await db.value("SELECT count(*) FROM ocpp.meter_value WHERE charge_point = $1", known) >= 4
    assert await db.value("SELECT count(*) FROM ocpp.violation WHERE charge_point = $1", known) == 0
    statuses = await db.rows("SELECT status FROM ocpp.connector WHERE charge_point = $1", known)
    assert {row["status"] for row in statuses} == {"Available"}


async def test_it_obeys(connector, db, known, tmp_path):
    await db.value("SELECT ocpp.add_id_tag('REMOTE')")
    with emulator(connector, known, tmp_path, "--sessions", "0", "--interval", "1"):
        await db.until("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await db.value("SELECT ocpp.remote_start_transaction($1, 'REMOTE')", known)
        number = await db.until("SELECT id FROM ocpp.transaction WHERE charge_point = $1 AND power > 0", known)
        await db.value("SELECT ocpp.remote_stop_transaction($1, $2)", known, number)
        assert await db.until("SELECT reason FROM ocpp.transaction WHERE id = $1 AND state = 'stopped'", number) == "Remote"

        await db.value("SELECT ocpp.get_configuration($1)", known)
        assert await db.until("SELECT value FROM ocpp.configuration WHERE charge_point = $1 AND variable = 'NumberOfConnectors'", known) == "2"

        booted = await db.value("SELECT booted_at FROM ocpp.charge_point WHERE identity = $1", known)
        await db.value("SELECT ocpp.reset($1)", known)
        await db.until("SELECT booted_at > $2 FROM ocpp.charge_point WHERE identity = $1", known, booted)

        await db.value("SELECT ocpp.set_password($1, '00112233445566778899aabbccddeeff00112233', push => true)", known)
        session = await db.value("SELECT session FROM ocpp.charge_point_state WHERE charge_point = $1", known)
        await db.until("SELECT session > $2 AND node IS NOT NULL FROM ocpp.charge_point_state WHERE charge_point = $1", known, session)
        assert await db.until("SELECT state FROM ocpp.command WHERE charge_point = $1 AND action = 'ChangeConfiguration' AND answered_at IS NOT NULL", known) == "accepted"
