"""A site with something on every page, and the table of its pages: for the tests and the screenshots.

`PAGES` says of every route where a page of it is found and who opens it; a route that is neither
there nor in `NO_PAGE` fails a test. What is fillable is filled from `examples/` and the pack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.web.conftest import EXAMPLE, new_firm, new_user

EXAMPLES = EXAMPLE.parent
QUOTE = "quote?hs=8479.50&origin=CN&market=US&on=2025-05-01&value=10000"

ORIGIN = (
    "origin?agreement=CPTPP&hs=8501.10&country=JP&market=GB&on=2026-10-01&ex_works=100"
    "&materials=name%2C+hs%2C+origin%2C+value%0Amagnet%2C+8505.11%2C+CN%2C+20%0Ashell%2C+8503.00%2C+CN%2C+40"
)
CASE_PARTS = (
    *("firm", "products", "parts", "suppliers", "plants", "hubs", "markets", "lanes", "legs"),
    *("parties", "services", "assumptions", "check"),
)
PASSWORD = "a long enough phrase"
# Addresses that answer with a file, a redirect, text or another program's document.
NO_PAGE = {
    *("root", "healthz", "readyz", "metrics", "static", "sign-out"),
    *("case-file", "plan-file", "personal-data-file", "register-export", "register-brief-file"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A page to look at: `path` may name {ids} of `Filled.ids`; `act` uses the page first."""

    route: str
    path: str
    who: str = ""
    act: Callable[[Any], None] | None = None
    name: str = ""
    alike: bool = False  # made of what another row shows: axe reads it in English alone

    @property
    def label(self) -> str:
        return self.name or self.route


def send_orders(page: Any) -> None:
    page.locator("input[type=file]").first.set_input_files(EXAMPLE / "orders.csv")
    page.locator("main button").first.click()


def check_names(page: Any) -> None:
    page.locator("textarea[name=names]").fill("Example Instruments Ltd\n寧波示例機械人有限公司\nNobody Else")
    page.locator("main form button").first.click()


def begin_app(page: Any) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def prove(page: Any) -> None:
    """Right password, then the page that asks for the second factor's code."""
    page.locator("[name=username]").fill("second")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/sign-in-code")


PAGES: tuple[Row, ...] = (
    Row("home", ""),
    Row("quote", "quote", name="quote-empty"),
    Row("quote", QUOTE),
    Row("quote", "quote?hs=1&origin=X&market=US&value=x", name="quote-wrong"),
    Row("orders", "orders", name="orders-empty"),
    Row("orders", "orders", act=send_orders),
    Row("origin", "origin", name="origin-empty"),
    Row("origin", ORIGIN),
    Row("hs", "hs", name="hs-empty"),
    Row("hs", "hs?q=electric+motor"),
    Row("screening", "screening", name="screening-empty"),
    Row("screening", "screening", "adviser", check_names),
    Row("sign-in", "sign-in"),
    Row("sign-in-code", "sign-in", act=prove),
    Row("sign-up", "sign-up"),
    Row("privacy", "privacy"),
    Row("systems", "systems"),
    Row("failure", "nowhere"),
    Row("account", "account", "firm"),
    Row("account", "account", "adviser", name="account-adviser"),
    Row("sessions", "sessions", "firm"),
    Row("second-factor", "second-factor", "firm"),
    Row("second-factor", "second-factor", "resident", begin_app, name="second-factor-begun"),
    Row("personal-data", "personal-data", "firm"),
    Row("accounts", "accounts", "admin"),
    Row("audit", "audit", "auditor"),
    Row("work", "work", "adviser"),
    Row("case", "cases/{case}", "adviser"),
    *(
        Row(
            "case-form",
            f"case-forms/{{draft}}/{part}",
            "adviser",
            None,
            f"case-form-{part}",
            part not in ("firm", "products", "check"),
        )
        for part in CASE_PARTS
    ),
    Row("plan", "plans/{plan}", "adviser"),
    Row("plan", "plans/{failed}", "adviser", name="plan-failed"),
    Row("compare", "compare?a={plan}&b={other}", "adviser"),
    Row("shared", "shared/{token}"),
    Row("register", "register"),
    Row("register-entities", "register/entities/{kind}"),
    Row("register-entity", "register/entity/{entity}"),
    Row("register-documents", "register/documents"),
    Row("register-document", "register/documents/{document}"),
    Row("register-statement", "register/statements/{statement}"),
    Row("register-statement", "register/statements/{proposed}", "annotator", name="register-statement-work"),
    Row("register-figure", "register/figures/{figure}"),
    Row("register-disagreements", "register/disagreements"),
    Row("register-timeline", "register/timeline"),
    Row("register-items", "register/items"),
    Row("register-item", "register/items/{item}", "secretariat_hk"),
    Row("register-meetings", "register/meetings", "secretariat_hk"),
    Row("register-meeting", "register/meetings/{meeting}", "secretariat_hk"),
    Row("register-progress", "register/progress", "secretariat_hk"),
    Row("register-filed", "register/filed", "secretariat_hk"),
    Row("register-brief", "register/brief?since=2023-01-01&on=2026-01-01", "secretariat_hk"),
    Row("register-returns", "register/returns", "secretariat_hk"),
    Row("register-review", "register/review", "annotator"),
    Row("register-merges", "register/merges", "annotator"),
    Row("register-add", "register/add", "annotator"),
)


