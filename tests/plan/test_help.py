"""What a plan's help section says of a case, and what it refuses."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhegang.core.errors import InputError
from zhegang.core.i18n import LANGS
from zhegang.core.jsonout import dumps
from zhegang.ingest.packs import load_pack
from zhegang.plan.case import Case
from zhegang.plan.facts import facts_of
from zhegang.plan.help import fit_help
from zhegang.plan.result import Exposure, ExposureLine, Help

PACK = load_pack()
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def example(name: str, **changes: Any) -> Case:
    with (EXAMPLES / name / "case.toml").open("rb") as stream:
        written = tomllib.load(stream)
    return Case.model_validate(written | changes)


def case_of(*texts: str, kind: str = "other", country: str = "CN", **firm: Any) -> Case:
    return Case.model_validate(
        {
            "id": "x",
            "title": "A case",
            "on": "2026-11-22",
            "currency": "HKD",
            "firm": {"name": "Firm", "country": country, **firm},
            "services": [{"id": f"s{i}", "kind": kind, "text": text} for i, text in enumerate(texts)],
        }
    )


def exposure_of(rate: float | None, market: str = "US", share: float = 1.0) -> Exposure:
    def line(market: str, value: float, rate: float | None) -> ExposureLine:
        return ExposureLine(
            product="p",
            market=market,
            plant="f",
            origin="CN",
            code="00",
            on=date(2026, 11, 22),
            units=1.0,
            customs_value=value,
            duty_rate=rate,
            duty_amount=None if rate is None else value * rate,
            status="undetermined" if rate is None else "determined",
            layers=(),
            missing=(),
            stale_since=None,
        )

    lines = [line(market, 100.0 * share, rate), line("EU", 100.0 * (1 - share), 0.0)]
    known = sum(held.duty_amount or 0.0 for held in lines)
    return Exposure(today=tuple(lines), history=(), total=known, undetermined=int(rate is None))


def areas(help_: Help) -> list[str]:
    return [area.area for area in help_.areas]


def results(help_: Help) -> dict[str, str]:
    return {fit.scheme: fit.result for fit in help_.schemes}


# ---- a services firm: the help section is its plan ----------------------------------------


@pytest.fixture(scope="module")
def kowloon() -> Help:
    return fit_help(example("kowloon-services"), PACK)


def test_the_services_firm_gets_steps_in_order(kowloon: Help) -> None:
    titles = [step.title.in_lang("en") for step in kowloon.steps]

    assert titles == [
        "Choose the form and check the sector under CEPA",
        "Fix the address before anything is signed",
        "Settle governing law and seat contract by contract",
        "Enforce the award, in both places if there is property in both",
        "Count the persons, then take the path the count gives",
        "Residence permits for the Hong Kong staff",
        "Bring the graduate to Hong Kong",
        "Offer the intern places",
        "Keep one contact on the spot",
    ]
    assert all(step.bring and step.source and step.decides.in_lang("zh-Hant") for step in kowloon.steps)
    assert any("still open" in point.in_lang("en") for step in kowloon.steps for point in step.open_points)


def test_law_of_the_bay_area_is_not_offered_to_zhejiang(kowloon: Help) -> None:
    found = results(kowloon)

    assert found["hong_kong_law_without_foreign_element"] == "not_eligible"
    assert found["hong_kong_seat_without_foreign_element"] == "not_eligible"
    assert found["gba_standard_contract"] == "not_eligible"
    assert found["arbitration_abroad_from_ftz"] == "undetermined"


def test_an_unsure_law_names_who_decides(kowloon: Help) -> None:
    fit = next(fit for fit in kowloon.schemes if fit.scheme == "arbitration_abroad_from_ftz")

    assert "lawyer" in fit.why.in_lang("en")
    assert "律師" in fit.why.in_lang("zh-Hant")
    assert {criterion.result for criterion in fit.criteria} == {"unknown"}


def test_the_count_of_persons_leads_to_the_standard_contract() -> None:
    told = example("kowloon-services").firm.facts | {"important_data": False, "data_exempt_ground": "none"}
    case = example("kowloon-services")
    case = case.model_copy(update={"firm": case.firm.model_copy(update={"facts": told})})

    found = results(fit_help(case, PACK))
    assert found["data_standard_contract"] == "eligible"
    assert found["data_exempt"] == "not_eligible"
    assert found["data_security_assessment"] == "not_eligible"


def test_a_closed_round_is_not_offered_as_open(kowloon: Help) -> None:
    fit = next(fit for fit in kowloon.schemes if fit.scheme == "corporate_internship")

    assert fit.result == "not_eligible"
    assert "2026-03-09" in fit.why.in_lang("en")


def test_the_one_stop_platform_is_not_said_to_run(kowloon: Help) -> None:
    last = kowloon.steps[-1].text.in_lang("en")
    assert "was to be explored" in last
    assert "none of the documents held says that it runs" in last


def test_areas_point_at_a_sentence_of_a_document(kowloon: Help) -> None:
    for area in kowloon.areas:
        assert area.document in PACK.documents
        assert area.position
        assert area.citation is not None
    legal = next(area for area in kowloon.areas if area.area == "hkz:area:2023-legal")
    assert legal.position.startswith("4.45 [9726:10431] sha256:")
    assert "sentence 4.45" in legal.citation.in_lang("en")  # type: ignore[union-attr]


def test_schemes_stand_by_result_and_weight(kowloon: Help) -> None:
    order = ["eligible", "undetermined", "not_eligible"]
    ranks = [order.index(fit.result) for fit in kowloon.schemes]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "name", ["kowloon-services", "ningbo-robotics", "shaoxing-apparel", "jiaxing-battery"]
)
def test_everything_can_be_told_in_every_language(name: str, lang: str) -> None:
    help_ = fit_help(example(name), PACK, exposure_of(0.375))

    told = [
        *(note for a in help_.areas for note in (a.name, a.why, a.citation) if note),
        *(note for s in help_.schemes for note in (s.name, s.why, s.apply, s.decides) if note),
        *(c.text for s in help_.schemes for c in s.criteria),
        *(purpose for _, purpose, _ in help_.partners),
        *(note for s in help_.steps for note in (s.title, s.text, s.decides, *s.bring, *s.open_points)),
    ]
    texts = [note.in_lang(lang) for note in told]
    assert all(texts)
    assert not [text for text in texts if "{" in text or "?" in text]
    if lang != "en":
        assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in texts)


def test_the_same_case_gives_the_same_help() -> None:
    case = example("ningbo-robotics")
    again = Case.model_validate(case.model_dump())

    assert dumps(fit_help(case, PACK, exposure_of(0.5))) == dumps(fit_help(again, PACK, exposure_of(0.5)))


# ---- exporters -----------------------------------------------------------------------------


def test_a_duty_in_the_united_states_puts_supply_chain_services_first() -> None:
    help_ = fit_help(example("ningbo-robotics"), PACK, exposure_of(0.375, share=0.6))

    assert areas(help_)[:2] == [
        "hkz:system:customised-supply-chain-services",
        "hkz:area:2023-trade-and-investment",
    ]
    assert "37.5%" in help_.areas[0].why.in_lang("en")
    assert "60%" in help_.areas[1].why.in_lang("zh-Hans")


@pytest.mark.parametrize(
    "exposure", [None, exposure_of(0.05), exposure_of(None), exposure_of(0.5, market="JP")]
)
def test_without_that_duty_no_reason_rests_on_it(exposure: Exposure | None) -> None:
    help_ = fit_help(example("ningbo-robotics"), PACK, exposure)

    assert not [area for area in help_.areas if "Duty takes" in area.why.in_lang("en")]


def test_the_route_is_never_said_to_change_origin() -> None:
    hub = next(
        area
        for area in fit_help(example("ningbo-robotics"), PACK).areas
        if area.area.endswith("supply-chain-hub")
    )
    assert "does not change the origin" in hub.why.in_lang("en")


def test_the_battery_maker_learns_that_the_refund_ends() -> None:
    def refund(on: str) -> str:
        return results(fit_help(example("jiaxing-battery", on=date.fromisoformat(on)), PACK))[
            "battery_vat_refund_claim"
        ]

    assert [refund("2026-12-31"), refund("2027-01-01")] == ["eligible", "not_eligible"]


def test_an_address_without_business_gets_no_grant() -> None:
    help_ = fit_help(example("shaoxing-apparel"), PACK)

    assert results(help_)["bud_fund"] == "not_eligible"
    assert "Give the Hong Kong company substance" in [step.title.in_lang("en") for step in help_.steps]


def test_credit_insurers_decide_for_themselves() -> None:
    help_ = fit_help(example("ningbo-robotics"), PACK)
    for name in ("export_credit_hkecic", "export_credit_sinosure"):
        assert results(help_)[name] == "undetermined"


# ---- facts ----------------------------------------------------------------------------------


def test_a_wrong_fact_is_told_with_a_near_name_and_all_at_once() -> None:
    case = case_of("x", facts={"in_zhejiang_ftzz": True, "age": "twelve", "profession": "baker"})

    with pytest.raises(InputError) as caught:
        fit_help(case, PACK)
    told = [problem.text() for problem in caught.value.problems]
    assert len(told) == 3
    assert "did you mean in_zhejiang_ftz" in told[0]
    assert "architect" in told[2]


def test_a_stated_fact_overrules_a_derived_one_and_none_leaves_it() -> None:
    case = case_of("x", facts={"exports_goods": True, "exporter_registered_in_mainland": None})
    facts = facts_of(case, None, PACK)

    assert facts["exports_goods"] is True
    assert facts["exporter_registered_in_mainland"] is True


def test_money_in_another_currency_needs_a_rate() -> None:
    case = case_of("x", annual_revenue=780)
    assert facts_of(case)["revenue_last_year"] == 780
    dollars = case.model_copy(update={"currency": "USD"})
    assert "revenue_last_year" not in facts_of(dollars)
    rated = Case.model_validate(
        dollars.model_dump() | {"finance": {"exchange_rates": {"HKD": "0.125"}}, "currency": "USD"}
    )
    assert facts_of(rated)["revenue_last_year"] == 6240


def test_a_day_may_be_written_as_text() -> None:
    case = case_of("Enforce the award", facts={"performance_due_date": "2025-03-31"})
    assert facts_of(case, None, PACK)["performance_due_date"] == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Take two interns", "topic_interns"),
        ("招收實習生", "topic_interns"),
        ("Enforce an AWARD", "topic_award"),
        ("執行仲裁裁決", "topic_award"),
        ("在香港上市", "topic_listing"),
    ],
)
def test_topics_are_found_in_any_script(text: str, fact: str) -> None:
    assert facts_of(case_of(text), None, PACK)[fact] is True


def test_a_word_inside_another_is_no_topic() -> None:
    assert facts_of(case_of("International awareness"), None, PACK)["topic_interns"] is False


# ---- refusals -------------------------------------------------------------------------------

REFUSED = [
    ("Get Nvidia H100 cards through a Hong Kong trader", "strategic"),
    ("協助取得英偉達晶片", "strategic"),
    ("采购人工智能芯片的渠道", "strategic"),
    ("How can we get around US export controls?", "strategic"),
    ("如何規避出口管制", "strategic"),
    ("绕过制裁付款", "strategic"),
    ("Relabel as made in Vietnam and hide the origin", "origin"),
    ("Bypass the tariffs by shipping through Hong Kong", "origin"),
    ("Split shipments to undervalue for customs", "origin"),
    ("洗產地以避開關稅：經香港改標籤換原產地", "origin"),
]
HELPED = [
    "Avoid breaching export controls: which licence do we need?",
    "Make sure we do not circumvent export controls",
    "Comply with rules of origin for a plant in Malaysia",
    "Lower the duty by moving assembly to Viet Nam, with a ruling on origin",
    "Explain tariffs on washing machines",
    "我們不會規避出口管制，只想查詢須否領證",
    "查詢原產地證書的申請手續",
    "Classify cow hides for customs",
]


@pytest.mark.parametrize(("text", "office"), REFUSED)
def test_an_evasion_is_refused_with_rule_and_office(text: str, office: str) -> None:
    help_ = fit_help(case_of(text), PACK)

    assert len(help_.refusals) == 1
    refusal = help_.refusals[0]
    assert refusal.asked == "services.s0"
    assert refusal.citations
    wanted = "https://www.stc.tid.gov.hk" if office == "strategic" else "https://www.tid.gov.hk"
    assert refusal.contact == wanted
    assert "no help" in refusal.text.in_lang("en") or "does not help" in refusal.text.in_lang("en")


@pytest.mark.parametrize("text", HELPED)
def test_a_question_how_to_comply_is_not_refused(text: str) -> None:
    assert fit_help(case_of(text), PACK).refusals == ()


def test_a_refused_request_opens_no_other_door() -> None:
    asked = "Research centre and laboratory to obtain Nvidia GPUs, with talent and graduates"
    help_ = fit_help(case_of(asked, kind="research"), PACK)

    assert help_.refusals
    assert help_.areas == ()
    assert help_.schemes == ()
    assert help_.steps == ()


def test_the_document_that_reports_a_way_round_is_cited_not_followed() -> None:
    refusal = fit_help(case_of("Obtain Nvidia chips"), PACK).refusals[0]

    assert any(" 2.20 [" in citation for citation in refusal.citations)
    assert any("Cap. 60G" in citation for citation in refusal.citations)


def test_a_title_is_read_too() -> None:
    case = case_of("Help us").model_copy(update={"title": "Bypassing export controls"})
    assert [r.asked for r in fit_help(case, PACK).refusals] == ["title"]


# ---- another day, other law -----------------------------------------------------------------


def test_the_day_decides_which_cepa_rule_applies() -> None:
    facts = {
        "hong_kong_substantive_business": True,
        "years_in_business": 1,
        "cepa_sector_keeps_years_rule": False,
        "cepa_measure_gba_only": False,
        "holds_hkss_certificate": True,
    }
    case = case_of("An office in Hangzhou", kind="establish", country="HK", facts=facts)

    now = results(fit_help(case, PACK))["cepa_service_supplier"]
    before = results(fit_help(case.model_copy(update={"on": date(2025, 2, 28)}), PACK))[
        "cepa_service_supplier"
    ]
    assert (now, before) == ("eligible", "not_eligible")


def test_another_rulebook_may_stand_in() -> None:
    schemes = {
        name: replace(scheme, criteria=()) if name == "treasury_centre" else scheme
        for name, scheme in PACK.rulebook.schemes.items()
    }
    law = replace(PACK.rulebook, schemes=schemes)
    fit = next(
        f
        for f in fit_help(example("ningbo-robotics"), PACK, rulebook=law).schemes
        if f.scheme == "treasury_centre"
    )
    assert (fit.result, fit.criteria) == ("undetermined", ())
