"""`zhegang plan`: a case in, a plan and its report out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhegang.core.i18n import N_, translate

if TYPE_CHECKING:
    from rich.console import Console

    from zhegang.plan.result import Plan, Strategy

LANG_HELP = "Language of what is printed: en, zh-Hant or zh-Hans."
STATUSES = {
    "optimal": N_("optimal"),
    "feasible": N_("feasible, not proved best"),
    "infeasible": N_("infeasible"),
    "time_limit": N_("stopped by the clock"),
}
WITHHELD = 3
NO_SOLUTION = 6


def register(app: typer.Typer) -> None:
    """Adds `plan` to `app`."""
    app.command("plan")(plan)


def plan(
    case: Annotated[
        Path, typer.Argument(help="The case: .toml, .json or .xlsx, or a folder that holds case.toml.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the report; none is written without it.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help=LANG_HELP, envvar="ZHEGANG_LANG")] = "en",
    langs: Annotated[
        str, typer.Option("--report-langs", help="Languages of the report, with commas.")
    ] = "en,zh-Hant,zh-Hans",
    json: Annotated[bool, typer.Option("--json", help="Print the plan as one JSON document.")] = False,
) -> None:
    """Plan a case: exposure, alternatives, network, gate, help, and a report."""
    from zhegang.cli.common import check_langs

    (lang,) = check_langs([lang], "--lang")
    report_langs = check_langs([part.strip() for part in langs.split(",")], "--report-langs")
    raise typer.Exit(run(case, out, lang, report_langs, as_json=json))


def run(path: Path, out: Path | None, lang: str, report_langs: list[str], *, as_json: bool = False) -> int:
    """Plans the case at `path` and tells about it; returns the exit code."""
    from zhegang.cli import common
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan, plan_json
    from zhegang.plan.reading import read_case_file

    reading = read_case_file(path / "case.toml" if path.is_dir() else path)
    made = make_plan(reading.case, load_reference(), notes=reading.notes)
    written: list[Path] = []
    if out is not None:
        from zhegang.plan.report import write_report

        written = write_report(made, out, report_langs)
    if as_json:
        print(plan_json(made), end="")
    else:
        console = common.console()
        tell(made, console, lang)
        if written:
            console.print(
                translate(N_("Report: {folder} ({count} files)"), lang, folder=out, count=len(written))
            )
            console.print(translate(N_("Open {file}"), lang, file=first_page(written, lang)))
    return exit_code(made)


def exit_code(plan: Plan) -> int:
    if plan.gate.state in ("BLOCK", "REVIEW"):
        return WITHHELD
    if plan.network is not None and plan.network.chosen is None:
        return NO_SOLUTION
    return 0


def first_page(written: list[Path], lang: str) -> Path:
    """The page a reader of `lang` opens first."""
    pages = [p for p in written if p.suffix == ".html"]
    return next((p for p in pages if f".{lang}." in p.name), pages[0])


def tell(plan: Plan, console: Console, lang: str) -> None:
    """The plan's summary, for a terminal."""

    def say(text: str, **fields: Any) -> str:
        return translate(text, lang, **fields)

    chinese = plan.case["title_zh"] if lang != "en" else ""
    console.rule(chinese or plan.case["title"])
    _tell_gate(plan, console, lang)
    if plan.gate.state in ("BLOCK", "REVIEW"):
        return
    money = plan.case["currency"]
    if plan.exposure is not None:
        console.print(
            say(
                N_("Duty at today's sales on {day}: {amount} {currency} a year."),
                day=plan.as_of,
                amount=f"{plan.exposure.total:,.0f}",
                currency=money,
            )
        )
        if plan.exposure.undetermined:
            console.print(
                say(
                    N_("{count} lines are undetermined and not in the sum."), count=plan.exposure.undetermined
                )
            )
        _tell_lines(plan, console, lang)
    if plan.network is not None:
        _tell_strategies(plan, console, lang)
    _tell_help(plan, console, lang)
    for note in plan.notes:
        console.print("· " + note.in_lang(lang), style="dim")


