"""Fills an empty site: firms with their users, each firm a case and its plan. Prints who they are, as JSON.

Run by `benchmarks.load` in a process of its own, with the site's environment.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

USERS_OF_A_FIRM = 10
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ningbo-robotics" / "case.toml"


def main(users: int) -> None:
    from zhegang.web import setup

    setup()
    from django.test import Client

    from zhegang.core.jsonout import dumps, plain
    from zhegang.plan.reading import read_case
    from zhegang.web.accounts import make_token
    from zhegang.web.casework import store_case
    from zhegang.web.jobs import child, queue
    from zhegang.web.jobs.kinds import folder_of
    from zhegang.web.models import Firm, Membership, User
    from zhegang.web.serving import prepare

    prepare()
    case, told, made = read_case(EXAMPLE), [], None
    for n in range(users):
        if n % USERS_OF_A_FIRM == 0:
            firm = Firm.objects.create(name=f"Firm {n // USERS_OF_A_FIRM}")
        user = User.objects.create_user(f"user-{n}", None, role="firm")
        Membership.objects.create(user=user, firm=firm, kind="member")
        if n % USERS_OF_A_FIRM == 0:
            queue.submit("plan", user, store_case(user, firm, case), {})
            job = queue.claim("seed")
            assert job is not None
            if made is None:
                child.run(str(job.pk), job.fence)
                made = type(job).objects.get(pk=job.pk)
                assert made.state == "done", made.reason
            else:  # the same plan: its files are copied
                shutil.copytree(folder_of(made), folder_of(job))
                queue.end(job, "done", result=made.result | {"folder": folder_of(job).name})
        client = Client()
        client.force_login(user)
        told.append(
            {
                "session": client.cookies["sessionid"].value,
                "token": make_token(user, "load", ["read", "write"], 1)[1],
                "firm": str(firm.pk),
                "plan": str(job.pk),
            }
        )
    small = dumps({"case": plain(read_case(EXAMPLE.parents[1] / "kowloon-services" / "case.toml"))})
    print(json.dumps({"users": told, "case": json.loads(small)["case"]}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
