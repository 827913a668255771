"""The images, as far as they can be tried without a container engine: every file they copy is there, the compose file is sound, and the
script that fills a new database does so, with a role of few rights that the connector can then live with."""

import os
import re
import subprocess

import pytest
import yaml

from live.charger import Charger
from live.cluster import Cluster
from live.connector import Connector
from live.places import CONNECTOR, ROOT, TREE

DOCKER = ROOT / "docker"


@pytest.mark.parametrize("name", ["postgres", "connector"])
def test_what_a_dockerfile_copies_is_there(name):
    text = (DOCKER / f"{name}.Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE)
    assert copied
    for source in copied:
        assert (ROOT / source).exists(), source
    stages = re.findall(r"^FROM \S+ AS (\S+)", text, re.MULTILINE)
    assert set(re.findall(r"--from=(\S+)", text)) <= set(stages)


def test_the_compose_file_is_sound():
    compose = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    assert set(compose["services"]) == {"postgres", "connector"}
    for name, service in compose["services"].items():
        build = service["build"]
        dockerfile = (DOCKER / build["context"] / build["dockerfile"]).resolve()
        assert dockerfile.exists()
        assert "healthcheck" in service or "HEALTHCHECK" in dockerfile.read_text(), name
    assert compose["services"]["connector"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    # Whatever the connector is told, it knows.
    known = subprocess.run([CONNECTOR, "--help"], capture_output=True, text=True, check=True).stdout
    for variable in compose["services"]["connector"]["environment"]:
        assert variable in known, variable


@pytest.fixture
def filled():
    """A cluster filled by docker/initdb.sh as the image's entrypoint would."""
    with Cluster() as cluster:
        environment = os.environ | {
            "PATH": f"{TREE / 'bin'}:{os.environ['PATH']}", "PGHOST": str(cluster.folder), "POSTGRES_USER": cluster.owner, "OCPP_PASSWORD": "it's a \"secret\"",
        }
        subprocess.run([DOCKER / "initdb.sh"], env=environment, check=True, stdin=subprocess.DEVNULL)
        yield cluster


async def test_the_new_database_is_complete_and_owned_by_ocpp(filled, tmp_path):
    assert filled.psql("SELECT rolsuper FROM pg_roles WHERE rolname = 'ocpp'") == "f"
    assert filled.psql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ocpp'") == "ocpp"
    connector = Connector(filled.url("ocpp"), tmp_path / "log").start()
    try:
        filled.psql("SELECT ocpp.add_charge_point('CP')")
        async with await Charger.connect(connector.url, "CP") as charger:
            assert (await charger.boot())["status"] == "Accepted"
            answer = await charger.call("StartTransaction", {"connectorId": 1, "idTag": "X", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"})
            assert answer["transactionId"] > 0
            await charger.call("MeterValues", {"connectorId": 1, "meterValue": [{"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [{"value": "1"}]}]})
        # Upkeep, which the connector calls at its start, runs as that role too.
        assert int(filled.psql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ocpp.message_log'::regclass")) > 1
        assert " ERROR " not in connector.last_words()
    finally:
        assert connector.stop() == 0


def test_without_a_password_nothing_is_made():
    environment = {name: value for name, value in os.environ.items() if name != "OCPP_PASSWORD"}
    done = subprocess.run([DOCKER / "initdb.sh"], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1 and "set OCPP_PASSWORD" in done.stderr
