"""Long work, each job in a process of its own.

    queued → running → done | failed | cancelled
       ↑________|  its worker died or its lease ran out, and tries are left

`queue` holds every step of a job's life as one short transaction; `worker` claims jobs,
starts and watches their processes; `child` is such a process; `kinds` is the work itself.

A claim raises the job's fence. Whoever ends a job must show the fence it was claimed with:
a process that was thought dead and was not can no longer commit anything.
"""

from __future__ import annotations
