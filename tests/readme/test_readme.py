"""The README is true: every sql and sh block is executed against what `make run` starts, and prints what the README says.

Outputs are compared loosely: numbers, times and the width of columns do not matter; the columns and the words do. Every row that the
README shows must come; more rows may.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from live.connector import free_port
from live.places import PROGRAMS, ROOT, TREE


@dataclass
class Block:
    language: str
    line: int
    text: str
    output: str | None = None


def blocks() -> list[Block]:
    """The sql and sh blocks, each with the text block that follows it directly."""
    found: list[Block] = []
    text = (ROOT / "README.md").read_text()
    end_of_last = None
    for fence in re.finditer(r"^```(\w+)\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL):
        language, body = fence.groups()
        if language == "text" and fence.start() == end_of_last:
            found[-1].output = body
        elif language != "text":
            assert language in ("sql", "sh"), f"who executes a block of {language}?"
            found.append(Block(language, text.count("\n", 0, fence.start()) + 1, body))
            end_of_last = fence.end()
    return found


BLOCKS = blocks()


class Playing:
    """What `make run` does once everything is built."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="ocpp-", dir="/tmp"))
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.port = free_port()
        self.log = self.folder / "play.log"
        environment = os.environ | {"PORT": str(self.port), "DATA": str(self.folder / "data"), "PG_TREE": str(TREE), "LOGS": str(self.folder / "logs")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen([ROOT / "tests/emulator/play"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 60
        while "Ctrl-C ends it." not in self.log.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        line = re.search(r"in psql +(.*)", self.log.read_text())[1]
        host, port, user, database = re.search(r"-h (\S+) -p (\d+) -U (\w+) (\w+)", line).groups()
        self.environment = os.environ | {
            "PGHOST": host, "PGPORT": port, "PGUSER": user, "PGDATABASE": database, "PGOPTIONS": "",
            "PATH": f"{TREE / 'bin'}:{os.environ['PATH']}", "RUST_LOG": "warn",
        }

    def psql(self, sql: str) -> str:
        """As a person sees it, errors included; one that is not expected shows up in the comparison."""
        done = subprocess.run(["psql", "-X", "-q", "-v", "SHOW_CONTEXT=never"], input=sql, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.stdout

    def shell(self, text: str) -> None:
        text = text.replace("target/release/ocpp-emulator", f"{PROGRAMS}/ocpp-emulator --url ws://127.0.0.1:{self.port}/ocpp")
        subprocess.run(["bash", "-euo", "pipefail", "-c", text], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, check=True, timeout=120)

    def until(self, query: str, within: float = 60) -> None:
        deadline = time.monotonic() + within
        while self.psql(f"\\pset format unaligned\n\\pset tuples_only on\n{query}").strip() != "t":
            assert time.monotonic() < deadline, f"not within {within} s: {query}"
            time.sleep(0.2)

    def end(self) -> str:
        """Ctrl-C: the whole group of processes gets it, as from a terminal."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(30)
        return self.log.read_text()


@pytest.fixture(scope="module")
def playing():
    playing = Playing()
    try:
        # The README was written after a minute of charging.
        playing.until("SELECT count(*) FILTER (WHERE power > 0) = 6 FROM ocpp.transaction WHERE state = 'open'")
        yield playing
        assert "everything is stopped" in playing.end()
        assert not list(playing.folder.rglob("postmaster.pid")), "the private PostgreSQL was left running"
    finally:
        if playing.process.poll() is None:
            os.killpg(playing.process.pid, signal.SIGKILL)
        shutil.rmtree(playing.folder, ignore_errors=True)


def words(line: str) -> list[str]:
    """A line without what changes from run to run: numbers, times, states of transactions and widths."""
    line = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+\d\d)?|\d\d:\d\d:\d\d(\.\d+)?", "TIME", line)
    line = re.sub(r"\b(Charging|Finishing|Preparing|Available)\b", "STATUS", line)
    line = re.sub(r"(?<![\w-])-?\d+(\.\d+)?(?![\w])", "N", line)
    return [cell.strip() for cell in line.split("|")]


def compare(block: Block, printed: str) -> None:
    expected = [line for line in block.output.splitlines() if line.strip() and not set(line) <= set("-+ ")]
    actual = [words(line) for line in printed.splitlines()]
    for line in expected:
        if re.fullmatch(r"\(\d+ rows?\)", line):
            continue
        wanted = words(line)
        assert any(same(wanted, got) for got in actual), f"README line {block.line}: nothing like\n{line}\nin\n{printed}"


def same(wanted: list[str], got: list[str]) -> bool:
    """Cells that are open or stopped, filled or not by now, depend on the moment."""
    if len(wanted) != len(got):
        return False
    moment = {"open", "stopped", "Local", "Remote", "", "N"}
    charge_point = re.compile(r"DEMO-\d")
    return all(a == b or (a in moment and b in moment) or (charge_point.fullmatch(a) and charge_point.fullmatch(b)) for a, b in zip(wanted, got))


@pytest.mark.parametrize("block", BLOCKS, ids=[f"line-{block.line}-{block.language}" for block in BLOCKS])
def test_block(playing, block):
    if block.language == "sh":
        playing.shell(block.text)
        return
    printed = playing.psql(block.text)
    if block.output is None or "ERROR" not in block.output:
        assert "ERROR" not in printed, f"README line {block.line}:\n{printed}"
    if block.output is not None:
        compare(block, printed)
    if "remote_stop_transaction" in block.text:
        # The next block shows the answer.
        playing.until("SELECT count(*) = 1 FROM ocpp.command WHERE answered_at IS NOT NULL")


def test_a_busy_port_is_said_so(playing):
    environment = os.environ | {"PORT": str(playing.port), "PG_TREE": str(TREE), "LOGS": str(playing.folder / "second")}
    done = subprocess.run([ROOT / "tests/emulator/play"], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30)
    assert done.returncode == 1
    assert f"port {playing.port} is in use" in done.stderr


def test_the_commands_of_the_first_screen_exist():
    text = (ROOT / "README.md").read_text()
    for target in sorted(set(re.findall(r"`?make (\w+)`?", text))):
        makefile = (ROOT / "Makefile").read_text()
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_place_of_the_tree_is_named():
    tree = (ROOT / "README.md").read_text().split("## The tree")[1]
    for place in ("pg_ocpp/wire", "pg_ocpp/logic", "pg_ocpp/src", "sql/", "connector/", "tests/", "docker/"):
        assert place in tree and (ROOT / place).exists()