@dataclass(frozen=True, slots=True)
class Filled:
    users: dict[str, Any]
    ids: dict[str, str]

    def address(self, row: Row, lang: str) -> str:
        return f"/{lang}/{row.path.format(**self.ids)}"

    def open(self, page: Any, row: Row, lang: str) -> None:
        """Goes to the page and uses it, as its row says."""
        page.goto(self.address(row, lang))
        if row.act is not None:
            row.act(page)
            page.wait_for_load_state()


def fill() -> Filled:
    """Fills the site's empty database; needs Django set up and its tables made."""
    from django.utils import timezone

    from zhegang.web import accounts, shares
    from zhegang.web.jobs import queue
    from zhegang.web.models import CaseDraft, SecondFactor

    roles = ("resident", "firm", "adviser", "annotator", "reviewer", "publisher", "secretariat_hk")
    firm = new_firm("寧波示例機械人有限公司")
    users = {
        role: new_user(role, firm if role in ("firm", "adviser") else None, f"{role}@example.org")
        for role in (*roles, "auditor", "admin")
    }
    for role in ("resident", "adviser"):
        users[role].set_password(PASSWORD)
        users[role].save()
    second = new_user("firm", firm, "second")
    second.set_password(PASSWORD)
    second.save()
    SecondFactor.objects.create(user=second, secret="x", confirmed_at=timezone.now())
    accounts.make_token(users["firm"], "script", ["read"], 30)
    adviser = users["adviser"]
    plan = planned(firm, adviser, "shaoxing-apparel")
    other = planned(firm, adviser, "kowloon-services", drawn=False)
    failed = queue.submit("plan", adviser, plan.case, {})
    failed.state, failed.reason = "failed", [{"en": "Gone.", "zh-Hant": "沒有了。", "zh-Hans": "没有了。"}]
    failed.save()
    _, token = shares.make(adviser, plan, 30)
    draft = CaseDraft.objects.create(firm=firm, made_by=adviser, case=plan.case, content=plan.case.content)
    ids = {"case": plan.case.pk, "plan": plan.pk, "other": other.pk, "failed": failed.pk, "token": token}
    return Filled(
        users,
        {k: str(v) for k, v in ids.items()} | {"draft": str(draft.pk), **registered(users["secretariat_hk"])},
    )


def planned(firm: Any, user: Any, example: str, *, drawn: bool = True) -> Any:
    """The plan of an example, done, with the files its page is made of (a second a language)."""
    from zhegang.core.i18n import LANGS
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan, plan_json
    from zhegang.plan.reading import read_case
    from zhegang.web.casework import store_case
    from zhegang.web.jobs import queue
    from zhegang.web.jobs.kinds import folder_of, page_files

    case = read_case(EXAMPLES / example / "case.toml")
    job = queue.submit("plan", user, store_case(user, firm, case), {})
    made = make_plan(case, load_reference())
    folder = folder_of(job)
    folder.mkdir(parents=True)
    files = {"plan.json": plan_json(made)}
    for lang in LANGS if drawn else ():
        files |= page_files(made, lang)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    job.state = "done"
    job.result = {"folder": folder.name, "files": sorted(files), "gate": made.gate.state}
    job.save()
    return job


def registered(secretariat: Any) -> dict[str, str]:
    """The pack in the register, and texts of our own with what is proposed of them."""
    from tests.web.test_meetings import FORM
    from tests.web.test_register import LATER, MIRROR, RELEASE
    from zhegang.web.registry import adding, meeting
    from zhegang.web.registry.models import Document, Entity, Figure, Item, Statement

    adding.load_pack()
    texts = {"release.txt": RELEASE, "mirror.txt": MIRROR, "later.txt": LATER}
    adding.add([(name, text.encode()) for name, text in texts.items()], actor="site")
    told = Statement.objects.filter(state="published", predicate="commitment").order_by("pk")[0]
    held = meeting.save(secretariat, None, dict(FORM))
    return {
        "item": Item.objects.filter(state="published").order_by("pk")[0].pk,
        "meeting": str(held.pk),
        "kind": "organisation",
        "entity": Entity.objects.exclude(pack="").filter(kind="organisation").order_by("pk")[0].pk,
        "document": Document.objects.filter(pk=told.document_id)[0].pk,
        "statement": told.pk,
        "proposed": Statement.objects.filter(state="proposed").order_by("pk")[0].pk,
        "figure": Figure.objects.order_by("-statements", "pk")[0].pk,
    }


def lists() -> Any:
    """Two small screening lists, in place of loaded ones."""
    from zhegang.screening import ListEntry, ListVersion, ScreeningIndex

    entries = [
        ListEntry("us-csl:X-1", "us-csl", "Entity List", "Example Instruments Ltd"),
        ListEntry("un:Y-2", "un", "UN list", "Nobody Else"),
    ]
    named = (("us-csl", "US list"), ("un", "UN list"))
    versions = [ListVersion(key, name, date(2026, 9, 25), 1, "ab" * 32) for key, name in named]
    return ScreeningIndex.build(entries, versions)
