"""One way to run many tasks: here, in a pool of processes, or on a Dask cluster."""

from zhegang.compute.running import How, Task, TaskFailedError, run

__all__ = ["How", "Task", "TaskFailedError", "run"]
