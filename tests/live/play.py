"""What `make run` does once everything is built: a connector with its private PostgreSQL, and three charge points."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from .connector import free_port
from .places import PROGRAMS, ROOT, TREE


def heed_ctrl_c() -> None:
    """Whoever runs the tests in the background has told them to ignore SIGINT, and a shell can not trap what was ignored before."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Playing:
    """Runs from its making to `end`; psql and the shell see it as a reader of our pages does."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="ocpp-", dir="/tmp"))
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.port = free_port()
        self.log = self.folder / "play.log"
        environment = os.environ | {"PORT": str(self.port), "DATA": str(self.folder / "data"), "PG_TREE": str(TREE), "LOGS": str(self.folder / "logs")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen([ROOT / "tests/emulator/play"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=heed_ctrl_c)
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

    def session(self) -> "Session":
        return Session(self.environment)

    def shell(self, text: str) -> str:
        """What the commands print; an error of one of them ends it and is raised."""
        text = text.replace("target/release/ocpp-emulator", f"{PROGRAMS}/ocpp-emulator --url ws://127.0.0.1:{self.port}/ocpp")
        text = text.replace("sql/roles.sql", str(ROOT / "sql/roles.sql"))
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        assert done.returncode == 0, f"ended with {done.returncode}:\n{text}\n{done.stdout}"
        return done.stdout

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

    def remove(self) -> None:
        """Whatever state it is in: nothing runs and nothing is left."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Session:
    """One psql that is typed into block by block: what a block begins, a later one may end."""

    def __init__(self, environment: dict[str, str]):
        self.process = subprocess.Popen(["psql", "-X", "-q", "-v", "SHOW_CONTEXT=never"], env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def type(self, text: str, within: float = 60) -> str:
        """What psql prints for `text`, errors included."""
        mark = "--- end of block ---"
        self.process.stdin.write(f"{text}\n\\echo {mark}\n")
        self.process.stdin.flush()
        late = threading.Timer(within, self.process.kill)
        late.start()
        printed = []
        for line in self.process.stdout:
            if line.rstrip("\n") == mark:
                break
            printed.append(line)
        late.cancel()
        assert self.process.poll() is None, f"psql ended, or took longer than {within} s:\n{text}\n{''.join(printed)}"
        return "".join(printed)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
