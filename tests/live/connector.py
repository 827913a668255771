"""The connector's program, started, killed and started again."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .places import CONNECTOR


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Connector:
    """One process; its port and node name stay the same over restarts, as an operator would have it."""

    def __init__(self, database_url: str | None, log: Path, *flags: str, name: str = "node"):
        self.port = free_port()
        self.log = log
        self.flags = ["--listen", f"127.0.0.1:{self.port}", "--node", name, *flags]
        if database_url:
            self.flags += ["--database-url", database_url, "--maintenance-url", database_url]
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Where chargers connect; the identity follows."""
        return f"ws://127.0.0.1:{self.port}/ocpp"

    def start(self, ready_within: float = 30) -> "Connector":
        with self.log.open("a") as log:
            self.process = subprocess.Popen([CONNECTOR, *self.flags], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + ready_within
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the connector ended with {self.process.returncode}:\n{self.last_words()}")
            status, _ = self.get("/ready")
            if status == 200:
                return self
            time.sleep(0.05)
        raise RuntimeError(f"the connector was not ready within {ready_within} s: {self.get('/ready')}\n{self.last_words()}")

    def get(self, path: str) -> tuple[int, dict]:
        """Status and JSON of an HTTP GET; status 0: nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            body = error.read()
            try:
                return error.code, json.loads(body)
            except ValueError:
                return error.code, {"text": body.decode(errors="replace")}
        except OSError:
            return 0, {}

    def kill(self) -> None:
        """kill -9: nothing is said to anybody."""
        self.process.kill()
        self.process.wait()

    def stop(self, within: float = 20) -> int:
        """SIGTERM; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the connector did not end within {within} s of SIGTERM:\n{self.last_words()}") from None

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])
