"""The commands around the site: serve, manage, backup; with real processes where it matters."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_jobs import children

pytestmark = pytest.mark.sites

PASSWORD = "a long enough phrase\n"


def run(home: Path, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ZHEGANG_HOME": str(home), "PYTHONUTF8": "1"} | more
    # The tests in a browser may run in this process too; their setting is none of a site's.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, "-m", "zhegang", *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a database, an administrator and a firm's user."""
    made = tmp_path_factory.mktemp("served")
    assert run(made, "manage", "account", "root", "--role", "admin", given=PASSWORD).returncode == 0
    ran = run(made, "manage", "account", "fan", "--role", "firm", "--firm", "Ningbo", given=PASSWORD)
    assert ran.returncode == 0, ran.stderr
    return made


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhegang", "serve", "--port", str(port)],
        env=os.environ | {"ZHEGANG_HOME": str(home)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 180
    while True:
        with contextlib.suppress(OSError):
            if get(port, "/readyz")[0] == 200:
                break
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield port, process
    process.send_signal(signal.SIGINT)
    process.wait(15)


def test_the_site_answers(site: tuple[int, Any]) -> None:
    assert get(site[0], "/healthz") == (200, b"ok\n")
    assert get(site[0], "/en/")[0] == 200
    assert get(site[0], "/api/v1/me")[0] == 200


def test_an_oversized_header_is_refused(site: tuple[int, Any]) -> None:
    assert get(site[0], "/en/", {"X-Long": "x" * 100_000})[0] in (400, 431)
    assert get(site[0], "/en/" + "x" * 100_000)[0] in (400, 414)


def test_a_body_of_100_mb_is_refused(site: tuple[int, Any]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site[0], timeout=20)
    connection.putrequest("POST", "/api/v1/quote")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(100 << 20))
    connection.endheaders()

    assert connection.getresponse().status == 413
    connection.close()


