"""A PostgreSQL of its own: in a temporary folder, run by an unprivileged user, reached over a unix socket only."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import asyncpg

from .places import TREE


class Cluster:
    """Made by `start`, gone with `remove`; or for a with block. The database is `css`, its owner the superuser `owner`."""

    database = "css"
    owner = "owner"

    def __init__(self, settings: dict[str, str] | None = None):
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else None
        # Sockets have short paths (107 bytes): not below the temporary folder that pytest gives.
        self.folder = Path(tempfile.mkdtemp(prefix="ocpp-", dir="/tmp"))
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.data = self.folder / "data"
        self.log = self.folder / "postgresql.log"
        self.settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder)} | (settings or {})
        self.run("initdb", "-D", self.data, "-U", self.owner, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def run(self, program: str, *arguments, check: bool = True, said: str = "") -> str:
        """Runs one of PostgreSQL's programs as the user that owns the cluster, with `said` as its input; gives what it printed."""
        done = subprocess.run(
            [TREE / "bin" / program, *map(str, arguments)],
            user=self.user, group=self.user, extra_groups=[] if self.user else None,
            cwd="/", text=True, input=said, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{program} failed with {done.returncode}:\n{done.stdout}\n{self.last_words()}")
        return done.stdout

    def start(self) -> "Cluster":
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        # The server keeps whatever standard output it is given; it must not be our pipe.
        self.run("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60", "-o", options)
        return self

    def __enter__(self) -> "Cluster":
        try:
            return self.start()
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *_) -> None:
        self.remove()

    def stop(self, mode: str = "fast") -> None:
        """fast, or immediate: as if the machine had lost its power, as far as PostgreSQL can tell."""
        self.run("pg_ctl", "stop", "-D", self.data, "-m", mode, "-w", "-t", "60")

    def remove(self) -> None:
        self.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def install(self) -> "Cluster":
        """Makes the database with everything in it, by the two statements a user types."""
        self.psql("CREATE DATABASE css", database="postgres")
        self.psql("CREATE EXTENSION pg_ocpp")
        self.psql("SELECT ocpp.migrate()")
        # Chargers in tests hear what the test asks, and nothing that the database wants to know after a boot.
        self.psql("SELECT ocpp.set('boot.ask', 'false')")
        return self

    def psql_file(self, file: Path, database: str | None = None) -> str:
        """What psql prints for a file, statement by statement, unaligned and without headers."""
        arguments = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", self.owner, "-d", database or self.database]
        return self.run("psql", *arguments, said=file.read_text()).strip()

    def psql(self, sql: str, database: str | None = None) -> str:
        """What psql prints for `sql`, unaligned and without headers."""
        return self.run("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", self.owner, "-d", database or self.database, "-c", sql).strip()

    def url(self, user: str | None = None) -> str:
        folder = str(self.folder).replace("/", "%2F")
        return f"postgresql://{user or self.owner}@{folder}/{self.database}"

    async def connect(self, **options) -> asyncpg.Connection:
        return await asyncpg.connect(host=str(self.folder), user=self.owner, database=self.database, **options)

    def last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
        except OSError:
            return ""
