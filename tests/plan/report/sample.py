"""Plans to render: made up, but consistent with themselves and with the example cases.

Amounts follow from one small table of rates and costs, so that sums in a report can be
checked. Nothing here is a statement about the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tests.plan.report.goods import (
    ROUTES,
    TODAY,
    alternatives_of,
    example,
    exposure_of,
    negotiation_of,
    network_of,
)
from zhegang.plan.result import (
    AreaFit,
    Candidate,
    Criterion,
    Exposure,
    Gate,
    Help,
    NetworkPlan,
    Note,
    PartyCheck,
    Plan,
    SchemeFit,
    Step,
)

HELP = Help(
    areas=(
        AreaFit("supply-chain", Note("Customised supply-chain services"), Note("The case sells into a market with new tariffs."), "mechanism-2025", "p. 3, §2",
                Note("Press release on the high-level meeting of {day}, paragraph {n}", {"day": "2025-11", "n": 4})),
        AreaFit("finance", Note("Listing and bond finance"), Note("The firm wants to list in Hong Kong."), "mechanism-2025", "p. 4, §1"),
    ),
    schemes=(
        SchemeFit("ecic", Note("Export credit insurance"), "eligible", Note("The firm exports on credit through a Hong Kong company."), (
            Criterion(Note("Exports on credit"), "met", "yes", "Scheme leaflet, p. 2", "A"),
            Criterion(Note("Hong Kong company with substantive business"), "met", "yes", "Scheme leaflet, p. 1", "A"),
        ), "Tel. 2732 9988", "Scheme leaflet of 2026"),
        SchemeFit("bud", Note("Fund for branding, upgrading and sales"), "undetermined", Note("Needs the date of registration in Hong Kong."), (
            Criterion(Note("Registered in Hong Kong"), "met", "yes", "Guide, s. 2.1", "A"),
            Criterion(Note("Years in business"), "unknown", "", "Guide, s. 2.2", "B"),
        ), "Secretariat", "Guide of 2026"),
        SchemeFit("grant", Note("Provincial overseas-warehouse grant"), "not_eligible", Note("Runs no overseas warehouse."), (), "", "Notice of 2025"),
    ),
    partners=(("Trade development body", Note("Buyers in ASEAN and the Gulf"), "Its fair calendar"),),
    steps=(
        Step(Note("Ask for an advance ruling on origin"), Note("Before the works in Viet Nam open."), Note("US customs"), (Note("process sheet"), Note("bill of materials")), (Note("Origin of the boards."),), ("ecic",), "19 CFR 177"),
    ),
)  # fmt: skip


def gate_of(case: Mapping[str, Any], state: str = "NO_LIST_MATCH") -> Gate:
    checks = tuple(PartyCheck(p["id"], p["name"], "NO_LIST_MATCH", ()) for p in case["parties"])
    lists = (
        ("US Consolidated Screening List", date(2026, 11, 20), 27_412),
        ("UN consolidated list", date(2026, 11, 18), 1_006),
    )
    if state == "INCOMPLETE":
        return Gate(
            "INCOMPLETE",
            tuple(replace(c, state="INCOMPLETE") for c in checks),
            (),
            (Note("No list is loaded."),),
        )
    if state == "NO_LIST_MATCH":
        return Gate(state, checks, lists, ())
    found = Candidate(
        "csl-4711",
        "Entity List (EL)",
        "Kaohsiung Harbour Semiconductor",
        "name, folded",
        ("EAR99",),
        "match" if state == "BLOCK" else None,
    )
    checks = tuple(
        replace(c, state=state, candidates=(found,)) if c.party == "chipmaker" else c for c in checks
    )  # type: ignore[arg-type]
    return Gate(
        state,
        checks,
        lists,
        (Note("{party} agrees with an entry of the Entity List.", {"party": "chipmaker"}),),
    )  # type: ignore[arg-type]


def issued() -> Plan:
    """The whole of it: goods, network, checked parties, help."""
    case = example("ningbo-robotics")
    exposure = exposure_of(case)
    return Plan(
        "1", case, TODAY, {"rulebook": "2026-11-20", "us-hts": "2026 revision 10 (2026-06-08)", "freight": "2026-10"},
        "sha256:6f1c9a52d7f0b1e4aa01", True, exposure, ROUTES, alternatives_of(case), negotiation_of(case, exposure),
        network_of(case), gate_of(case), HELP, (Note("Duties after 2026-11-09 rest on law that may change."),),
    )  # fmt: skip


def draft() -> Plan:
    plan = issued()
    return replace(plan, issued=False, gate=gate_of(plan.case, "INCOMPLETE"))


def withheld(state: str = "REVIEW") -> Plan:
    plan = issued()
    return replace(plan, issued=False, gate=gate_of(plan.case, state))


def infeasible() -> Plan:
    plan = issued()
    assert plan.network is not None
    reasons = (
        Note("Contracts ask for {need} units; open plants make {have}.", {"need": 310_000, "have": 260_000}),
    )
    none = tuple(
        replace(s, status="infeasible", objective=None, bound=None, gap=None, flows=(), part_flows=(), plants=(),
                duty=None, revenue=None, unmet=(), reevaluated=None, reasons=reasons)
        for s in plan.network.strategies
    )  # fmt: skip
    return replace(plan, network=NetworkPlan(none, None, ()))


def services() -> Plan:
    """No goods: the help is the plan."""
    case = example("kowloon-services")
    return Plan(
        "1", case, TODAY, {"rulebook": "2026-11-20"}, "sha256:00aa", True, None, (), (), (), None, gate_of(case), HELP, ()
    )  # fmt: skip


def nothing_held() -> Plan:
    """Every duty undetermined, no lane left."""
    plan = issued()
    assert plan.exposure is not None
    unknown = tuple(
        replace(
            x,
            duty_rate=None,
            duty_amount=None,
            status="undetermined",
            layers=(),
            stale_since=None,
            missing=(Note("No schedule is held."),),
        )
        for x in plan.exposure.today
    )
    exposure = Exposure(unknown, (), 0.0, len(unknown))
    return replace(plan, exposure=exposure, routes=(), alternatives=(), negotiation=(), network=None)


HOSTILE = (
    "<script>alert(1)</script>",
    "#let x = panic()",
    '=HYPERLINK("http://example.com","x")',
    "$1 + 2$ \\ #eval(\"1\") @ref <label> *bold* _it_ `raw` // no",
    "{b}{c} {{ 7*7 }} {% raw %}",
    "+SUM(1;2) \u202eevil\u202c \x00\x07 \ud800",
    '"></title><img src=x onerror=alert(1)>',
    "]]> &amp; '--",
    "非常長的公司名稱" * 9 + "有限公司",
    "𠮷野家 \U0001f600 鿕",
)  # fmt: skip


def hostile() -> Plan:
    """Names that try to become markup, code or formulas."""
    plan = issued()
    case = {**plan.case, "title": HOSTILE[0] + HOSTILE[1]}
    for kind in ("products", "plants", "hubs", "markets", "parties", "parts"):
        case[kind] = [
            {**thing, "name": HOSTILE[i % len(HOSTILE)], "name_zh": HOSTILE[(i + 3) % len(HOSTILE)]}
            for i, thing in enumerate(plan.case[kind])
        ]
    case["firm"] = {**plan.case["firm"], "name": HOSTILE[6], "name_zh": HOSTILE[8]}
    case["assumptions"] = [{"concerns": h, "text": h, "source": h} for h in HOSTILE]
    return replace(
        plan, case=case, notes=(Note("{name}", {"name": HOSTILE[3]}), Note("broken {field}", {"other": 1}))
    )
