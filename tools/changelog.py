"""Moves the fragments of changelog.d/ into CHANGELOG.md: tools/changelog.py VERSION."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("numbers", "added", "changed", "fixed", "removed")


def release(root: Path, version: str, on: date) -> list[Path]:
    """Writes the section of `version` at the top of the changelog; returns the files it took.

    Raises
    ------
    SystemExit
        A fragment of no known kind, or none at all: nothing is written then.
    """
    fragments = sorted(path for path in (root / "changelog.d").glob("*.md") if path.name != "README.md")
    strange = [path.name for path in fragments if path.suffixes[-2:-1] not in [[f".{k}"] for k in KINDS]]
    if strange or not fragments:
        raise SystemExit(f"not NAME.KIND.md with KIND one of {', '.join(KINDS)}: {strange or 'no files'}")

    section = f"## {version} ({on.isoformat()})\n"
    for kind in KINDS:
        told = [
            path.read_text(encoding="utf-8").strip() for path in fragments if path.suffixes[-2] == f".{kind}"
        ]
        if told:
            points = "\n".join("- " + text.replace("\n", "\n  ") for text in told)
            section += f"\n### {kind.capitalize()}\n\n{points}\n"

    page = root / "CHANGELOG.md"
    head, mark, older = page.read_text(encoding="utf-8").partition("\n## ")
    page.write_text(f"{head.rstrip()}\n\n{section}{mark}{older}", encoding="utf-8")
    return fragments


if __name__ == "__main__":
    for path in release(ROOT, sys.argv[1], date.today()):
        path.unlink()