def _tell_gate(plan: Plan, console: Console, lang: str) -> None:
    style = {"BLOCK": "bold red", "REVIEW": "bold red", "INCOMPLETE": "yellow"}.get(plan.gate.state, "green")
    state = translate(N_("Gate: {state}"), lang, state=plan.gate.state)
    issued = translate(N_("issued") if plan.issued else N_("not issued"), lang)
    console.print(f"{state} ({issued})", style=style)
    for reason in plan.gate.reasons:
        console.print("  " + reason.in_lang(lang))
    for check in plan.gate.checks:
        for candidate in check.candidates:
            console.print(
                f"  {check.name} ~ {candidate.name} [{candidate.list_name}] {candidate.listing}", markup=False
            )


def _tell_lines(plan: Plan, console: Console, lang: str) -> None:
    from rich.table import Table

    from zhegang.cli.common import percent

    assert plan.exposure is not None
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (N_("Product"), N_("Market"), N_("Origin"), N_("Code")):
        table.add_column(translate(heading, lang))
    table.add_column(translate(N_("Duty"), lang), justify="right")
    table.add_column(translate(N_("Amount"), lang), justify="right")
    table.add_column(translate(N_("Layers"), lang))
    for line in plan.exposure.today:
        layers = ", ".join(
            f"{layer.layer} {percent(layer.rate)}"
            for layer in line.layers
            if layer.status == "applies" and layer.rate
        )
        if line.status == "assumed":
            layers = translate(N_("assumed by the case"), lang)
        if line.status == "undetermined":
            layers = "; ".join(note.in_lang(lang) for note in line.missing[:1])
        amount = "—" if line.duty_amount is None else f"{line.duty_amount:,.0f}"
        table.add_row(
            line.product, line.market, line.origin, line.code, percent(line.duty_rate, lang), amount, layers
        )
    console.print(table)


def _tell_strategies(plan: Plan, console: Console, lang: str) -> None:
    from rich.table import Table

    assert plan.network is not None
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (N_("Strategy"), N_("Status")):
        table.add_column(translate(heading, lang))
    for heading in (N_("Profit a year"), N_("Against keeping"), N_("Duty")):
        table.add_column(translate(heading, lang), justify="right")
    table.add_column(translate(N_("Plants"), lang))
    keep = next((s.objective for s in plan.network.strategies if s.id == "keep"), None)
    for strategy in plan.network.strategies:
        chosen = strategy.id == plan.network.chosen
        table.add_row(
            ("→ " if chosen else "  ") + strategy.label.in_lang(lang),
            translate(STATUSES[strategy.status], lang),
            _amount(strategy.objective),
            _difference(strategy, keep),
            _amount(strategy.duty),
            ", ".join(p.plant for p in strategy.plants if p.open),
            style="bold" if chosen else None,
        )
    console.print(table)
    best = next((s for s in plan.network.strategies if s.id == plan.network.chosen), None)
    if best is None:
        for strategy in plan.network.strategies:
            for reason in strategy.reasons:
                console.print(f"  {strategy.label.in_lang(lang)}: {reason.in_lang(lang)}")
    for what, note in plan.network.left_out:
        console.print(
            translate(N_("Left out: {what}. {why}"), lang, what=what, why=note.in_lang(lang)), style="dim"
        )


def _amount(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


def _difference(strategy: Strategy, keep: float | None) -> str:
    if strategy.objective is None or keep is None or strategy.id == "keep":
        return ""
    return f"{strategy.objective - keep:+,.0f}"


def _tell_help(plan: Plan, console: Console, lang: str) -> None:
    marks = {
        "eligible": N_("eligible"),
        "not_eligible": N_("not eligible"),
        "undetermined": N_("undetermined"),
    }
    if plan.help.steps:
        console.print(translate(N_("Steps"), lang), style="bold")
        for number, step in enumerate(plan.help.steps, 1):
            console.print(f"  {number}. {step.title.in_lang(lang)} — {step.decides.in_lang(lang)}")
    if plan.help.schemes:
        console.print(translate(N_("Help that may fit"), lang), style="bold")
        for fit in plan.help.schemes[:6]:
            console.print(f"  {fit.name.in_lang(lang)}: {translate(marks[fit.result], lang)}")
    for refusal in plan.help.refusals:
        console.print(f"{refusal.text.in_lang(lang)} {refusal.office.in_lang(lang)}", style="bold yellow")
