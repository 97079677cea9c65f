"""Backups: one file with the database (pg_dump's custom format) and the uploaded files, and the way back.

The file is a tar archive of `database.dump` and `media/…`. A restore first builds a new database beside the one
in use; only when that is complete do the two change names, so that a failure at any point leaves everything as
it was. What was replaced is kept until the next restore.
"""

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath

import psycopg2
from psycopg2 import sql

from portal import database, postgres, problems
from portal.problems import Problem

DUMP = "database.dump"


def write(settings: dict, media: Path, folder: Path) -> Path:
    """Write a backup of the database and of the files under `media` into `folder`; return its path.

    `settings` are Django's of the database. The backup has its name only when it is complete, and only its
    owner may read it. Raises Problem.
    """
    name = f"portal-{datetime.now(timezone.utc):%Y-%m-%dT%H-%M-%SZ}.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as temporary:
            dump, archive = Path(temporary) / DUMP, Path(temporary) / name
            _run("pg_dump", settings, ["--format=custom", f"--file={dump}", "--no-owner", "--no-privileges"], folder)
            with archive.open("xb") as file, tarfile.open(fileobj=file, mode="w") as tar:
                tar.add(dump, DUMP)
                if media.is_dir():
                    tar.add(media, "media")
                file.flush()
                os.fsync(file.fileno())
            archive.chmod(0o600)
            archive.rename(folder / name)
    except OSError as error:
        raise problems.from_os_error(error, folder) from error
    return folder / name


def read(file: Path, settings: dict, media: Path, known_migrations: set[tuple[str, str]]) -> str:
    """Put a backup in the place of the database and of the files under `media`; return where the old ones are.

    `known_migrations`: pairs of app and name that this portal has; a backup with others is refused.
    Raises Problem, with everything as it was, when the backup cannot be read or is not in order.
    """
    name = settings["NAME"]
    new, replaced = f"{name}_restoring", f"{name}_replaced"
    try:
        media.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=media.parent) as temporary:
            unpacked = Path(temporary)
            _unpack(file, unpacked)
            with _maintenance(settings) as cursor:
                _remake(cursor, new)
                try:
                    _fill(settings | {"NAME": new}, unpacked / DUMP, media.parent, known_migrations)
                    _swap(cursor, name, new, replaced)
                except BaseException:
                    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))
                    raise
            kept = media.with_name(f"{media.name}-replaced")
            shutil.rmtree(kept, ignore_errors=True)
            if media.exists():
                media.rename(kept)
            (unpacked / "media").rename(media)
    except OSError as error:
        raise problems.from_os_error(error, media.parent) from error
    return f"the database {replaced} and {kept}"


def _unpack(file: Path, folder: Path) -> None:
    """Unpack regular files only, each inside `folder`, whatever the archive says."""
    (folder / "media").mkdir()
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    continue
                if path.parts[0] == "media" or member.name == DUMP:
                    target = folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with tar.extractfile(member) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink)
    except FileNotFoundError:
        raise Problem(f"There is no file {file}. The backups of this portal are in var/backups.") from None
    except tarfile.TarError:
        raise Problem(f"{file} is not a backup of the portal or is damaged; nothing was changed.") from None
    if not (folder / DUMP).exists():
        raise Problem(f"{file} is not a backup of the portal: it has no {DUMP}; nothing was changed.")


@contextlib.contextmanager
def _maintenance(settings: dict):
    """Yield a cursor on the server's database `postgres`, from where databases are made and renamed."""
    try:
        connection = psycopg2.connect(**database.connection_arguments(settings | {"NAME": "postgres"}))
    except psycopg2.Error as error:
        raise Problem(f"The server's database postgres is needed to restore, and refuses: {error}".strip()) from None
    connection.autocommit = True
    try:
        with contextlib.closing(connection), connection.cursor() as cursor:
            yield cursor
    except psycopg2.errors.InsufficientPrivilege:
        user = settings["USER"]
        raise Problem(f"The user {user} may not make databases; grant it with: ALTER ROLE {user} CREATEDB") from None
    except psycopg2.errors.ObjectInUse:
        raise Problem(
            "The database is in use. Stop the portal and every other program that uses it, then restore again; "
            "nothing was changed."
        ) from None


def _remake(cursor, name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def _fill(settings: dict, dump: Path, folder: Path, known_migrations: set[tuple[str, str]]) -> None:
    """Load the dump into the new database and see that this portal can read it."""
    script = dump.with_suffix(".sql")
    _run("pg_restore", None, ["--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(dump)], folder)
    _drop_unknown_settings(script)
    _run("psql", settings, ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={script}"], folder)
    with contextlib.closing(psycopg2.connect(**database.connection_arguments(settings))) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone()[0] is None:
            raise Problem("The backup holds no portal: it has no table django_migrations; nothing was changed.")
        cursor.execute("SELECT app, name FROM django_migrations")
        unknown = set(cursor.fetchall()) - known_migrations
    if unknown:
        app, migration = min(unknown)
        raise Problem(
            f"The backup was made by a newer portal (it knows {app} {migration}). Restore it with that version; "
            "nothing was changed."
        )


def _swap(cursor, name: str, new: str, replaced: str) -> None:
    """Give the new database the old one's name, both renamed or neither."""
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(replaced)))
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    cursor.execute("BEGIN")
    try:
        cursor.execute(rename.format(sql.Identifier(name), sql.Identifier(replaced)))
        cursor.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")


def _drop_unknown_settings(script: Path) -> None:
    """Blank out the settings at the script's beginning that a server older than pg_dump does not know.

    The script keeps its length, so that nothing after them moves.
    """
    unknown = b"SET transaction_timeout = 0;"  # since PostgreSQL 17
    with script.open("r+b") as file:
        beginning = file.read(4000)
        file.seek(0)
        file.write(beginning.replace(unknown, b"-" * len(unknown), 1))


def _run(program: str, settings: dict | None, options: list[str], folder: Path) -> None:
    """Run one of PostgreSQL's programs, on a database if there are settings of one.

    The password goes through the environment, where no process list shows it.
    """
    environment = os.environ | {"LC_ALL": "C"}
    major = postgres.MAJOR_VERSION
    if settings:
        arguments = database.connection_arguments(settings)
        with contextlib.closing(psycopg2.connect(**arguments)) as connection:
            major = connection.server_version // 10_000
        environment["PGPASSWORD"] = arguments.pop("password", "")
        options = [f"--dbname={psycopg2.extensions.make_dsn(**arguments)}", *options]
    command = [_program(program, major), *options]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if result.returncode:
        if "No space left on device" in result.stderr:
            raise problems.disk_full(folder)
        told = result.stderr.strip().splitlines() or ["it said nothing"]
        raise Problem(f"{program} failed and nothing was changed: {told[0]}")


def _program(name: str, server_major: int) -> str:
    """Return a pg_dump or pg_restore that is not older than the server: the one we bring, else the machine's."""
    if server_major <= postgres.MAJOR_VERSION:
        return str(postgres.PROGRAMS / name)
    found = shutil.which(name)
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        numbers = [word for word in version.split() if word[:1].isdigit()]
        if numbers and int(numbers[0].split(".")[0]) >= server_major:
            return found
    raise Problem(
        f"The server is PostgreSQL {server_major}, newer than the {name} {postgres.MAJOR_VERSION} that the portal "
        f"brings. Install PostgreSQL {server_major}'s client programs and try again."
    )
