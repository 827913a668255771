"""The README is true: every sql and sh block is executed against what `make run` starts, and prints what the README says.

Outputs are compared loosely: numbers, times and the width of columns do not matter; the columns and the words do. Every row that the
README shows must come; more rows may.
"""

import os
import re
import subprocess

import pytest

from live.document import Block, blocks
from live.places import ROOT, TREE
from live.play import Playing

BLOCKS = blocks(ROOT / "README.md")


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
        playing.remove()


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
        playing.until("SELECT count(*) = 1 FROM ocpp.command WHERE action = 'RemoteStopTransaction' AND answered_at IS NOT NULL")


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
