"""Which account the embedded PostgreSQL runs as: it refuses to run as root, so root lends it another one.

An ordinary user's server runs as that user and nothing here changes anything.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.problems import Problem, from_os_error

NAME = "portal-postgres"


@dataclass(frozen=True)
class Account:
    """The account of a server process; `uid` None means: the one that runs this program."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def process_options(self) -> dict:
        """Return the keywords that make `subprocess` start a program as this account."""
        options = {"cwd": "/", "umask": 0o077, "stdin": subprocess.DEVNULL}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def own(self, path: Path) -> None:
        """Give `path` to this account."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)


def for_data(data: Path) -> Account:
    """Return the account that owns, or will own, the data folder.

    Raises Problem when an ordinary user meets the data folder of somebody else, or root can make no account.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Problem(
                f"{data} belongs to the account {_name(owner)}, so this account cannot start its database. "
                f"Start the portal as root or as {_name(owner)}, or give {data.parent} to this account with "
                "chown -R."
            )
        return Account(_name(os.geteuid()))
    if owner:
        entry = _entry(owner)
        if entry is None:
            raise Problem(f"{data} belongs to the unknown account number {owner}; chown -R it to {NAME}.")
    else:
        entry = _lent_account()
        if owner == 0:  # copied back by root
            for path in [data, *data.rglob("*")]:
                os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def let_through(account: Account, paths: Iterable[Path], say: Callable[[str], None]) -> None:
    """Let a lent account pass through the folders that lead to each of `paths`, where it cannot yet.

    Only the permission to pass is added (o+x), never the one to list. It is said unless the folder is the
    portal's own: part of its virtual environment, or the one that holds the data.
    """
    if account.uid is None:
        return
    resolved = [path.resolve() for path in paths]
    own = {path.parent for path in resolved}
    for folder in sorted({parent for path in resolved for parent in path.parents}):
        status = folder.stat()
        if status.st_mode & stat.S_IXOTH or status.st_uid == account.uid:
            continue
        try:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
        except OSError as error:
            raise Problem(
                f"The database server cannot run as root, and the account {account.name} cannot pass through "
                f"{folder}. Put the portal in another folder, or run it as an ordinary user."
            ) from error
        if folder not in own and not folder.is_relative_to(sys.prefix):
            say(f"Let the database's account pass through {folder} (chmod o+x)")


def let_read(account: Account, tree: Path) -> None:
    """Let a lent account read and run what lies under `tree`, for packages installed under a strict umask."""
    if account.uid is None:
        return
    for path in [tree, *tree.rglob("*")]:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            continue
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            try:
                path.chmod(stat.S_IMODE(wanted))
            except OSError as error:
                raise from_os_error(error, path) from error


def _entry(uid: int):
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _name(uid: int) -> str:
    entry = _entry(uid)
    return entry.pw_name if entry else str(uid)


def _lent_account():
    """Return the entry of the account that root lends to the server, made when it is missing."""
    name = os.environ.get("PORTAL_POSTGRES_ACCOUNT") or NAME
    try:
        return pwd.getpwnam(name)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd and name == NAME:
        options = [
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/",
            "--shell",
            "/usr/sbin/nologin",
        ]
        subprocess.run([useradd, *options, name], capture_output=True, check=False)
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise Problem(
            f"PostgreSQL does not run as root and the account {name} could not be made. Run the portal as an "
            "ordinary user, set PORTAL_POSTGRES_ACCOUNT to an existing account, or set DATABASE_URL."
        ) from None
