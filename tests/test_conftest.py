"""The fences around the tests hold."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest


def test_no_test_reaches_another_machine() -> None:
    # An address reserved for documentation (RFC 5737): nobody is there.
    with socket.socket() as connection, pytest.raises(RuntimeError, match="do without the network"):
        connection.connect(("192.0.2.1", 80))


def test_this_machine_may_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as connection,
    ):
        assert connection.getpeername() == server.getsockname()


def test_home_is_empty_and_not_the_users(own_home: Path) -> None:
    assert os.environ["ZHEGANG_HOME"] == str(own_home)
    assert list(own_home.iterdir()) == []
