"""Stations that charge as fast as they are answered, and remember every word: what was sent, what was acknowledged, what was refused.

A station keeps a message until it is acknowledged and sends it again with the same id over as many connections as that takes
(OCPP 1.6 §3.7). Every message carries a number that no other has, so that each can be found in the tables.
"""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone

import websockets

from live.charger import open_socket


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Station:
    url: str
    identity: str
    acknowledged: list[tuple[str, dict, dict]] = field(default_factory=list)
    refused: list[list] = field(default_factory=list)
    sent_again: int = 0
    connections: int = 0
    ids: itertools.count = field(default_factory=lambda: itertools.count(1))
    socket: websockets.ClientConnection | None = None

    async def play(self, until: asyncio.Event) -> None:
        """Charges again and again until told; a session that was begun is ended and acknowledged."""
        for session in itertools.count(1):
            start = session * 1000
            answer = await self.say("StartTransaction", {"connectorId": 1, "idTag": "LOAD", "meterStart": start, "timestamp": now()})
            transaction = answer["transactionId"]
            for sample in range(1, 5):
                samples = [{"value": str(start + sample), "measurand": "Energy.Active.Import.Register", "unit": "Wh"}]
                await self.say("MeterValues", {"connectorId": 1, "transactionId": transaction, "meterValue": [{"timestamp": now(), "sampledValue": samples}]})
            await self.say("StopTransaction", {"transactionId": transaction, "meterStop": start + 9, "timestamp": now()})
            if until.is_set():
                break
        if self.socket:
            await self.socket.close()

    async def say(self, action: str, payload: dict) -> dict:
        """Until it is acknowledged."""
        id = f"{self.identity}/{next(self.ids)}"
        frame = json.dumps([2, id, action, payload])
        for attempt in itertools.count():
            try:
                if self.socket is None:
                    self.socket = await open_socket(self.url, self.identity)
                    self.connections += 1
                self.sent_again += attempt > 0
                await self.socket.send(frame)
                while True:
                    answer = json.loads(await asyncio.wait_for(self.socket.recv(), 60))
                    if answer[1] == id:
                        break
            except (OSError, websockets.WebSocketException, asyncio.TimeoutError):
                self.socket = None
                await asyncio.sleep(0.05)
                continue
            if answer[0] == 3:
                self.acknowledged.append((action, payload, answer[2]))
                return answer[2]
            self.refused.append(answer)
            await asyncio.sleep(0.2)


class Load:
    """So many stations at once, entered and accepted beforehand."""

    def __init__(self, url: str, stations: int):
        self.stations = [Station(url, f"LOAD-{number}") for number in range(stations)]
        self.end = asyncio.Event()
        self.tasks: list[asyncio.Task] = []

    async def begin(self, db) -> None:
        await db.run("SELECT ocpp.add_id_tag('LOAD')")
        for station in self.stations:
            await db.value("SELECT ocpp.add_charge_point($1)", station.identity)
        self.tasks = [asyncio.create_task(station.play(self.end)) for station in self.stations]

    def acknowledged(self) -> int:
        return sum(len(station.acknowledged) for station in self.stations)

    async def progress(self, messages: int, within: float = 30) -> None:
        """Waits until so many more messages were acknowledged."""
        goal = self.acknowledged() + messages
        async with asyncio.timeout(within):
            while self.acknowledged() < goal:
                for task in self.tasks:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.01)

    async def finish(self, within: float = 60) -> None:
        """Lets every station end its session."""
        self.end.set()
        async with asyncio.timeout(within):
            await asyncio.gather(*self.tasks)

    async def check(self, db) -> None:
        """Every message that was acknowledged is in the tables exactly once, and nothing else is."""
        starts, stops, samples = {}, {}, set()
        for station in self.stations:
            assert station.refused == [], "nobody was answered falsely"
            for action, payload, answer in station.acknowledged:
                match action:
                    case "StartTransaction":
                        assert answer["idTagInfo"]["status"] == "Accepted"
                        starts[station.identity, payload["meterStart"]] = answer["transactionId"]
                    case "StopTransaction":
                        stops[station.identity, payload["transactionId"]] = payload["meterStop"]
                    case "MeterValues":
                        samples.add((station.identity, payload["transactionId"], payload["meterValue"][0]["sampledValue"][0]["value"]))
        rows = await db.rows("SELECT charge_point, id, state, meter_start::bigint, meter_stop::bigint, energy::bigint, flags FROM ocpp.transaction")
        assert len(rows) == len(starts), "one row per acknowledged StartTransaction"
        assert {(row["charge_point"], row["meter_start"]): row["id"] for row in rows} == starts
        assert {(row["charge_point"], row["id"]): row["meter_stop"] for row in rows} == stops
        assert {(row["state"], row["energy"], tuple(row["flags"])) for row in rows} == {("stopped", 9, ())}
        events = await db.rows("SELECT charge_point, transaction, event FROM ocpp.transaction_event WHERE NOT 'repeated' = ANY (flags)")
        assert len(events) == len(set(map(tuple, events))) == 2 * len(starts), "one start and one end of each was taken"
        values = await db.rows("SELECT charge_point, transaction, unnest(value) FROM ocpp.meter_value")
        assert len(values) == len(samples), "no meter value is missing and none is there twice"
        assert set(map(tuple, values)) == samples
