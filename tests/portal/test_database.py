"""Which database the environment names, and what is said when it cannot be had."""

import contextlib
import socket
import struct
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import database, postgres
from portal.problems import Problem
from tests.portal.services import free_port


def test_without_an_address_it_is_the_embedded_one(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PORTAL_STATEMENT_TIMEOUT", raising=False)
    assert database.from_environment(tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "portal",
        "HOST": str(tmp_path / "postgres-socket"),
        "OPTIONS": {
            "options": "-c statement_timeout=20000 -c max_parallel_workers_per_gather=0 -c jit=off",
        },
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def test_an_address_is_read_whole():
    assert database.from_url("postgresql://jo%40x:p%2Fw@db.example.org:6432/my%20base?sslmode=require") == {
        "NAME": "my base",
        "USER": "jo@x",
        "PASSWORD": "p/w",
        "HOST": "db.example.org",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }
    assert database.from_url("postgres:///base?host=/run/postgresql")["HOST"] == "/run/postgresql"
    assert database.from_url("postgres://[::1]/base")["HOST"] == "::1"


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@h/b", "postgres://a:secret@h", "postgres://a:secret@h:x/b", "secret"]
)
def test_any_other_address_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not a PostgreSQL address") as told:
        database.from_url(url)
    assert "secret" not in str(told.value)


def test_a_server_that_does_not_answer_is_told():
    port = free_port()
    with pytest.raises(Problem) as told:
        database.check_server(f"postgresql://jo:secret@127.0.0.1:{port}/base")
    assert str(told.value).startswith(
        f"The database server 127.0.0.1:{port} of DATABASE_URL cannot be reached (Connection refused). Start it"
    )
    assert "secret" not in str(told.value)


def test_a_missing_database_or_user_is_told(var):
    cluster = postgres.Cluster(var)
    with postgres.running(cluster):
        host = str(cluster.socket).replace(" ", "%20")
        database.check_server(f"postgresql://portal@/portal?host={host}")
        with pytest.raises(Problem, match=r"has no database nowhere. Make it there with: createdb nowhere"):
            database.check_server(f"postgresql://portal@/nowhere?host={host}")
        with pytest.raises(Problem, match=r"refuses the user nobody. Check user and password"):
            database.check_server(f"postgresql://nobody:x@/portal?host={host}")


def test_a_server_that_is_too_old_is_told():
    with server_of_version("14.9") as port, pytest.raises(Problem) as told:
        database.check_server(f"postgresql://jo:secret@127.0.0.1:{port}/base")
    assert str(told.value) == (
        "The server of DATABASE_URL is PostgreSQL 14; the portal needs 15 or newer. Upgrade that server, or leave "
        "DATABASE_URL out to use the embedded database."
    )


@contextlib.contextmanager
def server_of_version(version):
    """Answer one connection as a PostgreSQL server of that version does, up to ready for query; yield the port."""

    def message(kind, body):
        return kind + struct.pack("!i", len(body) + 4) + body

    def serve(listener):
        connection, _ = listener.accept()
        with connection:
            length, code = struct.unpack("!ii", connection.recv(8))
            if code != 196608:  # libpq asks for TLS or GSS encryption first
                connection.sendall(b"N")
                length, code = struct.unpack("!ii", connection.recv(8))
            connection.recv(length - 8)
            parameters = {"server_version": version, "client_encoding": "UTF8", "DateStyle": "ISO, MDY"}
            answer = message(b"R", struct.pack("!i", 0))
            for name, value in parameters.items():
                answer += message(b"S", f"{name}\0{value}\0".encode())
            connection.sendall(answer + message(b"Z", b"I"))
            connection.recv(1024)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)
