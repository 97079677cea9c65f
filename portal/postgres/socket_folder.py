"""The folder of the server's socket, which only the server's account (and root) may enter."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from portal.postgres.account import Account
from portal.postgres.cluster import LONGEST_SOCKET_FOLDER, Cluster


def make(cluster: Cluster, account: Account) -> None:
    """Make the folder of the socket, 0700; a short one in the temporary folder if the path is too long."""
    remove(cluster)
    if len(os.fsencode(cluster.socket)) <= LONGEST_SOCKET_FOLDER:
        cluster.socket.mkdir(mode=0o700)
        account.own(cluster.socket)
        return
    base = tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix="portal-", dir=base if len(os.fsencode(base)) < 60 else "/tmp")  # noqa: S108
    account.own(Path(folder))
    cluster.socket.symlink_to(folder)


def remove(cluster: Cluster) -> None:
    """Remove the folder, with the link to it if there is one."""
    if cluster.socket.is_symlink():
        target = Path(os.readlink(cluster.socket))
        cluster.socket.unlink()
        # It was made by mkdtemp; should somebody else's folder have taken its place, theirs is not touched.
        if target.name.startswith("portal-") and target.is_dir() and not target.is_symlink():
            with contextlib.suppress(OSError):
                for path in target.glob(".s.PGSQL.*"):
                    path.unlink()
                target.rmdir()
    elif cluster.socket.exists():
        shutil.rmtree(cluster.socket)
