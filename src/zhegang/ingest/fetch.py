"""Downloads from a publisher's official address, with the standard library only."""

from __future__ import annotations

import contextlib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from zhegang.core.errors import SourceError
from zhegang.core.i18n import N_

MAX_BYTES = 256 << 20
TIMEOUT = 60.0
_BLOCK = 1 << 18
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Progress = Callable[[int, int | None], None]


def download(
    address: str,
    to: Path,
    *,
    most: int = MAX_BYTES,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> int:
    """Writes what `address` gives to `to`; returns its size in bytes.

    Only https is spoken (http with this machine itself), redirects included. `progress`
    is called with the bytes so far and the expected total, where the server says one.

    Raises
    ------
    SourceError
        The publisher cannot be reached, answers with an error, sends more than `most`
        bytes, or stops before the end.
    """
    try:
        opener = urllib.request.build_opener(_HttpsOnly(address))
        request = urllib.request.Request(_allowed(address), headers={"User-Agent": "zhegang"})
        with contextlib.closing(opener.open(request, timeout=timeout)) as answer, to.open("wb") as stream:
            told = answer.headers.get("Content-Length", "")
            expected = int(told) if told.isdigit() else None
            size = _copy(answer, stream, address, expected, most, progress)
    except SourceError:
        raise
    except urllib.error.HTTPError as error:
        code = error.code
        error.close()
        raise _failed(address, f"HTTP {code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(address, _reason(error)) from None
    if expected is not None and size < expected:
        raise _failed(address, f"{size} / {expected} bytes")
    return size


def _copy(
    answer: Any, stream: BinaryIO, address: str, expected: int | None, most: int, progress: Progress | None
) -> int:
    size = 0
    while block := cast(bytes, answer.read(_BLOCK)):
        size += len(block)
        if size > most:
            raise SourceError(
                N_("{address} sends more than {most} MB: this is not the expected file."),
                address=address,
                most=most >> 20,
            )
        stream.write(block)
        if progress:
            progress(size, expected)
    return size


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to https, or on this machine when it began here."""

    def __init__(self, first: str) -> None:
        self._local = urlsplit(first).hostname in _LOOPBACK

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not self._local and urlsplit(newurl).scheme != "https":
            raise _failed(newurl, "redirect away from https")
        return super().redirect_request(req, fp, code, msg, headers, _allowed(newurl))


def _allowed(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return address
    raise _failed(address, "not https")


def _reason(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "timeout"
    if isinstance(inner, ssl.SSLError):
        return f"TLS: {inner.reason or inner}"
    return str(inner) or type(inner).__name__


def _failed(address: str, reason: str) -> SourceError:
    return SourceError(
        N_("{address} could not be fetched ({reason})."),
        hint=N_("try again later, or download the file in a browser and use zhegang data import"),
        address=address,
        reason=reason,
    )
