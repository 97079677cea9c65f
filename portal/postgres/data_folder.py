"""The data folder: it appears under its name only when it is complete, and is never touched by the wrong version."""

import contextlib
import locale
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from portal.postgres import cluster as clusters
from portal.postgres.account import Account
from portal.postgres.cluster import MAJOR_VERSION, ROLE, Cluster
from portal.problems import Problem

LEFT_SECONDS = 10


def refuse_other_version(cluster: Cluster) -> None:
    """Raise Problem when there is a data folder that this version of PostgreSQL must not open."""
    if not cluster.data.exists():
        return
    try:
        version = (cluster.data / "PG_VERSION").read_text().strip()
    except PermissionError:
        return  # somebody else's folder: server_account says so
    except FileNotFoundError:
        raise Problem(
            f"{cluster.data} is not a database folder. Move it away and start again; nothing was changed."
        ) from None
    if version != str(MAJOR_VERSION):
        raise Problem(
            f"{cluster.data} was made by PostgreSQL {version}, this portal brings {MAJOR_VERSION}; "
            "nothing was changed. Make a backup with the portal that made it, move the folder away, start "
            "this one and restore the backup."
        )


def make(cluster: Cluster, account: Account) -> None:
    """Make a complete data folder, then give it its name; what an interrupted attempt left is thrown away."""
    prefix = f"{cluster.name}.unfinished-"
    until = time.monotonic() + LEFT_SECONDS
    for left in cluster.var.glob(f"{prefix}*"):
        # The initdb of a killed start may still be writing; it fails and ends once its files are gone.
        while left.exists() and time.monotonic() < until:
            shutil.rmtree(left, ignore_errors=True)
            time.sleep(0.05)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=cluster.var))
    try:
        account.own(folder)
        result = subprocess.run(
            [clusters.PROGRAMS / "initdb", "-D", folder, *_initdb_options(cluster)],
            env=clusters.server_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **account.process_options(),
        )
        if result.returncode:
            raise clusters.explained(cluster, result.stdout + result.stderr)
        folder.rename(cluster.data)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _initdb_options(cluster: Cluster) -> list[str]:
    options = ["--username", ROLE, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
    # Under ctype C the text search parser takes curly quotes and dashes for letters.
    options += [f"--lc-ctype={_utf8_ctype()}"]
    return [*options, "--no-sync"] if cluster.throw_away else options


def _utf8_ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"
