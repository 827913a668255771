"""Chargers for tests: `Charger` says exactly the frames it is given; `Socket` is a charger that the PyPI package ocpp can use."""

import asyncio
import base64
import itertools
import json
from urllib.parse import quote

import websockets
from websockets.asyncio.client import ClientConnection


def basic(username: str, password: bytes) -> str:
    """The Authorization header of HTTP Basic for a password of any bytes."""
    return "Basic " + base64.b64encode(username.encode() + b":" + password).decode()


async def open_socket(url: str, identity: str, *, password: bytes | None = None, subprotocols=("ocpp1.6",), username: str | None = None, headers=None, account: str | None = None) -> ClientConnection:
    """Connects as a charger does. Raises websockets.exceptions.InvalidStatus where the answer is not 101."""
    path = "/".join(quote(part, safe="") for part in ([account] if account else []) + [identity])
    headers = dict(headers or {})
    if password is not None:
        headers["Authorization"] = basic(identity if username is None else username, password)
    return await websockets.connect(
        f"{url}/{path}", subprotocols=list(subprotocols) or None, additional_headers=headers,
        compression=None, ping_interval=None, open_timeout=10, close_timeout=2, max_size=None,
    )


class Charger:
    """Sends frames and matches answers by id; keeps the commands it gets in `commands`."""

    def __init__(self, socket: ClientConnection, identity: str):
        self.socket = socket
        self.identity = identity
        self.ids = itertools.count(1)
        self.waiting: dict[str, asyncio.Future] = {}
        self.commands: asyncio.Queue = asyncio.Queue()
        self.reader = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, url: str, identity: str, **options) -> "Charger":
        return cls(await open_socket(url, identity, **options), identity)

    async def __aenter__(self) -> "Charger":
        return self

    async def __aexit__(self, *_) -> None:
        await self.close()

    async def close(self) -> None:
        await self.socket.close()
        self.reader.cancel()

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                if frame[0] == 2:
                    await self.commands.put(frame)
                elif (future := self.waiting.pop(str(frame[1]), None)) and not future.done():
                    future.set_result(frame)
        except websockets.ConnectionClosed:
            pass
        finally:
            for future in self.waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError("the connection ended before the answer"))

    async def say(self, text: str | bytes, id: str, timeout: float = 10) -> list:
        """Sends `text` as it is and waits for the answer to message `id`."""
        future = self.waiting[id] = asyncio.get_running_loop().create_future()
        await self.socket.send(text)
        return await asyncio.wait_for(future, timeout)

    async def call(self, action: str, payload: dict | None = None, id: str | None = None, timeout: float = 10) -> dict:
        """The payload of the CALLRESULT; an AssertionError with the CALLERROR otherwise."""
        id = id or f"{self.identity}-{next(self.ids)}"
        frame = await self.say(json.dumps([2, id, action, payload or {}]), id, timeout)
        assert frame[0] == 3, f"{action} was refused: {frame}"
        return frame[2]

    async def command(self, timeout: float = 10) -> list:
        """The next command of the central system: [2, id, action, payload]."""
        return await asyncio.wait_for(self.commands.get(), timeout)

    async def answer(self, command: list, payload: dict) -> None:
        await self.socket.send(json.dumps([3, command[1], payload]))

    async def boot(self) -> dict:
        return await self.call("BootNotification", {"chargePointVendor": "Test", "chargePointModel": "One"})
