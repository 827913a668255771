"""The connector with its private PostgreSQL: killed, it leaves a server that the next one adopts."""

import os
import pwd
import shutil
import tempfile
from pathlib import Path

import pytest

from live.charger import Charger
from live.connector import Connector
from live.places import TREE


@pytest.fixture
def folder():
    folder = Path(tempfile.mkdtemp(prefix="ocpp-", dir="/tmp"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def postmaster(folder: Path) -> int | None:
    """The process of the server whose data lie somewhere in `folder`."""
    for file in folder.rglob("postmaster.pid"):
        return int(file.read_text().split()[0])
    return None


def is_running(pid: int) -> bool:
    """Not there, or dead and waiting for its parent to notice, is not running."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_killed_connector_leaves_a_server_that_is_adopted(folder, tmp_path):
    connector = Connector(None, tmp_path / "log", "--data", str(folder / "data"), "--pg-bin", str(TREE / "bin"))
    connector.start(ready_within=60)
    try:
        async with await Charger.connect(connector.url, "NEWCOMER") as charger:
            assert (await charger.boot())["status"] == "Accepted", "the embedded default welcomes everybody"
        server = postmaster(folder)
        connector.kill()
        assert is_running(server)
        connector.start(ready_within=60)
        assert postmaster(folder) == server, "the same server"
        async with await Charger.connect(connector.url, "NEWCOMER") as charger:
            assert "currentTime" in await charger.call("Heartbeat"), "it was accepted before the kill"
    finally:
        assert connector.stop() == 0
    assert not is_running(server), "stopped with its connector"
    assert postmaster(folder) is None
