"""`zg` sets itself up on odd machines and mends what it finds spoilt.

Each test works on a copy of `zg` with a one-line package and empty locks, so that nothing is
downloaded; the copy stands in a folder whose name has blanks and Chinese in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAIN = "import sys, numpy_stand_in, os\nprint('ran', *sys.argv[1:], 'in', os.getcwd())\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="zg is a POSIX script")


def shell_tools(folder: Path) -> Path:
    """A PATH with the ordinary tools of a small system, and no Python."""
    folder.mkdir()
    tools = "cat chmod cksum dirname mkdir mv printf pwd readlink rm rmdir sh sleep tail touch uname"
    for tool in tools.split():
        if found := shutil.which(tool):
            (folder / tool).symlink_to(found)
    return folder


def program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


class Tree:
    """A copy of `zg` and the machine it stands on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "my 浙港 tree"
        self.bin = shell_tools(folder / "bin")
        self.home = folder / "home"
        self.home.mkdir()
        (self.folder / "src" / "zhegang").mkdir(parents=True)
        (self.folder / "src" / "zhegang" / "__main__.py").write_text(MAIN)
        (self.folder / "src" / "numpy_stand_in.py").write_text("")
        for lock in ("requirements", "test"):
            (self.folder / f"{lock}.lock").write_text(f"# {lock}\n")
        shutil.copy(ROOT / "zg", self.folder / "zg")

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.home), "PIP_NO_INDEX": "1", "LC_ALL": "C"}

    def python(self, name: str = "python3") -> None:
        """Puts a Python with pip on the PATH: a script, as version managers have them."""
        program(self.bin / name, f'#!/bin/sh\nexec "{python_with_pip()}" "$@"\n')

    def start(self, *arguments: str, cwd: Path | None = None, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "zg", *arguments],
            cwd=cwd or self.folder,
            env=self.environment | extra,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, cwd: Path | None = None, **extra: str) -> tuple[int, str, str]:
        process = self.start(*arguments, cwd=cwd, **extra)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


def python_with_pip() -> str:
    """An interpreter that can install into others; the environment of the tests may not."""
    for candidate in (sys._base_executable, shutil.which("python3") or "", "/usr/bin/python3"):  # type: ignore[attr-defined]
        asked = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
        if (
            candidate
            and not subprocess.run([candidate, "-c", asked], capture_output=True, check=False).returncode
        ):
            return candidate
    pytest.skip("no Python with pip here")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def ready(tree: Tree) -> Tree:
    tree.python()
    code, _, err = tree.run("hello")
    assert code == 0, err
    return tree


def test_first_run_sets_up_on_stderr_and_the_second_is_silent(tree: Tree) -> None:
    tree.python()

    code, out, err = tree.run("quote", "--hs", "6109.10.00")
    assert (code, out) == (0, f"ran quote --hs 6109.10.00 in {tree.folder}\n")
    assert err.count("\n") == 1
    assert "setting up" in err

    code, out, err = tree.run("quote")
    assert (code, err) == (0, "")


def test_a_command_runs_where_the_caller_stands(ready: Tree, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "numpy_stand_in.py").write_text("raise SystemExit('the caller's own module was taken')")

    assert ready.run("plan", "my case.toml", cwd=elsewhere) == (
        0,
        f"ran plan my case.toml in {elsewhere}\n",
        "",
    )


def test_it_can_be_called_by_a_link(ready: Tree, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ready.folder / "zg")
    run = subprocess.run([link, "hello"], env=ready.environment, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


def test_a_changed_lock_makes_the_environment_anew(ready: Tree) -> None:
    left = ready.folder / ".venv" / "left-over"
    left.touch()
    (ready.folder / "requirements.lock").write_text("# other\n")

    code, _, err = ready.run("hello")
    assert code == 0
    assert "setting up" in err
    assert not left.exists()


def test_an_interrupted_set_up_is_done_again(ready: Tree) -> None:
    (ready.folder / ".venv" / ".unfinished").touch()
    shutil.rmtree(ready.folder / ".venv" / "bin")

    code, out, err = ready.run("hello")
    assert (code, out.split()[:2]) == (0, ["ran", "hello"])
    assert "setting up" in err


def test_a_moved_tree_repairs_itself(ready: Tree, tmp_path: Path) -> None:
    ready.folder = ready.folder.rename(tmp_path / "moved")

    code, out, err = ready.run("hello")
    assert (code, out) == (0, f"ran hello in {ready.folder}\n")
    assert "setting up" in err
    assert ready.run("hello")[2] == ""


def test_a_python_that_is_gone_is_replaced(ready: Tree) -> None:
    link = ready.folder / ".venv" / "bin" / "python"
    link.unlink()
    link.symlink_to("/nowhere/python3.11")

    assert ready.run("hello")[0] == 0


def test_of_two_at_once_one_sets_up(tree: Tree) -> None:
    tree.python()
    started = [tree.start("hello") for _ in range(3)]
    ended = [process.communicate(timeout=120) for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert sum("setting up in" in err for _, err in ended) == 1
    assert not (tree.folder / ".venv.lock").exists()


def test_the_lock_of_a_killed_set_up_is_cleared(tree: Tree) -> None:
    tree.python()
    gone = subprocess.Popen(["true"])
    gone.wait()
    (tree.folder / ".venv.lock" / str(gone.pid)).mkdir(parents=True)

    assert tree.run("hello")[0] == 0
    assert not (tree.folder / ".venv.lock").exists()


def test_a_shim_without_python_behind_it_is_passed_over(tree: Tree) -> None:
    program(tree.bin / "python3", "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n")
    tree.python("python3.11")

    assert tree.run("hello")[0] == 0


@pytest.mark.parametrize(
    ("says", "told"), [("is cpython 3.9.2", "python3 is cpython 3.9.2"), ("has no pip", "python3 has no pip")]
)
def test_without_a_fitting_python_one_message_says_what_to_do(tree: Tree, says: str, told: str) -> None:
    program(tree.bin / "python3", f"#!/bin/sh\necho '{says}' >&2\nexit 1\n")
    machine = tree.folder / "zg"
    # The system's own Python, named by its path, is out of the test's reach.
    machine.write_text(
        machine.read_text(encoding="utf-8").replace(" /usr/bin/python3;", ";"), encoding="utf-8"
    )

    code, out, err = tree.run("hello")
    assert (code, out) == (1, "")
    assert told in err
    assert "sudo apt install python3 python3-pip" in err
    assert err.count("zg: ") == 1


def test_a_failed_installation_is_told_and_tried_again(tree: Tree) -> None:
    tree.python()
    lock = tree.folder / "requirements.lock"
    lock.write_text("zhegang-no-such-thing==1.0 --hash=sha256:" + "0" * 64 + "\n")

    code, _, err = tree.run("hello")
    assert code == 1
    assert "run the same command again" in err
    assert not (tree.folder / ".venv.lock").exists()

    lock.write_text("# mended\n")
    assert tree.run("hello")[0] == 0


@pytest.mark.parametrize("home", ["/nonexistent", "/proc"])
def test_a_home_that_cannot_be_written_is_no_hindrance(tree: Tree, home: str) -> None:
    tree.python()

    code, _, err = tree.run("hello", HOME=home)
    assert code == 0
    assert err.count("\n") == 1


def test_what_another_environment_exports_is_kept_out(ready: Tree, tmp_path: Path) -> None:
    (tmp_path / "numpy_stand_in.py").write_text("raise SystemExit('PYTHONPATH was taken')")

    assert ready.run("hello", PYTHONPATH=str(tmp_path), PYTHONHOME="/nowhere")[0] == 0
