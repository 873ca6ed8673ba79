"""The quick checks, and after them, if asked, the tests: what `./zg check` and `./zg test` run.

All checks run, two at a time; the exit code is that of the first one that failed. With
`--then-pytest` every further argument goes to pytest, whose closing line comes last; checks
that failed are told again just above it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
LINES_CAP = 400
LONG_FILES = ROOT / "tools" / "long-files.txt"
PYTHON_FOLDERS = [name for name in ("src", "tests", "tools", "benchmarks") if (ROOT / name).is_dir()]


def program(name: str, *arguments: str) -> tuple[int, str]:
    """Exit code and all output of a checker installed beside this Python."""
    run = subprocess.run(
        [SCRIPTS / name, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout


def sizes() -> tuple[int, str]:
    """Files under src that one cannot see whole, and exceptions no longer needed."""
    rows = (row.split("#")[0].strip() for row in LONG_FILES.read_text(encoding="utf-8").splitlines())
    excepted = {row for row in rows if row}
    long = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        with path.open(encoding="utf-8") as file:
            if (lines := sum(1 for _ in file)) > LINES_CAP:
                long[path.relative_to(ROOT).as_posix()] = lines
    found = [
        f"{path}: {lines} lines, at most {LINES_CAP}" for path, lines in long.items() if path not in excepted
    ]
    found += [f"{path}: excepted in {LONG_FILES.name} but not long" for path in sorted(excepted - set(long))]
    return int(bool(found)), "\n".join(found)


class NoDuplicates(yaml.SafeLoader):
    """YAML in which a key may stand only once: a second value would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def yaml_files() -> tuple[int, str]:
    """YAML that does not parse, or holds a key twice."""
    found = []
    for folder in ("src", "tests", "examples", "docs"):
        for path in sorted((ROOT / folder).rglob("*.y*ml")):
            try:
                with path.open(encoding="utf-8") as file:
                    for _ in yaml.load_all(file, NoDuplicates):
                        pass
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                found.append(f"{path.relative_to(ROOT)}: {error}")
    return int(bool(found)), "\n".join(found)


CHECKS: dict[str, Callable[[], tuple[int, str]]] = {
    "types": lambda: program("mypy"),
    "lint": lambda: program("ruff", "check", "--quiet", *PYTHON_FOLDERS),
    "format": lambda: program("ruff", "format", "--check", "--output-format", "concise", *PYTHON_FOLDERS),
    "layers": lambda: program("lint-imports"),
    "sizes": sizes,
    "yaml": yaml_files,
}


def run_checks() -> dict[str, int]:
    """Exit code of each check that failed, in the order of CHECKS."""

    def timed(check: Callable[[], tuple[int, str]]) -> tuple[int, str, float]:
        start = time.monotonic()
        code, output = check()
        return code, output, time.monotonic() - start

    failed = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        # mypy takes longest and starts first; the lines still come in this order.
        runs = {name: pool.submit(timed, check) for name, check in CHECKS.items()}
        for name, run in runs.items():
            code, output, seconds = run.result()
            print(f"{name:8}{'failed' if code else 'ok':8}{seconds:5.1f} s", flush=True)
            if code:
                failed[name] = code
                print(output.strip(), flush=True)
    return failed


def main(arguments: list[str]) -> int:
    failed = run_checks()
    code = next(iter(failed.values()), 0)
    if arguments[:1] == ["--then-pytest"]:
        environment = os.environ | {"ZHEGANG_FAILED_CHECKS": " ".join(failed)}
        # Tests are timed by benchmarks/ only; pytest-benchmark and xdist do not mix.
        command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:benchmark", *arguments[1:]]
        tests = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        code = code or tests.returncode
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
