"""What the tests in Python stand on: a system of its own for every kind of test, and a look into its database."""

import uuid

import pytest

from live.cluster import Cluster
from live.connector import Connector
from live.database import Database
from live.places import CONNECTOR, TREE


def pytest_sessionstart(session):
    for needed in (CONNECTOR, TREE / "bin/postgres"):
        if not needed.exists():
            pytest.exit(f"{needed} is not built: run make build", returncode=1)


@pytest.fixture(scope="session")
def cluster():
    with Cluster() as cluster:
        yield cluster.install()


@pytest.fixture(scope="session")
def connector(cluster, tmp_path_factory):
    connector = Connector(cluster.url(), tmp_path_factory.mktemp("connector") / "log").start()
    yield connector
    status = connector.stop()
    assert status == 0, f"the connector ended with {status}:\n{connector.last_words()}"


@pytest.fixture
async def db(cluster):
    connection = await cluster.connect()
    yield Database(connection)
    await connection.close()


@pytest.fixture
def identity() -> str:
    """A charge point that no other test knows."""
    return f"CP-{uuid.uuid4().hex[:8]}"


@pytest.fixture
async def known(db, identity) -> str:
    """A charge point entered by the operator, accepted, without password."""
    await db.value("SELECT ocpp.add_charge_point($1)", identity)
    return identity
