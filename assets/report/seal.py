"""Writes SHA256SUMS over what the report carries, in the order `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "src" / "zhegang" / "plan" / "report" / "assets"


def main() -> None:
    files = sorted(p for p in OUT.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(OUT).as_posix()}\n" for p in files
    ]
    (OUT / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main()
