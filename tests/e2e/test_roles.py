"""A system whose connector is no owner but a member of ocpp_connector, and whose people are operators of an account each."""

import asyncio

import asyncpg
import pytest

from live.charger import Charger
from live.cluster import Cluster
from live.connector import Connector
from live.places import ROOT

START = {"connectorId": 1, "idTag": "TAG", "meterStart": 100, "timestamp": "2026-05-22T10:00:00Z"}


@pytest.fixture(scope="module")
def house():
    """A cluster of its own: roles belong to the whole cluster, and the other tests have none."""
    with Cluster() as cluster:
        cluster.install()
        cluster.psql((ROOT / "sql/roles.sql").read_text())
        cluster.psql("CREATE ROLE gateway LOGIN IN ROLE ocpp_connector")
        cluster.psql("CREATE ROLE anna LOGIN IN ROLE ocpp_operator")
        cluster.psql("INSERT INTO ocpp.account_role VALUES ('anna', 'north')")
        cluster.psql("SELECT ocpp.add_charge_point('N1', account => 'north'), ocpp.add_charge_point('S1', account => 'south'), ocpp.add_id_tag('TAG')")
        yield cluster


@pytest.fixture(scope="module")
def gateway(house, tmp_path_factory):
    flags = ["--database-url", house.url("gateway"), "--maintenance-url", house.url()]
    connector = Connector(None, tmp_path_factory.mktemp("gateway") / "log", *flags).start()
    yield connector
    assert connector.stop() == 0, connector.last_words()


async def test_the_connectors_role_serves_and_an_operator_commands_her_own(house, gateway):
    assert house.psql("SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'gateway'") == "t"
    anna = await asyncpg.connect(host=str(house.folder), user="anna", database=house.database)
    async with await Charger.connect(gateway.url, "N1", account="north") as north, await Charger.connect(gateway.url, "S1", account="south") as south:
        for charger in (north, south):
            assert (await charger.boot())["status"] == "Accepted"
            await charger.call("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging"})
            started = await charger.call("StartTransaction", START)
            await charger.call("MeterValues", {"connectorId": 1, "meterValue": [{"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "700"}]}]})

        assert await anna.fetchval("SELECT string_agg(identity, ' ') FROM ocpp.charge_point_list(connected => true)") == "N1"
        number = await anna.fetchval("SELECT ocpp.remote_stop_transaction('N1', id) FROM ocpp.open_transaction")
        command = await north.command()
        assert command[2] == "RemoteStopTransaction"
        await north.answer(command, {"status": "Accepted"})
        await north.call("StopTransaction", {"transactionId": command[3]["transactionId"], "meterStop": 900, "timestamp": "2026-05-22T10:10:00Z"})
        for _ in range(100):
            if (state := await anna.fetchval("SELECT state FROM ocpp.command_overview WHERE id = $1", number)) == "accepted":
                break
            await asyncio.sleep(0.02)
        assert state == "accepted"
        assert await anna.fetchval("SELECT energy FROM ocpp.transaction_overview") == 800
        kinds = await anna.fetch("SELECT DISTINCT kind FROM ocpp.event_overview WHERE charge_point = 'N1' ORDER BY 1")
        assert [row["kind"] for row in kinds] == ["booted", "command", "connected", "started", "status", "stopped"]

        with pytest.raises(asyncpg.NoDataFoundError, match='there is no charge point "S1"'):
            await anna.execute("SELECT ocpp.reset('S1')")
        assert await anna.fetchval("SELECT count(*) FROM ocpp.event_overview WHERE charge_point <> 'N1'") == 0
        assert await anna.fetchval("SELECT ocpp.disconnect('N1')")
        await asyncio.wait_for(north.socket.wait_closed(), 10)
        assert (await south.call("StopTransaction", {"transactionId": started["transactionId"], "meterStop": 900, "timestamp": "2026-05-22T10:10:00Z"})) == {}
    await anna.close()
