"""Every fault gets a system of its own: it will be killed."""

import pytest

from live.cluster import Cluster
from live.connector import Connector
from live.database import Database


@pytest.fixture
def cluster():
    with Cluster() as cluster:
        yield cluster.install()


@pytest.fixture
def connector(cluster, tmp_path):
    connector = Connector(cluster.url(), tmp_path / "connector.log").start()
    yield connector
    connector.stop()


@pytest.fixture
async def fresh(cluster):
    """A look into the database that is opened when it is called: connections do not outlive a killed server."""
    connections = []

    async def look() -> Database:
        connections.append(await cluster.connect())
        return Database(connections[-1])

    yield look
    for connection in connections:
        await connection.close(timeout=2)
