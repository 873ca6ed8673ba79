"""What all tests share: no network, a home of their own, the official files if they are there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_DATA = "the official files are not here"
NO_SERVER = "--postgres: PostgreSQL's server programs are not installed; its tests were not added"

# The same examples on every run; --full looks further, with new ones each time.
hypothesis.settings.register_profile("same", max_examples=40, derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("full", max_examples=1000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("zhegang")
    group.addoption("--full", action="store_true", help="also the long tests (marked full)")
    group.addoption("--browser", action="store_true", help="also the tests that drive a browser")
    group.addoption(
        "--postgres",
        action="store_true",
        help="also the tests on a PostgreSQL server, and those of whole sites",
    )


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("full" if config.getoption("--full") else "same")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def wanted(item: pytest.Item) -> bool:
        if item.get_closest_marker("full") and not config.getoption("--full"):
            return False
        whole = config.getoption("--postgres") or config.getoption("--full")
        if item.get_closest_marker("sites") and not whole:
            return False
        return "chromium" not in getattr(item, "fixturenames", ()) or config.getoption("--browser")

    if others := [item for item in items if not wanted(item)]:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if wanted(item)]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What a person should know before the closing line."""
    tell = terminalreporter.write_line
    if config.getoption("--browser"):
        from tests.web.browser.conftest import ABSENT, chromium_program

        found = chromium_program()
        tell(f"--browser: tests of the pages ran in {found} too" if found else ABSENT)
    if config.getoption("--postgres"):
        from tests.web.conftest import server_programs

        found = server_programs()
        tell(f"--postgres: tests of the site ran on the server of {found} too" if found else NO_SERVER)
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if NO_DATA in str(r.longrepr)]
    if skipped:
        tell(
            f"{len(skipped)} skipped: {NO_DATA} (looked in {data_folder()}; ZHEGANG_TEST_DATA names the folder)"
        )
    if failed := os.environ.get("ZHEGANG_FAILED_CHECKS"):
        tell(f"checks that failed, told above: {failed}", red=True)


def data_folder() -> Path:
    """Where real official files and published benchmarks lie, for tests that read them."""
    return Path(os.environ.get("ZHEGANG_TEST_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files; a test that asks for it is skipped where it is absent."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(NO_DATA)
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own empty ZHEGANG_HOME; nobody's language or data get in."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ZHEGANG_HOME", str(home))
    monkeypatch.delenv("ZHEGANG_LANG", raising=False)
    return home


class NetworkUsedError(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Connections leave this machine from no test: results would depend on the day."""
    held = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}

    def guarded(name: str) -> Any:
        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
                raise NetworkUsedError(f"{name} to {address[0]}: tests do without the network")
            return held[name](self, *arguments)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in held:
            patch.setattr(socket.socket, name, guarded(name))
        yield


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
