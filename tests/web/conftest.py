"""The site under test: a home of its own, SQLite, and with --postgres a PostgreSQL server too."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ningbo-robotics"


def server_programs() -> Path | None:
    """Where PostgreSQL's programs lie; None where the server is not installed."""
    if found := shutil.which("postgres"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return versions[-1].parent if versions else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        vendors = ["sqlite"]
        # A page looks the same on either database: the browser's tests run once.
        if (
            metafunc.config.getoption("--postgres")
            and server_programs()
            and "chromium" not in metafunc.fixturenames
        ):
            vendors.append("postgresql")
        metafunc.parametrize("database", vendors, indirect=True, scope="session")


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Django, set up once for this process in a home of its own."""
    home = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHEGANG_HOME", str(home))
        for name in ("ZHEGANG_DATABASE_URL", "ZHEGANG_TLS", "ZHEGANG_HOSTS"):
            patch.delenv(name, raising=False)
        from zhegang.web import setup

        setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        # The handler holds the stream of the test that came first.
        for name in ("zhegang", "django"):
            logging.getLogger(name).handlers.clear()
        yield home


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, site_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """An empty migrated database; yields the environment of processes that share it."""
    from django.core.management import call_command
    from django.db import connections

    environment = {"ZHEGANG_HOME": str(site_home), "ZHEGANG_DATABASE_URL": "", "PYTHONUTF8": "1"}
    with postgres() if request.param == "postgresql" else nothing() as url:
        environment["ZHEGANG_DATABASE_URL"] = url
        use_database(url, site_home / "zhegang.sqlite3")
        call_command("migrate", verbosity=0)
        yield environment
        connections.close_all()
        # The next database begins a chain of its own; heads of this one would accuse it of a cut.
        shutil.rmtree(site_home / "audit", ignore_errors=True)


def use_database(url: str, file: Path) -> None:
    """Has this process's Django use another database: the server's at `url`, or the SQLite file."""
    from django.db import connections

    from zhegang.web.databases import database as settings_of

    connections.close_all()
    connections.settings = connections.configure_settings({"default": settings_of(url, file)})
    if hasattr(connections._connections, "default"):
        del connections["default"]


class nothing:  # noqa: N801  # reads as a phrase beside postgres()
    def __enter__(self) -> str:
        return ""

    def __exit__(self, *_: object) -> None:
        pass


class postgres:  # noqa: N801
    """A PostgreSQL server on a socket in a folder of its own, run by an unprivileged user.

    `durable`: a commit waits for the disk, as on a real server; tests do without.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable

    def __enter__(self) -> str:
        programs = server_programs()
        assert programs is not None
        self.folder = Path(tempfile.mkdtemp(prefix="zg-pg-"))
        self.programs = programs
        self.as_other: list[str] = []
        if os.geteuid() == 0:
            other = pwd.getpwnam("postgres")
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            self.as_other = ["runuser", "-u", "postgres", "--"]
        self._run(
            "initdb", "-D", "data", "-U", "zhegang", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"
        )
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=50"
        options += "" if self.durable else " -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        return f"postgresql://zhegang@/postgres?host={self.folder}"

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self.as_other, str(self.programs / name), *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=self.folder, check=True, **quiet)  # type: ignore[call-overload]

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def db(database: dict[str, str]) -> Iterator[None]:
    """What a test writes is taken back."""
    from django.db import transaction

    from zhegang.web.limits import READS, WORK

    READS.clear()
    WORK.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def live(database: dict[str, str]) -> Iterator[dict[str, str]]:
    """What a test writes is committed, for other processes to see, and removed afterwards."""
    from zhegang.web import models

    yield database
    for model in (models.Job, models.StoredCase, models.Firm, models.User, models.IdempotencyKey):
        model.objects.all().delete()


MakeUser = Callable[..., Any]


def new_user(role: str, firm: Any = None, name: str = "") -> Any:
    """An account nobody can sign in to by password; `firm` it belongs to or advises."""
    from zhegang.web.models import Membership, User

    user = User.objects.create_user(name or f"{role}-{User.objects.count()}", None, role=role)
    if firm is not None:
        kind = "adviser" if role == "adviser" else "member"
        Membership.objects.create(user=user, firm=firm, kind=kind)
    return user


def new_firm(name: str = "Ningbo Example Robotics") -> Any:
    from zhegang.web.models import Firm

    return Firm.objects.create(name=name)


def new_case(firm: Any, user: Any) -> Any:
    """The first example, stored for `firm`."""
    from zhegang.plan.reading import read_case
    from zhegang.web.casework import store_case

    return store_case(user, firm, read_case(EXAMPLE / "case.toml"))


def client_of(user: Any = None, **more: Any) -> Any:
    """A browser without CSRF checks, signed in as `user`."""
    from django.test import Client

    client = Client(**more)
    if user is not None:
        client.force_login(user)
    return client
