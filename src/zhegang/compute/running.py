"""Runs independent tasks in one of three places, with the same results from each.

Results come in the order of the tasks. When tasks fail, the error told is that of the
first failed one in that order, not of the first in time, so a failure too is the same on
one core and on a hundred.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast

from zhegang.core.errors import InputError, ModelError, Problem, ZhegangError
from zhegang.core.i18n import N_, translate
from zhegang.core.progress import CancelledError, Progress, Silent

How = Literal["inline", "processes", "dask"]

# Seconds between two looks at whether the work is still wanted.
_LOOK = 0.1
# Chunks a worker gets on average: enough that a slow one does not hold up the rest.
_CHUNKS_A_WORKER = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work. `name` tells a person which; `function` stands at the top level
    of a module, so that another process can find it."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


class TaskFailedError(ZhegangError):
    """A task raised `error`. Exit code and HTTP status are those of `error`."""

    def __init__(self, task: str, error: BaseException) -> None:
        self.task, self.error = task, error
        if isinstance(error, ZhegangError):
            self.exit_code, self.http_status = error.exit_code, error.http_status
        super().__init__(self.text())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.task, self.error)

    def text(self, lang: str = "en") -> str:
        if isinstance(self.error, ZhegangError):
            told = self.error.text(lang)
        else:
            told = f"{type(self.error).__name__}: {self.error}"
        return translate("{task} failed: {told}", lang, task=self.task, told=told)


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None


def run(
    tasks: Iterable[Task],
    how: How = "inline",
    *,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
    what: str = "",
    client: Any = None,
) -> list[Any]:
    """Results of `tasks`, in their order.

    Parameters
    ----------
    how
        `inline`: one after the other, here. `processes`: in `workers` fresh processes of
        this machine. `dask`: on the cluster of `client`, or on `workers` local processes
        that Dask starts when no client is given (`pip install zhegang[dask]`).
    workers
        Processes; by default as many as this process may use cores.
    chunk
        Tasks sent at once; by default so that each worker gets about eight chunks.
    progress, what
        Who is told of each finished task, and under which message. Its `cancelled` is
        asked between tasks (`inline`) or several times a second.
    client
        A `distributed.Client`, left open.

    Raises
    ------
    TaskFailedError
        The first failed task, in the order of `tasks`, with its error.
    CancelledError
        `progress` says the work is no longer wanted; processes are ended.
    InputError
        `dask` is asked for but not installed.
    """
    listed = tuple(tasks)
    watcher = progress if progress is not None else Silent()
    watcher.start(len(listed), what)
    try:
        if how == "inline":
            return list(_inline(listed, watcher))
        if not listed:
            return []
        count = workers or _cores()
        size = chunk or max(1, len(listed) // (count * _CHUNKS_A_WORKER))
        chunks = [listed[i : i + size] for i in range(0, len(listed), size)]
        place = _processes(min(count, len(chunks))) if how == "processes" else _dask(count, client)
        with place as executor:
            return _gather(executor, chunks, watcher)
    finally:
        watcher.done()


def _inline(tasks: Sequence[Task], progress: Progress) -> Iterator[Any]:
    for task in tasks:
        if progress.cancelled():
            raise CancelledError
        try:
            value = task.function(*task.arguments)
        except Exception as error:
            raise TaskFailedError(task.name, error) from error
        progress.advance()
        yield value


def _run_chunk(tasks: Sequence[Task]) -> list[_Outcome]:
    """In a worker: outcomes of `tasks` up to the first that fails."""
    outcomes: list[_Outcome] = []
    for task in tasks:
        try:
            outcomes.append(_Outcome(task.function(*task.arguments)))
        except Exception as error:  # noqa: BLE001 (whatever a task raises is carried home)
            outcomes.append(_Outcome(error=_portable(error)))
            break
    return outcomes


def _portable(error: Exception) -> Exception:
    """`error` itself if another process can rebuild it, else one that tells the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 (an exception may break in any way when rebuilt)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _gather(executor: Executor, chunks: Sequence[Sequence[Task]], progress: Progress) -> list[Any]:
    """Waits for all chunks, or for those before the first that failed."""
    futures = [executor.submit(_run_chunk, chunk) for chunk in chunks]
    places = {future: place for place, future in enumerate(futures)}
    pending, end = set(futures), len(futures)
    while pending:
        finished, pending = wait(pending, timeout=_LOOK, return_when=FIRST_COMPLETED)
        for future in finished:
            if _failed(future):
                end = min(end, places[future])
            else:
                progress.advance(len(future.result()))
        pending = {future for future in pending if places[future] < end}
        if pending and progress.cancelled():
            raise CancelledError

    values: list[Any] = []
    for chunk, future in zip(chunks, futures, strict=True):
        for task, outcome in zip(chunk, _outcomes(chunk, future), strict=False):
            if outcome.error is not None:
                raise TaskFailedError(task.name, outcome.error) from outcome.error
            values.append(outcome.value)
    return values


def _failed(future: Future[list[_Outcome]]) -> bool:
    return future.exception() is not None or any(o.error is not None for o in future.result())


def _outcomes(chunk: Sequence[Task], future: Future[list[_Outcome]]) -> list[_Outcome]:
    """What a chunk gave. A worker that died takes its whole chunk along: its first task tells."""
    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        died = ModelError(
            N_("The worker process was ended from outside."),
            hint=N_("watch the memory, or take fewer workers"),
        )
        raise TaskFailedError(chunk[0].name, died) from error
    if error is not None:
        raise TaskFailedError(chunk[0].name, error) from error
    return future.result()


def _cores() -> int:
    """Cores this process may use: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """A pool of fresh ("spawned") processes: forking a process with threads can freeze it."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
    )
    try:
        yield pool
    except BaseException:
        # Not wanted any more, or failed: what still runs is of no use to anyone.
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    pool.shutdown()


def _start_worker() -> None:
    """Ctrl-C goes to every process of a terminal; the parent alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _dask(workers: int, client: Any) -> Iterator[Executor]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        problem = Problem(
            where="how",
            message=N_("Dask is not installed."),
            found="dask",
            accepted="inline, processes",
            hint=N_("install it with pip install zhegang[dask], or take another of these"),
        )
        raise InputError([problem]) from error
    if client is not None:
        yield cast(Executor, client.get_executor(pure=False))
        return
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as own,
    ):
        yield cast(Executor, own.get_executor(pure=False))


__all__ = ["How", "Task", "TaskFailedError", "run"]
