"""The table of README.md says for every action and direction which rule or command it is and which test shows it: read from the catalogue,
the rules, sql/api and test_actions.py, never written by hand. OCPP_ACCEPT=1 writes it."""

import ast
import os
import re

from live.places import ROOT

PAGE = ROOT / "tests/README.md"
SECTION = re.compile(r"(<!-- coverage -->\n).*?(<!-- /coverage -->)", re.DOTALL)


def messages() -> list[tuple[str, str, str]]:
    """Feature profile, action, and who says it (charge point or central system), in the order of the catalogue."""
    found = []
    for file in sorted((ROOT / "pg_ocpp/wire/catalogue").glob("ocpp-1.6*.txt")):
        block = ""
        for kind, words in re.findall(r"^(block|message) (.+)$", file.read_text(), re.MULTILINE):
            if kind == "block":
                block = words.strip()
                continue
            action, sender = re.match(r"(\w+) from (charge-point|central-system|either)", words).groups()
            senders = ["charge-point", "central-system"] if sender == "either" else [sender]
            found += [(block, action, said_by.replace("-", " ")) for said_by in senders]
    # The security extension is a file of its own, and the first by its name.
    return sorted(found, key=lambda message: message[0] == "Security")


def rules() -> dict[str, str]:
    """Which rule answers which action of a charge point."""
    decide = (ROOT / "pg_ocpp/logic/src/decide.rs").read_text()
    found = {}
    for actions, rule in re.findall(r'^\s*((?:"\w+"\s*\|?\s*)+)=> (\w+::\w+)\(', decide, re.MULTILINE):
        found |= {action: rule for action in re.findall(r'"(\w+)"', actions)}
    return found


def commands() -> dict[str, str]:
    """The files of sql/api by the function that is defined there."""
    found = {}
    for file in sorted((ROOT / "sql/api").glob("*.sql")):
        found |= {name: file.name for name in re.findall(r"^CREATE OR REPLACE FUNCTION ocpp\.(\w+)\(", file.read_text(), re.MULTILINE)}
    return found


def names_of_tests() -> list[str]:
    tree = ast.parse((ROOT / "tests/e2e/test_actions.py").read_text())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")]


def snake_case(action: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", action).lower()


def rows() -> list[tuple[str, str, str, str, str]]:
    """Feature profile, action, direction, rule or command, test; empty what is missing."""
    answered_by, typed, known_tests = rules(), commands(), names_of_tests()
    found = []
    for block, action, sender in messages():
        if sender == "charge point":
            direction, test = "from charge point", f"test_says_{action}"
            rule = answered_by.get(action, "")
        else:
            direction, test = "to charge point", f"test_obeys_{action}"
            function = snake_case(action)
            rule = f"ocpp.{function}" if function in typed else ""
        found.append((block, action, direction, rule, test if test in known_tests else ""))
    return found


def table() -> str:
    lines = ["| profile | action | direction | rule or command | test in `e2e/test_actions.py` |", "|---|---|---|---|---|"]
    lines += [f"| {block} | {action} | {direction} | `{rule}` | `{test}` |" for block, action, direction, rule, test in rows()]
    return "\n".join(lines) + "\n"


def test_the_catalogue_is_read():
    assert len(rows()) == 40, "14 actions from the charge point and 26 to it: OCPP 1.6 with its security extension"


def test_no_action_lacks_its_rule_or_its_test():
    for block, action, direction, rule, test in rows():
        assert rule, f"{action} {direction} has no {'rule in decide.rs' if direction.startswith('from') else 'function in sql/api'}"
        assert test, f"{action} {direction} has no test in test_actions.py"


def test_no_test_is_of_an_action_that_is_none():
    strange = set(names_of_tests()) - {test for *_, test in rows()}
    assert strange == set()


def test_the_page_shows_it():
    page = PAGE.read_text()
    shown = SECTION.sub(lambda marks: marks[1] + table() + marks[2], page)
    assert "<!-- coverage -->" in page and "<!-- /coverage -->" in page, f"{PAGE.name} has no place for the table"
    if os.environ.get("OCPP_ACCEPT") == "1":
        PAGE.write_text(shown)
        return
    assert shown == page, "OCPP_ACCEPT=1 writes the table anew; read the difference before you commit it"
