"""Blocks of a page in Markdown that tests execute: sql and sh, each with the text block that follows it directly as its output."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Block:
    language: str
    line: int
    text: str
    # The word behind the language: where it is to be executed, if not where the others are.
    place: str | None = None
    output: str | None = None
    # Where in the page it stands: its own end, and the text between the fences of its output.
    end: int = 0
    output_at: tuple[int, int] | None = None


def blocks(page: Path) -> list[Block]:
    """In the order of the page. A text block that follows nothing is there to be read only."""
    found: list[Block] = []
    text = page.read_text()
    end_of_last = None
    for fence in re.finditer(r"^```(\w+)(?: (\w+))?\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL):
        language, place, body = fence.groups()
        if language == "text" and fence.start() == end_of_last:
            found[-1].output = body
            found[-1].output_at = fence.span(3)
        elif language != "text":
            assert language in ("sql", "sh"), f"who executes a block of {language}?"
            found.append(Block(language, text.count("\n", 0, fence.start()) + 1, body, place, end=fence.end()))
            end_of_last = fence.end()
    return found
