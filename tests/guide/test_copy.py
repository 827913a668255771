"""The guide's section on a copy for BI: its blocks say whether they are typed in the original or in the copy, two clusters here."""

import os
import time

import pytest

from live.cluster import Cluster
from live.document import Block, blocks
from live.places import TREE
from live.play import Session
from test_guide import GUIDE, same, tidy

BLOCKS = [block for block in blocks(GUIDE) if block.place is not None]


@pytest.fixture(scope="module")
def clusters():
    clusters = {}
    try:
        for place in ("original", "copy"):
            clusters[place] = Cluster({"wal_level": "logical"}).start().install()
        yield clusters
    finally:
        for cluster in clusters.values():
            cluster.remove()


@pytest.fixture(scope="module")
def sessions(clusters):
    sessions = {
        place: Session(os.environ | {"PGHOST": str(cluster.folder), "PGUSER": cluster.owner, "PGDATABASE": cluster.database,
                                     "PATH": f"{TREE / 'bin'}:{os.environ['PATH']}"})
        for place, cluster in clusters.items()
    }
    yield sessions
    for session in sessions.values():
        session.end()


@pytest.mark.parametrize("block", BLOCKS, ids=[f"line-{block.line}-{block.place}" for block in BLOCKS])
def test_block(clusters, sessions, block: Block):
    text = block.text.replace("host=db.example", f"host={clusters['original'].folder}")
    deadline = time.monotonic() + 20
    while not same(block.output or "", output := tidy(sessions[block.place].type(text))):
        # What was said in the original arrives in the copy in a moment: asking again does no harm.
        assert block.place == "copy" and text.startswith("SELECT") and time.monotonic() < deadline, f"sql/README.md line {block.line} prints\n{output}"
        time.sleep(0.2)


def test_there_is_such_a_section():
    assert {block.place for block in BLOCKS} == {"original", "copy"}
