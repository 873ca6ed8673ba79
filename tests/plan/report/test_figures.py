"""Sums behind the report, against the plan's own lines."""

from __future__ import annotations

import pytest

from zhegang.plan.report import figures


def test_sums_leave_out_what_is_undetermined(plan):
    exposure = plan("issued").exposure
    whole = figures.duty_sum("", exposure.today)
    assert whole.duty == pytest.approx(exposure.total)
    assert whole.undetermined == exposure.undetermined == 1
    by_market = figures.duty_by(exposure.today, lambda line: line.market)
    assert sum(s.duty for s in by_market) == pytest.approx(exposure.total)
    assert sum(s.lines for s in by_market) == len(exposure.today)
    assert [s.duty for s in by_market] == sorted((s.duty for s in by_market), reverse=True)


def test_layers_add_up_to_the_duty(plan):
    exposure = plan("issued").exposure
    assert sum(s.amount for s in figures.duty_by_layer(exposure.today)) == pytest.approx(exposure.total)
    layers, rows = figures.duty_over_time(plan("issued"))
    for day, amounts in rows:
        duty = figures.duty_sum("", figures.lines_on(plan("issued"), day)).duty
        assert sum(amounts.values()) == pytest.approx(duty)
        assert {name for name, amount in amounts.items() if amount} <= set(layers)
    assert [day for day, _ in rows] == sorted(day for day, _ in rows)
    assert len(rows) == 7


def test_gain_is_the_difference_of_profits(plan):
    assert figures.gain(plan("issued")) == pytest.approx(19_874_950.5 - 13_412_077.25)
    assert figures.gain(plan("infeasible")) is None
    assert figures.gain(plan("services")) is None


def test_first_screen_tells_what_to_do(made):
    told = made("issued", "en").report.summary
    assert "6,462,873" in told.verdict
    assert told.todo[0] == "Open Hai Phong, rented works."
    assert any(step.startswith("United States: supply from Hai Phong") for step in told.todo)
    assert [line.name for line in told.help] == [
        "Export credit insurance",
        "Fund for branding, upgrading and sales",
        "Customised supply-chain services",
    ]
    assert any("assumed" in text for text in told.caveats)


def test_services_and_infeasible_say_what_they_are(made):
    assert "moves no goods" in made("services", "en").report.summary.verdict
    infeasible = made("infeasible", "en").report.summary
    assert "No plan meets every condition" in infeasible.verdict
    assert infeasible.todo == ("Contracts ask for 310000 units; open plants make 260000.",)