def test_a_taken_port_is_told_without_a_trace(site: tuple[int, Any], home: Path) -> None:
    ran = run(home, "serve", "--port", str(site[0]))

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_ctrl_c_ends_site_and_worker(home: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhegang", "serve", "--port", str(port)],
        env=os.environ | {"ZHEGANG_HOME": str(home)},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert b"Ctrl-C" in process.stderr.readline()
    inner = children(process.pid)
    assert len(inner) == 2
    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0
    for pid in inner:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    process.stderr.close()


def test_a_deployment_has_no_warning(home: Path) -> None:
    told = dict.fromkeys(("ZHEGANG_OPERATOR", "ZHEGANG_CONTACT", "ZHEGANG_PLACE"), "Example Ltd")
    strict = {"ZHEGANG_TLS": "1", "ZHEGANG_HOSTS": "zhegang.example"}

    ran = run(home, "manage", "check", "--deploy", **strict, **told)
    assert (ran.returncode, ran.stderr) == (0, "")

    silent = run(home, "manage", "check", "--deploy", **strict)
    assert silent.returncode != 0
    assert all(name in silent.stderr for name in told)


def test_behind_tls_cookies_and_transport_are_strict(home: Path) -> None:
    asked = (
        "from zhegang.web import setup; setup(); from django.test import Client; c = Client(HTTP_HOST='zhegang.example');"
        "r = c.get('/en/sign-in', headers={'X-Forwarded-Proto': 'https'});"
        "print(r['Strict-Transport-Security'], c.cookies['csrftoken']['secure'], c.get('/en/').status_code,"
        " c.get('/en/', headers={'Host': 'evil.example', 'X-Forwarded-Proto': 'https'}).status_code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"ZHEGANG_HOME": str(home), "ZHEGANG_TLS": "1", "ZHEGANG_HOSTS": "zhegang.example"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.split() == ["max-age=31536000;", "includeSubDomains;", "preload", "True", "301", "400"]


def test_a_weak_password_makes_no_account(home: Path) -> None:
    ran = run(home, "manage", "account", "weak", "--role", "resident", given="short\n")

    assert ran.returncode == 2
    assert "too short" in ran.stderr


def test_keys_are_made_once_and_for_the_owner_only(home: Path) -> None:
    assert {p.name: p.stat().st_mode & 0o777 for p in (home / "keys").iterdir()} == {
        "site.key": 0o600,
        "audit.key": 0o600,
    }


def test_a_key_others_can_read_is_refused(home: Path, tmp_path: Path) -> None:
    from zhegang.core.errors import SourceError
    from zhegang.web.secretfile import read_or_make

    path = tmp_path / "key"
    first = read_or_make(path)
    assert read_or_make(path) == first
    path.chmod(0o644)
    with pytest.raises(SourceError, match="Others can read"):
        read_or_make(path)


def test_a_backup_comes_back_whole(home: Path, tmp_path: Path) -> None:
    archive, back = tmp_path / "b.tar.gz", tmp_path / "back"
    assert run(home, "backup", str(archive)).returncode == 0
    assert archive.stat().st_mode & 0o777 == 0o600
    ran = run(back, "restore", str(archive))
    assert ran.returncode == 0, ran.stderr

    with sqlite3.connect(back / "zhegang.sqlite3") as held:
        assert {name for (name,) in held.execute("SELECT username FROM web_user")} == {"root", "fan"}
    held.close()
    assert run(back, "audit", "verify").returncode == 0
    assert run(back, "restore", str(archive)).returncode == 2, "a site lives there now"
    assert run(home, "backup", str(archive)).returncode == 2, "an archive is not overwritten"


def test_a_damaged_backup_is_refused_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    whole, bad, back = tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", tmp_path / "back"
    run(home, "backup", str(whole))
    with tarfile.open(whole) as source, tarfile.open(bad, "w:gz") as target:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "keys/audit.key":
                data = b"x" * len(data)
            import io

            target.addfile(member, io.BytesIO(data))

    ran = run(back, "restore", str(bad))

    assert ran.returncode == 2
    assert "damaged" in ran.stderr
    assert list(back.iterdir()) == []


def test_a_backup_of_the_server_comes_back(database: dict[str, str], tmp_path: Path) -> None:
    """PostgreSQL by its own tools, into another database of the server."""
    if not database["ZHEGANG_DATABASE_URL"]:
        pytest.skip("SQLite has its own test")
    from django.db import connection

    from tests.web.conftest import new_user
    from zhegang.web.models import User

    new_user("resident", name="kept")
    url, archive, back = database["ZHEGANG_DATABASE_URL"], tmp_path / "b.tar.gz", tmp_path / "back"
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS restored")
        cursor.execute("CREATE DATABASE restored")
    other = url.replace("/postgres?", "/restored?")
    made = run(Path(database["ZHEGANG_HOME"]), "backup", str(archive), ZHEGANG_DATABASE_URL=url)
    ran = run(back, "restore", str(archive), ZHEGANG_DATABASE_URL=other)
    assert (made.returncode, ran.returncode) == (0, 0), made.stderr + ran.stderr

    whole = run(back, "audit", "verify", ZHEGANG_DATABASE_URL=other)
    taken = run(
        back, "manage", "account", "kept", "--role", "resident", given=PASSWORD, ZHEGANG_DATABASE_URL=other
    )

    assert whole.returncode == 0, whole.stdout
    assert "exists" in taken.stderr
    User.objects.filter(username="kept").delete()


@pytest.mark.parametrize("name", ["../out", "/abs/out"])
def test_a_backup_that_reaches_out_is_refused(tmp_path: Path, name: str) -> None:
    import io

    bad, back = tmp_path / "bad.tar.gz", tmp_path / "back"
    with tarfile.open(bad, "w:gz") as target:
        member = tarfile.TarInfo(name)
        member.size = 1
        target.addfile(member, io.BytesIO(b"x"))

    assert run(back, "restore", str(bad)).returncode == 2
    assert not (tmp_path / "out").exists()


def test_the_migrations_are_those_of_the_models(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://h", "postgresql://h:port/x", "x"])
def test_an_address_of_no_database_is_refused_without_telling_it(url: str, tmp_path: Path) -> None:
    from zhegang.core.errors import InputError
    from zhegang.web.databases import database

    with pytest.raises(InputError) as refused:
        database(url, tmp_path / "x")
    assert url not in str(refused.value)


def test_the_address_of_a_server_is_taken_apart(tmp_path: Path) -> None:
    from zhegang.web.databases import database

    held = database("postgresql://us%40er:p%3Aw@db.example:5433/na%2Fme?sslmode=require", tmp_path)

    wanted = {"USER": "us@er", "PASSWORD": "p:w", "HOST": "db.example", "PORT": "5433", "NAME": "na/me"}
    assert {k: held[k] for k in wanted} == wanted
    assert held["OPTIONS"] == {"sslmode": "require"}
