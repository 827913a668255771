"""Time travel for rules on a log that chargers made: emulated ones, a rude one, commands and hooks; copied by the recipe of sql/README.md."""

import asyncio
import json
import re

import pytest
from live.charger import Charger
from live.document import blocks
from live.places import ROOT, TREE

from test_emulator import emulator

START = {"connectorId": 1, "idTag": "REPLAY", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}

HOOKS = """
CREATE SCHEMA again;
CREATE FUNCTION again.transfer(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 / (call.payload->>'data')::integer;
    RETURN jsonb_build_object('status', 'Accepted', 'data', to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.USOF'));
END
$$;
CREATE FUNCTION again.after_boot(call ocpp.call) RETURNS void LANGUAGE sql AS $$ SELECT ocpp.trigger_message(call.identity, 'Heartbeat') $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'again.transfer'), ocpp.after('1.6', 'BootNotification', 'again.after_boot');
"""


@pytest.fixture
async def scratch(cluster):
    """The scratch database, made by the shell block of the guide, which takes the roles of `make run` for granted."""
    cluster.psql("CREATE ROLE postgres SUPERUSER LOGIN; CREATE ROLE ocpp")
    async def copy():
        recipe = next(block.text for block in blocks(ROOT / "sql/README.md") if "pg_restore --dbname=scratch" in block.text)
        where = f"PGHOST={cluster.folder} PGUSER={cluster.owner} PGDATABASE={cluster.database} PATH={TREE}/bin:$PATH"
        done = await asyncio.create_subprocess_shell(f"export {where}\nset -euo pipefail\n{recipe}", executable="/bin/bash",
                                                     stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        printed, _ = await done.communicate()
        assert done.returncode == 0, printed.decode()
    yield copy
    cluster.psql("DROP DATABASE IF EXISTS scratch", database="postgres")
    cluster.psql("DROP ROLE ocpp; DROP ROLE postgres")


def in_scratch(cluster, sql: str) -> list[str]:
    return [line for line in cluster.psql(f"SET client_min_messages = warning; {sql}", database="scratch").splitlines() if line != "SET"]


async def odd_things(connector, identity: str) -> None:
    """Repetitions, values that come late, what is wrong, ids that nobody gave, and a hook that fails."""
    async with await Charger.connect(connector.url, identity) as charger:
        await charger.boot()
        await charger.answer(await charger.command(), {"status": "Accepted"})
        number = (await charger.call("StartTransaction", START, id="start"))["transactionId"]
        assert (await charger.call("StartTransaction", START, id="start"))["transactionId"] == number
        assert (await charger.call("StartTransaction", START, id="start again"))["transactionId"] == number
        for reading in (5, 7, 7, 6):
            await charger.call("MeterValues", {"connectorId": 1, "transactionId": number, "meterValue": [
                {"timestamp": f"2026-05-22T10:0{reading}:00Z", "sampledValue": [{"value": str(reading * 100)}]}]})
        for data in ("1", "0", "x"):
            await charger.say(json.dumps([2, f"t{data}", "DataTransfer", {"vendorId": "V", "data": data}]), f"t{data}")
        await charger.say('[2,"a1","Authorise",{"idTag":"REPLAY"}]', "a1")
        await charger.say('[2,"s1","StopTransaction",{"transactionId":"none"}]', "s1")
        await charger.call("StatusNotification", {"connectorId": 1, "errorCode": "GroundFailure", "status": "Faulted", "timestamp": "1970-01-01T00:00:00Z"})
    # The rest comes over a new connection, from a station that was off line.
    async with await Charger.connect(connector.url, identity) as charger:
        await charger.call("StopTransaction", {"transactionId": number, "meterStop": 900, "timestamp": "2026-05-22T11:00:00Z", "idTag": "REPLAY", "transactionData": [
            {"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "500"}]}]}, id="stop")
        await charger.call("StopTransaction", {"transactionId": number, "meterStop": 900, "timestamp": "2026-05-22T11:00:00Z", "idTag": "REPLAY"}, id="stop once more")


async def test_the_same_rules_say_the_same(cluster, connector, db, identity, tmp_path, scratch):
    await db.run(HOOKS)
    try:
        await db.value("SELECT ocpp.add_id_tag('REPLAY')")
        names = [f"{identity}-{n}" for n in range(4)]
        for name in names:
            await db.value("SELECT ocpp.add_charge_point($1)", name)
        began = await db.value("SELECT clock_timestamp()::text")
        folders = [tmp_path / name for name in names]
        for folder in folders:
            folder.mkdir()
        flags = ("--id-tag", "REPLAY", "--connectors", "2", "--stay", "2", "--pause", "1", "--interval", "1")
        with emulator(connector, names[0], folders[0], *flags), emulator(connector, names[1], folders[1], *flags):
            await odd_things(connector, names[2])
            middle = await db.value("SELECT clock_timestamp()::text")
            number = await db.until("SELECT id FROM ocpp.transaction WHERE charge_point = $1 AND state = 'open' AND power > 0", names[0])
            await db.value("SELECT ocpp.remote_stop_transaction($1, $2)", names[0], number)
            await db.value("SELECT ocpp.get_configuration($1)", names[1])
            await odd_things(connector, names[3])
            await db.until("SELECT count(*) >= 6 FROM ocpp.transaction WHERE state = 'stopped' AND charge_point = ANY ($1)", names[:2], within=30)
        ended = await db.value("SELECT (clock_timestamp() + interval '1 s')::text")
        await scratch()
    finally:
        await db.run("SELECT ocpp.off('1.6', 'DataTransfer'), ocpp.off('1.6', 'BootNotification'); DROP SCHEMA again CASCADE")

    mine = f"charge_point LIKE '{identity}%'"
    said = int(in_scratch(cluster, f"SELECT count(*) FROM ocpp.message_log WHERE {mine} AND message_type = 2 AND direction = 'received'")[0])
    # A slow machine hears fewer; that enough happened is said by the transactions above.
    assert said > 50
    with pytest.raises(RuntimeError, match="is not a scratch database"):
        in_scratch(cluster, f"SELECT * FROM ocpp.replay('{began}', '{ended}')")
    in_scratch(cluster, "SELECT ocpp.set('replay', 'allowed')")
    replay = "SELECT charge_point, message_id, action, said, answer_then, answer_now FROM ocpp.replay('{}', '{}') WHERE " + mine
    figures = f"SELECT charge_point, id, state, energy, meter_stop, stopped_at, reason, authorized FROM ocpp.transaction WHERE {mine} ORDER BY id"
    then = in_scratch(cluster, figures)
    # Twice, as a whole and from the middle of it, where some transactions run.
    for beginning in (began, began, middle):
        assert in_scratch(cluster, replay.format(beginning, ended)) == []
        stopped = [row for row in then if "|stopped|" in row]
        assert set(stopped) <= set(in_scratch(cluster, figures))
    # The log is as it was, and nothing went out.
    assert int(in_scratch(cluster, f"SELECT count(*) FROM ocpp.message_log WHERE {mine} AND message_type = 2 AND direction = 'received'")[0]) == said
    assert in_scratch(cluster, "SELECT count(*) FROM ocpp.command WHERE state = 'sent'") == ["0"]

    # Another rule, in another order of numbers; the differences are those, and the same each time.
    in_scratch(cluster, "UPDATE ocpp.id_tag SET status = 'Blocked' WHERE token = 'replay'")
    first = in_scratch(cluster, replay.format(began, ended))
    assert first == in_scratch(cluster, replay.format(began, ended))
    actions = {row.split("|")[2] for row in first}
    assert {"StartTransaction", "StopTransaction"} <= actions <= {"Authorize", "StartTransaction", "StopTransaction"}
    assert all(re.search(r'"Accepted".*"Blocked"', row) for row in first), first
