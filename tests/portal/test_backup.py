"""A backup brings everything back; a restore that fails changes nothing."""

import contextlib
import tarfile

import pytest

from portal import backup, postgres
from portal.problems import Problem
from tests.portal.test_postgres import query

KNOWN = {("outbox", "0001_initial")}


@pytest.fixture
def cluster(var):
    """A running cluster that holds one row and looks like a portal's."""
    cluster = postgres.Cluster(var, throw_away=True)
    with postgres.running(cluster):
        query(cluster, "CREATE TABLE django_migrations AS SELECT 'outbox' AS app, '0001_initial' AS name")
        query(cluster, "CREATE TABLE kept AS SELECT 'row' AS word")
        yield cluster


@pytest.fixture
def settings_of(cluster):
    return {"NAME": "portal", "USER": "portal", "HOST": cluster.host()}


@pytest.fixture
def media(var):
    media = var / "media"
    (media / "minutes").mkdir(parents=True)
    (media / "minutes" / "first.txt").write_text("as it was")
    return media


def test_a_backup_brings_back_rows_and_files(cluster, settings_of, media, var):
    file = backup.write(settings_of, media, var / "backups")
    query(cluster, "INSERT INTO kept VALUES ('later')")
    (media / "minutes" / "first.txt").write_text("changed")
    (media / "second.txt").write_text("later")

    before = backup.read(file, settings_of, media, KNOWN)

    assert query(cluster, "SELECT word FROM kept") == [("row",)]
    assert (media / "minutes" / "first.txt").read_text() == "as it was"
    assert not (media / "second.txt").exists()
    assert before == f"the database portal_replaced and {var}/media-replaced"
    with contextlib.closing(cluster.connect("portal_replaced")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        assert cursor.fetchone() == (2,)
    assert (var / "media-replaced" / "second.txt").read_text() == "later"


def test_a_backup_can_be_restored_twice_and_is_its_owners_alone(cluster, settings_of, media, var):
    file = backup.write(settings_of, media, var / "backups")
    backup.read(file, settings_of, media, KNOWN)
    backup.read(file, settings_of, media, KNOWN)
    assert query(cluster, "SELECT word FROM kept") == [("row",)]
    assert file.stat().st_mode & 0o777 == 0o600
    assert list((var / "backups").iterdir()) == [file]


def refused(file, settings_of, media, cluster, **changes):
    """Try a restore that must fail; see that nothing changed; return the sentence."""
    with pytest.raises(Problem) as told:
        backup.read(file, settings_of, media, changes.get("known", KNOWN))
    assert query(cluster, "SELECT word FROM kept") == [("row",)]
    assert (media / "minutes" / "first.txt").read_text() == "as it was"
    assert query(cluster, "SELECT datname FROM pg_database WHERE datname LIKE 'portal%'") == [("portal",)]
    return str(told.value)


def test_a_file_that_is_no_backup_is_refused(cluster, settings_of, media, var):
    other = var / "letter.tar"
    other.write_text("Dear member")
    assert refused(other, settings_of, media, cluster) == (
        f"{other} is not a backup of the portal or is damaged; nothing was changed."
    )
    assert refused(var / "missing.tar", settings_of, media, cluster) == (
        f"There is no file {var}/missing.tar. The backups of this portal are in var/backups."
    )


def test_a_damaged_dump_is_refused(cluster, settings_of, media, var):
    whole = backup.write(settings_of, media, var / "backups")
    with tarfile.open(whole) as tar:
        dump = tar.extractfile("database.dump").read()
    (var / "database.dump").write_bytes(dump[: len(dump) // 2])
    with tarfile.open(var / "half.tar", "w") as tar:
        tar.add(var / "database.dump", "database.dump")
    assert refused(var / "half.tar", settings_of, media, cluster).startswith(
        "pg_restore failed and nothing was changed:"
    )


def test_a_backup_of_a_newer_portal_is_refused(cluster, settings_of, media, var):
    file = backup.write(settings_of, media, var / "backups")
    assert refused(file, settings_of, media, cluster, known=set()) == (
        "The backup was made by a newer portal (it knows outbox 0001_initial). Restore it with that version; "
        "nothing was changed."
    )


def test_a_database_in_use_is_refused(cluster, settings_of, media, var):
    file = backup.write(settings_of, media, var / "backups")
    with contextlib.closing(cluster.connect("portal")):
        sentence = refused(file, settings_of, media, cluster)
    assert sentence == (
        "The database is in use. Stop the portal and every other program that uses it, then restore again; "
        "nothing was changed."
    )


def test_an_archive_cannot_write_outside_its_folder(cluster, settings_of, media, var):
    file = backup.write(settings_of, media, var / "backups")
    (var / "evil.txt").write_text("evil")
    with tarfile.open(file, "a") as tar:
        tar.add(var / "evil.txt", "media/../../escaped.txt")
        tar.add(var / "evil.txt", "/escaped.txt")
    backup.read(file, settings_of, media, KNOWN)
    assert not (var / "escaped.txt").exists()
    assert sorted(path.name for path in media.rglob("*.txt")) == ["first.txt"]
