"""A thousand charge points in one process, connected like any other, get a new firmware: a batch at a time, some of them fail, the campaign
pauses and is resumed, and everybody's end is known."""

import asyncio
import json
import resource

import pytest

from live.cluster import Cluster
from live.connector import Connector
from test_emulator import emulator

STATIONS = 1000
BATCH = 200
# Every twentieth fails (--failing-updates), at the download or at the installation.
FAILING = {f"FLEET-{number}" for number in range(20, STATIONS + 1, 20)}
MOST_FAILURES = 20

RUNNING = """
    SELECT (SELECT count(*) FROM ocpp.campaign_member WHERE campaign = $1 AND state = 'running') AS members,
           (SELECT count(*) FROM ocpp.job WHERE campaign = $1 AND state IN ('sent', 'running'))
           + (SELECT count(*) FROM ocpp.command WHERE action = 'UpdateFirmware' AND state = 'queued') AS jobs"""


@pytest.fixture(scope="module")
def cluster():
    """Of its own, so that no other test meets the fleet."""
    with Cluster() as cluster:
        yield cluster.install()


@pytest.fixture(scope="module")
def connector(cluster, tmp_path_factory):
    # A socket each; the connector raises its limit by itself, the emulator inherits ours.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard == resource.RLIM_INFINITY or hard >= STATIONS + 200, f"{STATIONS} sockets need more open files than {hard}: ulimit -Hn"
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connector = Connector(cluster.url(), tmp_path_factory.mktemp("connector") / "log").start()
    yield connector
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    status = connector.stop()
    assert status == 0, f"the connector ended with {status}:\n{connector.last_words()}"


async def pauses_and_is_resumed(db, campaign: int) -> None:
    """While it is paused what has begun ends, and nothing new begins."""
    await db.until("SELECT running = 0 FROM ocpp.campaign_overview WHERE id = $1", campaign, within=20)
    waiting = await db.value("SELECT waiting FROM ocpp.campaign_overview WHERE id = $1", campaign)
    sent = await db.value("SELECT count(*) FROM ocpp.command WHERE action = 'UpdateFirmware'")
    assert waiting + sent == STATIONS
    await db.value("SELECT pg_notify('ocpp_connector', id::text) FROM ocpp.node")
    await asyncio.sleep(1)
    assert await db.value("SELECT count(*) FROM ocpp.command WHERE action = 'UpdateFirmware'") == sent
    await db.value("SELECT ocpp.resume_campaign($1)", campaign)


async def test_a_campaign_over_a_thousand_stations(connector, db, tmp_path, monkeypatch):
    monkeypatch.setenv("RUST_LOG", "warn")
    await db.value("SELECT count(ocpp.add_charge_point('FLEET-' || n)) FROM generate_series(1, $1) AS n", STATIONS)
    flags = ("--count", str(STATIONS), "--connectors", "1", "--sessions", "0", "--job-step", "0.2", "--failing-updates", str(len(FAILING) / STATIONS))
    with emulator(connector, "FLEET", tmp_path, *flags) as process:
        await db.until("SELECT count(*) = $1 FROM ocpp.charge_point WHERE booted_at IS NOT NULL", STATIONS, within=40)
        payload = json.dumps({"location": "https://files.example/9.9.bin", "retrieveDate": "2026-01-01T00:00:00Z"})
        campaign = await db.value(
            """SELECT ocpp.start_campaign('UpdateFirmware', $1, array_agg(identity ORDER BY substring(identity FROM 7)::integer),
                                          batch_size => $2, most_failures => $3) FROM ocpp.charge_point""", payload, BATCH, MOST_FAILURES)
        pauses, most = 0, 0
        deadline = asyncio.get_running_loop().time() + 90
        while True:
            shown = await db.row("SELECT state, failed, reason FROM ocpp.campaign_overview WHERE id = $1", campaign)
            running = await db.row(RUNNING, campaign)
            assert running["members"] <= BATCH and running["jobs"] <= BATCH, f"more than a batch at once: {running}"
            most = max(most, running["members"])
            if shown["state"] == "paused":
                assert shown["failed"] >= MOST_FAILURES * (pauses + 1) and "failed" in shown["reason"]
                await pauses_and_is_resumed(db, campaign)
                pauses += 1
            elif shown["state"] != "running":
                break
            assert process.poll() is None, "the emulator ended"
            assert asyncio.get_running_loop().time() < deadline, f"not done: {shown} {running}"
            await asyncio.sleep(0.1)

        # 50 fail: it paused after 20 and after 40, or a few more, for those that had begun went on.
        assert 1 <= pauses <= 2
        assert most > BATCH // 2, "a batch is used"
        counts = await db.row("SELECT state, members, waiting, running, done, failed, cancelled, percent FROM ocpp.campaign_overview WHERE id = $1", campaign)
        assert tuple(counts) == ("done", STATIONS, 0, 0, STATIONS - len(FAILING), len(FAILING), 0, 100)
        failed = await db.rows("SELECT charge_point, status, reason FROM ocpp.campaign_member_overview WHERE campaign = $1 AND state = 'failed'", campaign)
        assert {row["charge_point"] for row in failed} == FAILING
        assert {row["status"] for row in failed} == {"DownloadFailed", "InstallationFailed"}
        assert all(row["status"] in row["reason"] for row in failed)
        # Everybody was told once, and all reports were kept.
        assert await db.value("SELECT count(*) FROM ocpp.command WHERE action = 'UpdateFirmware' AND state = 'accepted'") == STATIONS
        assert await db.value("SELECT count(*) FROM ocpp.command WHERE action = 'UpdateFirmware'") == STATIONS
        assert await db.value("SELECT count(*) FROM ocpp.job_status WHERE status = 'Installed'") == STATIONS - len(FAILING)
        # They have rebooted, and the new firmware speaks for itself.
        await db.until("SELECT count(*) = $1 FROM ocpp.charge_point WHERE firmware_version = '9.9'", STATIONS - len(FAILING), within=30)
        assert await db.value("SELECT count(*) FROM ocpp.charge_point WHERE firmware_version = '9.9' AND identity = ANY ($1)", list(FAILING)) == 0
