"""The guide sql/README.md is true: what a reader types is what runs here, in one psql, against what `make run` starts.

Every block prints exactly what the text block behind it shows, and nothing where there is none; `…` stands for what differs from
run to run, and the empty results of functions that return void are left out. After a change
`build/venv/bin/python -m pytest tests/guide --accept` writes the outputs anew.
"""

import re

import pytest

from live.document import Block, blocks
from live.places import ROOT
from live.play import Playing

GUIDE = ROOT / "sql/README.md"
BLOCKS = [block for block in blocks(GUIDE) if block.place is None]
# The order and the words of the issue that asked for them.
WANTED = ("weekend", "one site", "serial number", "price", "model", "DataTransfer", "site limit", "log of your own", "pgTAP", "replay")


@pytest.fixture(scope="module")
def playing():
    playing = Playing()
    try:
        yield playing
        assert "everything is stopped" in playing.end()
    finally:
        playing.remove()


@pytest.fixture(scope="module")
def session(playing):
    session = playing.session()
    yield session
    session.end()


@pytest.fixture(scope="module")
def printed(request):
    """What each block printed; with --accept it goes into the page once all have run."""
    printed: dict[int, str] = {}
    yield printed
    if request.config.getoption("--accept"):
        GUIDE.write_text(rewritten(GUIDE.read_text(), printed))


def rewritten(text: str, printed: dict[int, str]) -> str:
    for block in reversed(BLOCKS):
        output = printed.get(block.line)
        if output is None or same(block.output or "", output):
            continue
        if block.output_at:
            start, end = block.output_at
            text = text[:start] + output + text[end:]
        else:
            text = f"{text[:block.end]}```text\n{output}```\n{text[block.end:]}"
    return text


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def same(expected: str, actual: str) -> bool:
    wanted, got = lines(expected), lines(actual)
    return len(wanted) == len(got) and all(re.fullmatch(re.escape(a).replace("…", ".*"), b) for a, b in zip(wanted, got))


def tidy(output: str) -> str:
    """Without results of void, spaces at the ends of lines and empty lines around."""
    kept = "\n".join(lines(output))
    kept = re.sub(r"^ \w+\n-+\n\n\(\d+ rows?\)\n*", "", kept, flags=re.MULTILINE)
    kept = kept.strip("\n")
    return kept + "\n" if kept else ""


def is_meant(error: str) -> bool:
    """What we refuse says what to do instead, and PostgreSQL's word that something is not permitted needs no more."""
    return "HINT:" in error or re.match("permission denied|new row violates row-level security policy", error) is not None


@pytest.mark.parametrize("block", BLOCKS, ids=[f"line-{block.line}-{block.language}" for block in BLOCKS])
def test_block(playing, session, printed, request, block: Block):
    output = tidy(session.type(block.text) if block.language == "sql" else playing.shell(block.text))
    printed[block.line] = output
    assert all(is_meant(error) for error in re.split("^ERROR:  ", output, flags=re.MULTILINE)[1:]), output
    if not request.config.getoption("--accept"):
        assert same(block.output or "", output), f"sql/README.md line {block.line} prints\n{output}and not\n{block.output or '(nothing)'}"


def test_the_comparison_is_strict():
    shown = " n | at\n---+----\n 1 | …\n(1 row)\n"
    assert same(shown, " n | at  \n---+----\n 1 | 12:00\n(1 row)\n")
    assert not same(shown, " n | at\n---+----\n 2 | 12:00\n(1 row)\n")
    assert not same(shown, " n | at\n---+----\n 1 | 12:00\n 1 | 13:00\n(2 rows)\n")
    assert not same("", shown) and not same(shown, "")
    assert tidy(" on\n----\n\n(1 row)\n\n" + shown) == shown
    assert tidy(" id_tag\n--------\n(0 rows)\n") == " id_tag\n--------\n(0 rows)\n", "an empty answer is an answer"
    assert not is_meant("division by zero\n") and is_meant("no\nHINT:  Do it like this.\n")


def sections() -> list[tuple[str, str]]:
    """Headings of the second and third level with what stands below them."""
    parts = re.split(r"^##+ (.*)\n", GUIDE.read_text(), flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2]))


def test_there_are_ten_examples_each_with_an_output():
    examples = [(heading, text) for heading, text in sections() if re.match(r"\d+\. ", heading)]
    assert [int(heading.split(".")[0]) for heading, _ in examples] == list(range(1, 11))
    for (heading, text), word in zip(examples, WANTED):
        assert word.lower() in heading.lower(), f"example {heading} is not about: {word}"
        assert re.search(r"^```(sql|sh)\n(.*?)^```\n```text\n", text, re.MULTILINE | re.DOTALL), f"{heading} shows no output"


def test_a_first_hook_works_within_five_minutes_of_reading():
    text = GUIDE.read_text()
    first = text[: text.index("\n## Ten things")]
    assert "ocpp.on(" in first
    # Somebody who reads code carefully reads a hundred words in a minute.
    assert len(re.findall(r"\w+", first)) < 500


def test_nothing_is_left_behind(playing):
    """The page ends with taking everything away."""
    assert playing.psql("\\pset tuples_only on\nSELECT count(*) FROM ocpp.hook").strip() == "0"
    assert playing.psql("\\pset tuples_only on\nSELECT to_regnamespace('myco') IS NULL").strip() == "t"


@pytest.mark.parametrize("word", sorted(set(re.findall(r"\bocpp\.([a-z_]+)\b", re.sub(r"^```.*?^```", "", GUIDE.read_text(), flags=re.DOTALL | re.MULTILINE)))))
def test_what_the_text_names_exists(playing, word):
    found = playing.psql(f"""\\pset tuples_only on
SELECT to_regclass('ocpp.{word}') IS NOT NULL OR to_regtype('ocpp.{word}') IS NOT NULL
    OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'ocpp'::regnamespace AND proname = '{word}')""").strip()
    assert found == "t", f"there is no ocpp.{word}"
