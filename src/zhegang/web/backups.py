"""Backup and restore: one archive with the database, the keys and all files of the home.

The archive is a gzipped tar; its last member is `manifest.json` with the SHA-256 of every
other. It is taken while the site runs: SQLite by its online backup, PostgreSQL by pg_dump.
It holds the keys: whoever has it has the site.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from zhegang.core.errors import InputError, Problem, SourceError
from zhegang.core.i18n import N_
from zhegang.ingest.home import sha256_of

DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Folders of the home that are records; what is loaded or compiled can be had again.
FOLDERS = ("keys", "audit", "results", "sources")
FORMAT = 1


def backup(home: Path, database: dict[str, Any], out: Path) -> dict[str, str]:
    """Writes the archive `out`, mode 0600; returns its members' SHA-256.

    Raises
    ------
    InputError
        `out` is there already.
    SourceError
        The database cannot be dumped or the archive not written.
    """
    if out.exists():
        raise InputError([Problem("FILE", N_("The file is there already."), str(out))])
    vendor = vendor_of(database)
    with tempfile.TemporaryDirectory(prefix="zhegang-backup-") as work:
        dump = Path(work) / DUMPS[vendor]
        _dump(database, vendor, dump)
        members = [(DUMPS[vendor], dump)]
        members += [("sources.lock", p) for p in [home / "sources.lock"] if p.is_file()]
        for folder in FOLDERS:
            paths = sorted(p for p in (home / folder).rglob("*") if p.is_file() and not p.is_symlink())
            members += [(p.relative_to(home).as_posix(), p) for p in paths]
        return _write(out, vendor, members)


def _write(out: Path, vendor: str, members: list[tuple[str, Path]]) -> dict[str, str]:
    digests: dict[str, str] = {}
    draft = out.with_name(f".{out.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            for name, path in members:
                archive.add(path, name, recursive=False)
                digests[name] = sha256_of(path)
            made = datetime.now(UTC).isoformat(timespec="seconds")
            text = json.dumps(
                {"format": FORMAT, "made": made, "database": vendor, "files": digests}, indent=1
            )
            manifest = Path(tempfile.mkdtemp()) / "manifest.json"
            manifest.write_text(text, encoding="utf-8")
            archive.add(manifest, "manifest.json")
            shutil.rmtree(manifest.parent)
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SourceError(
            N_("The backup cannot be written ({reason})."), reason=error.strerror or type(error).__name__
        ) from None
    return digests


def restore(archive: Path, home: Path, database: dict[str, Any]) -> int:
    """Puts a backup back into an empty home (and, for PostgreSQL, an empty database); number of files.

    Everything is unpacked and checked by hash beside the home before the first file is moved.

    Raises
    ------
    InputError
        The archive is damaged or of another kind of database, or the home holds a site.
    """
    vendor = vendor_of(database)
    taken = [home / name for name in ("zhegang.sqlite3", "keys") if (home / name).exists()]
    if taken:
        accepted = N_("a home without database and keys")
        raise InputError([Problem("ZHEGANG_HOME", N_("A site lives here already."), str(taken[0]), accepted)])
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as work:
        unpacked = Path(work)
        files = _unpack(archive, unpacked, vendor)
        dump = unpacked / DUMPS[vendor]
        if vendor == "sqlite":
            dump.replace(unpacked / "zhegang.sqlite3")
        else:
            _run(
                [
                    "pg_restore",
                    "--no-owner",
                    "--exit-on-error",
                    "--single-transaction",
                    *_server(database),
                    str(dump),
                ],
                database,
            )
            dump.unlink()
        (unpacked / "manifest.json").unlink()
        for held in sorted(unpacked.iterdir()):
            held.replace(home / held.name)
    for key in (home / "keys").glob("*"):
        key.chmod(0o600)
    return len(files)


def _unpack(archive: Path, folder: Path, vendor: str) -> dict[str, str]:
    def bad(message: str, found: str = "") -> InputError:
        return InputError([Problem(str(archive), message, found or None)])

    try:
        with tarfile.open(archive, "r:gz") as held:
            for member in held:
                parts = PurePosixPath(member.name).parts
                if not member.isfile() or ".." in parts or member.name.startswith("/"):
                    raise bad(N_("This is no backup of Zhegang."), member.name)
                # Not extract(): Python 3.11.2 has no filter that keeps owners, modes and links out.
                target, content = folder.joinpath(*parts), held.extractfile(member)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as written:
                    shutil.copyfileobj(content or io.BytesIO(), written)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files: dict[str, str] = manifest["files"]
        kind = manifest["database"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError):
        raise bad(N_("This is no backup of Zhegang.")) from None
    if kind != vendor:
        raise bad(N_("The backup is of another kind of database."), kind)
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    for name in sorted(found ^ files.keys()):
        raise bad(N_("A file of the backup is missing or too many."), name)
    for name, digest in files.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise bad(N_("A file of the backup is damaged."), name)
    return files


def vendor_of(database: dict[str, Any]) -> str:
    return "postgresql" if database["ENGINE"].endswith("postgresql") else "sqlite"


def _dump(database: dict[str, Any], vendor: str, out: Path) -> None:
    if vendor == "postgresql":
        _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(out), *_server(database)], database)
        return
    try:
        opened = sqlite3.connect(f"file:{database['NAME']}?mode=ro", uri=True)
        with closing(opened) as source, closing(sqlite3.connect(out)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise SourceError(N_("The database cannot be read ({reason})."), reason=str(error)) from None


def _server(database: dict[str, Any]) -> list[str]:
    given = {
        "--host": database["HOST"] or database["OPTIONS"].get("host", ""),
        "--port": database["PORT"],
        "--username": database["USER"],
    }
    return [*(f"{k}={v}" for k, v in given.items() if v), f"--dbname={database['NAME']}"]


def _run(command: list[str], database: dict[str, Any]) -> None:
    # The password goes by the environment: an argument would be seen by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {})
    try:
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SourceError(
            N_("The program {name} is not installed."),
            hint=N_("install the PostgreSQL client of the server's version"),
            name=command[0],
        ) from None
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or ["?"])[-1]
        raise SourceError(N_("{name} failed: {reason}"), name=command[0], reason=last)
