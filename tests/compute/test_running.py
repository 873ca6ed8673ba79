"""The same results, errors and order from every place that tasks run in."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from zhegang.compute import How, Task, TaskFailedError, run
from zhegang.core.errors import InputError, NotFoundError, Problem
from zhegang.core.progress import CancelledError

PLACES: tuple[How, ...] = ("inline", "processes")


class Watcher:
    """Counts what it is told and cancels after `patience` steps."""

    def __init__(self, patience: int | None = None) -> None:
        self.total: int | None = None
        self.steps = 0
        self.ended = False
        self.patience = patience

    def start(self, total: int | None, what: str) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def done(self) -> None:
        self.ended = True

    def cancelled(self) -> bool:
        return self.patience is not None and self.steps >= self.patience


def square(number: int) -> int:
    return number * number


def slow_for_early_ones(number: int) -> int:
    time.sleep(0.05 if number < 2 else 0)
    return number


def refuse_odd(number: int, delay: float) -> int:
    time.sleep(delay)
    if number % 2:
        problem = Problem(where=f"rows[{number}]", message="This is not an amount.", found="x")
        raise InputError([problem])
    return number


def not_found(name: str) -> None:
    raise NotFoundError("No customs territory {market}.", hint="at least 6 digits", market=name)


class AwkwardError(Exception):
    """Cannot be rebuilt from its arguments, like many exceptions of libraries."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def awkward() -> None:
    raise AwkwardError("this", "that")


def die() -> None:
    os._exit(3)


def note_and_sleep(folder: str, number: int) -> None:
    (Path(folder) / str(number)).touch()
    time.sleep(30 if number else 0)


@pytest.mark.parametrize("how", PLACES)
def test_results_keep_the_order_of_the_tasks(how: How) -> None:
    watcher = Watcher()
    tasks = [Task(f"square of {n}", square, (n,)) for n in range(37)]

    assert run(tasks, how, workers=2, progress=watcher) == [n * n for n in range(37)]
    assert (watcher.total, watcher.steps, watcher.ended) == (37, 37, True)


@pytest.mark.parametrize("how", PLACES)
def test_no_tasks_give_no_results(how: How) -> None:
    assert run([], how) == []


def test_order_does_not_depend_on_who_finishes_first() -> None:
    tasks = [Task(str(n), slow_for_early_ones, (n,)) for n in range(6)]

    assert run(tasks, "processes", workers=2, chunk=1) == list(range(6))


@pytest.mark.parametrize("how", PLACES)
def test_the_first_failure_in_order_is_told(how: How) -> None:
    # Task 3 fails at once, task 1 only after a while: task 1 is told all the same.
    tasks = [Task(f"row {n}", refuse_odd, (n, 0.3 if n == 1 else 0.0)) for n in range(4)]

    with pytest.raises(TaskFailedError) as caught:
        run(tasks, how, workers=2, chunk=1)

    assert caught.value.task == "row 1"
    assert caught.value.exit_code == 2
    assert isinstance(caught.value.error, InputError)
    assert caught.value.error.problems[0].where == "rows[1]"
    assert caught.value.text("zh-Hant").startswith("row 1 失敗：rows[1]: 這不是金額。")


def test_an_error_keeps_its_fields_across_processes() -> None:
    with pytest.raises(TaskFailedError) as caught:
        run([Task("zone", not_found, ("XX",))], "processes", workers=1)

    assert caught.value.exit_code == 4
    assert caught.value.text() == "zone failed: No customs territory XX. Next: at least 6 digits"


def test_an_error_that_cannot_travel_is_told_by_its_text() -> None:
    with pytest.raises(TaskFailedError, match="AwkwardError: this and that"):
        run([Task("odd one", awkward)], "processes", workers=1)


def test_a_worker_that_dies_is_told_and_does_not_hang() -> None:
    with pytest.raises(TaskFailedError, match="ended from outside"):
        run([Task("heavy", die), Task("light", square, (2,))], "processes", workers=1)


def test_inline_work_stops_between_tasks() -> None:
    watcher = Watcher(patience=2)

    with pytest.raises(CancelledError):
        run([Task(str(n), square, (n,)) for n in range(5)], progress=watcher)

    assert (watcher.steps, watcher.ended) == (2, True)


def test_cancelled_processes_are_ended_at_once(tmp_path: Path) -> None:
    tasks = [Task(str(n), note_and_sleep, (str(tmp_path), n)) for n in range(8)]
    start = time.monotonic()

    with pytest.raises(CancelledError):
        run(tasks, "processes", workers=2, chunk=1, progress=Watcher(patience=1))

    assert time.monotonic() - start < 20, "waited for tasks that nobody wants"
    assert not (tmp_path / "7").exists()


def test_dask_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)

    with pytest.raises(InputError) as caught:
        run([Task("one", square, (1,))], "dask")

    assert "pip install zhegang[dask]" in caught.value.text()


@pytest.mark.full
def test_dask_gives_what_inline_gives() -> None:
    distributed = pytest.importorskip("distributed", reason="the dask extra is not installed")
    tasks = [Task(str(n), square, (n,)) for n in range(20)]

    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        assert run(tasks, "dask", client=client) == run(tasks)
        with pytest.raises(TaskFailedError, match="odd one failed"):
            run([Task("odd one", awkward)], "dask", client=client)


@pytest.mark.full
def test_dask_starts_its_own_processes_when_given_no_client() -> None:
    pytest.importorskip("distributed", reason="the dask extra is not installed")

    assert run([Task(str(n), square, (n,)) for n in range(5)], "dask", workers=2) == [0, 1, 4, 9, 16]
