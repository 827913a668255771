"""What real charge points said (field.jsonl): through a real WebSocket, under lenient, nothing is lost and every call is answered."""

import asyncio
import json

import pytest

from live.charger import open_socket
from live.places import FIELD_MESSAGES

if not FIELD_MESSAGES.exists():
    pytest.skip(f"!!! NO FIELD MESSAGES: {FIELD_MESSAGES.name} is not beside the project (OCPP_FIELD_MESSAGES names it)", allow_module_level=True)

MESSAGES = [json.loads(line) for line in FIELD_MESSAGES.read_text().splitlines() if line.strip()]


def is_call(message: dict) -> bool:
    """A CALL of OCPP 1.6 JSON from a charge point, readable enough to have an id."""
    if message["version"] != "1.6J" or message["direction"] != "cp>cs":
        return False
    try:
        frame = json.loads(message["raw"])
    except ValueError:
        return False
    return isinstance(frame, list) and len(frame) == 4 and frame[0] == 2


def test_the_file_is_worth_the_name():
    assert sum(map(is_call, MESSAGES)) >= 20


@pytest.mark.parametrize("message", MESSAGES, ids=[f"{message['id']}-{message['charger'][:20]}" for message in MESSAGES])
async def test_field_message(connector, db, known, message):
    raw = message["raw"]
    socket = await open_socket(connector.url, known)
    try:
        await socket.send(raw)
        if is_call(message):
            sent = json.loads(raw)
            reply = json.loads(await asyncio.wait_for(socket.recv(), 10))
            assert reply[1] == sent[1], "the id as it came"
            assert reply[0] == 3, f"refused: {reply}"
        row = await db.until("SELECT l FROM ocpp.message_log AS l WHERE charge_point = $1 AND direction = 'received' LIMIT 1", known)
        kept = row["frame"] if row["frame"] is not None else row["raw"].decode(errors="surrogateescape")
        assert kept == raw, "kept as it was said"
        if is_call(message):
            assert row["reply"] is not None and row["action"] == sent[2]
        # The connection lives on, whatever that was.
        await socket.send('[2,"alive","Heartbeat",{}]')
        reply = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if reply[1] != "alive":
            # The answer to what came before it, where that was a call too.
            reply = json.loads(await asyncio.wait_for(socket.recv(), 10))
        assert reply[:2] == [3, "alive"]
    finally:
        await socket.close()
