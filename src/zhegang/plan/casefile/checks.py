"""What the fields of a case say together, or against the lists of codes.

The checks look at raw data, so that they run whatever else is wrong with it: a check that
needs a field which is missing or broken leaves the case to the problem reported there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from zhegang.core.errors import Problem
from zhegang.core.i18n import N_
from zhegang.ingest.hs import EDITION
from zhegang.ingest.names import countries, country_code, currencies, currency_code
from zhegang.plan.case import Case
from zhegang.plan.casefile.chains import chain_problems
from zhegang.plan.casefile.faults import nearest
from zhegang.plan.casefile.goodscodes import code_problem
from zhegang.plan.casefile.scan import Loc, written_number
from zhegang.plan.casefile.shape import Attribute, attributes, lists_of_case

Found = Iterator[tuple[Loc, Problem]]


@dataclass(frozen=True, slots=True)
class View:
    """Raw data seen safely: rows that are tables, texts that are texts, numbers that are."""

    data: Mapping[str, Any]
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> View:
        bare = cls(data)
        ids = {
            name: tuple(i for _, row in bare.rows(name) if (i := text(row, "id"))) for name in lists_of_case()
        }
        return cls(data, ids)

    def rows(self, name: str, holder: Mapping[str, Any] | None = None) -> list[tuple[int, Mapping[str, Any]]]:
        """Rows of a list, each with its index."""
        held = (self.data if holder is None else holder).get(name)
        return (
            [(i, r) for i, r in enumerate(held) if isinstance(r, Mapping)] if isinstance(held, list) else []
        )


def text(row: Mapping[str, Any], name: str) -> str | None:
    """Text of a field, stripped; None where it is missing, empty or no text."""
    value = row.get(name)
    return value.strip() or None if isinstance(value, str) else None


def number(row: Mapping[str, Any], name: str) -> Decimal | None:
    """Number of a field; None where it is missing or none."""
    value = row.get(name)
    if isinstance(value, str):
        return written_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))


def check(data: Mapping[str, Any], *, known_hs6: Container[str] | None = None) -> Found:
    """Problems, by place, of raw case data whose broken values are cut out.

    Parameters
    ----------
    data
        Tables and lists as TOML or JSON give them, `upgrade`d.
    known_hs6
        Six-digit codes of the Harmonized System, where a list is at hand.
    """
    view = View.of(data)
    yield from _walk(view, data, Case, (), known_hs6)
    for name in lists_of_case():
        yield from _duplicates(view, name)
    yield from _substance(view)
    yield from _plants(view)
    yield from _markets(view)
    yield from _parts(view)
    yield from chain_problems(view.rows("parties"), view.rows("legs"), view.rows("judgements"))


def _walk(
    view: View, table: Mapping[str, Any], model: type[BaseModel], at: Loc, known: Container[str] | None
) -> Found:
    """Codes and references, wherever the model declares one."""
    if table.get("hs_edition", EDITION) != EDITION:
        known = None  # codes of another edition are not held: they are not judged
    for name, attribute in attributes(model).items():
        value, place = table.get(name), (*at, name)
        if attribute.model and isinstance(value, Mapping):
            yield from _walk(view, value, attribute.model, place, known)
        elif attribute.model and isinstance(value, list):
            for i, row in view.rows(name, table):
                yield from _walk(view, row, attribute.model, (*place, i), known)
        elif attribute.kind == "map" and isinstance(value, Mapping):
            for key, item in value.items():
                yield from _code((*place, str(key), "[key]"), str(key), attribute.key, None)
                yield from _code((*place, str(key)), item, attribute.item, known)
        else:
            yield from _code(place, value, attribute.kind, known)
            yield from _reference(view, place, value, attribute)


def _reference(view: View, at: Loc, value: Any, attribute: Attribute) -> Found:
    if not attribute.refers or not isinstance(value, str) or not value.strip():
        return
    known = view.ids[attribute.refers]
    if value.strip() not in known:
        near = nearest(value, known)
        fields = {"list": attribute.refers, "likely": near, "choices": ", ".join(known[:20])}
        yield (
            at,
            Problem(
                where="",
                message=N_("Nothing in {list} has this id."),
                found=value,
                accepted=N_("one of: {choices}") if known else "",
                hint=N_("did you mean {likely}?") if near else N_("add it to {list}, or mend the id here"),
                fields=fields,
            ),
        )


def _code(at: Loc, value: Any, kind: str, known: Container[str] | None) -> Found:
    if not isinstance(value, str):
        return
    written = value.strip()
    if kind == "hs" and (known is not None or written[:2] in ("00", "77", "98", "99")):
        problem = code_problem(written, longest=12 if "codes" in at else 10, known_hs6=known)
        if problem is not None:
            yield at, problem
    elif kind in ("country", "territory") and len(written) == 2 and written.isupper():
        yield from _country(at, written, kind)
    elif kind == "currency" and len(written) == 3 and written.isupper() and written not in currencies():
        yield at, _unknown(written, N_("No currency in use has this code."), currency_code(written))
    elif kind == "place" and len(written) == 5 and written[:2].isupper() and written[:2] not in countries():
        yield at, _unknown(written, N_("A UN/LOCODE begins with a country code; this one does not."), None)


def _country(at: Loc, written: str, kind: str) -> Found:
    held = countries().get(written)
    if held is None or (written == "EU" and kind == "country"):
        yield at, _unknown(written, N_("No country or territory has this code."), country_code(written))
    elif kind == "territory" and held.territory != written:
        message = N_("This country has no customs border of its own: goods enter the European Union.")
        yield at, _unknown(written, message, held.territory)


def _unknown(found: str, message: str, likely: str | None) -> Problem:
    same = likely is None or likely == found
    hint = "" if same else N_("did you mean {likely}?")
    return Problem(
        where="", message=message, found=found, hint=hint, fields={} if same else {"likely": likely}
    )


def _duplicates(view: View, name: str) -> Found:
    counted = Counter(view.ids[name])
    seen: set[str] = set()
    for i, row in view.rows(name):
        given = text(row, "id")
        if given is None or counted[given] == 1:
            continue
        if given in seen:
            message = N_("This id is given twice.")
            hint = N_("every row of {list} needs an id of its own")
            yield (
                (name, i, "id"),
                Problem(where="", message=message, found=given, hint=hint, fields={"list": name}),
            )
        seen.add(given)


def _substance(view: View) -> Found:
    """A case moves goods or asks for services; goods need somewhere to be made and sold."""
    if not any(view.data.get(name) for name in ("products", "services")):
        hint = N_("give products, with plants and markets, or services")
        yield (
            ("products",),
            Problem(where="", message=N_("The case has neither products nor services."), hint=hint),
        )
    if view.rows("products"):
        for name, message in (
            ("plants", N_("The case has products but no plant that makes them.")),
            ("markets", N_("The case has products but no market that takes them.")),
        ):
            if view.data.get(name) in (None, [], ()):
                yield (name,), Problem(where="", message=message)


def _plants(view: View) -> Found:
    for i, plant in view.rows("plants"):
        place, lat, lon = (plant.get(name) for name in ("place", "latitude", "longitude"))
        if place in (None, ""):
            if lat is None and lon is None:
                message = N_("The plant has neither a UN/LOCODE nor coordinates.")
                yield ("plants", i, "place"), Problem(where="", message=message)
            elif lat is None or lon is None:
                missing = "latitude" if lat is None else "longitude"
                message = N_("Latitude and longitude go together; one is missing.")
                yield ("plants", i, missing), Problem(where="", message=message)
        made: set[str] = set()
        for j, recipe in view.rows("recipes", plant):
            product = text(recipe, "product")
            if product in made:
                message = N_("The plant makes this product twice.")
                yield (
                    ("plants", i, "recipes", j, "product"),
                    Problem(where="", message=message, found=product),
                )
            made.add(product or "")


def _markets(view: View) -> Found:
    makers = _makers(view)
    for i, market in view.rows("markets"):
        asked: set[str] = set()
        buyers: set[tuple[str | None, str | None]] = set()
        for j, demand in view.rows("demand", market):
            at: Loc = ("markets", i, "demand", j)
            product = text(demand, "product")
            if product and (product, text(demand, "buyer")) in buyers:
                message = N_("The same buyer of this market asks for this product twice.")
                yield (*at, "product"), Problem(where="", message=message, found=product)
            if product and makers and product in view.ids["products"] and product not in makers:
                message = N_("No plant makes this product, so no lane brings it here.")
                hint = N_("give a plant a recipe for {product}")
                fields = {"product": product}
                yield (
                    (*at, "product"),
                    Problem(where="", message=message, found=product, hint=hint, fields=fields),
                )
            asked.add(product or "")
            buyers.add((product, text(demand, "buyer")))
            yield from _contract(at, demand)
        sources = {plant for product in asked for plant in makers.get(product, ())}
        given = text(market, "id")
        if given and sources and all(_closed(view, plant, given) for plant in sources):
            message = N_("No lane leads here: every lane from the plants that make its products is closed.")
            yield ("markets", i, "id"), Problem(where="", message=message, found=given)


def _makers(view: View) -> dict[str, set[str]]:
    makers: dict[str, set[str]] = {}
    for _, plant in view.rows("plants"):
        for _, recipe in view.rows("recipes", plant):
            product = text(recipe, "product")
            if product:
                makers.setdefault(product, set()).add(text(plant, "id") or "")
    return makers


def _closed(view: View, plant: str, market: str) -> bool:
    """Whether every lane from plant to market, direct and by each hub, is closed."""
    shut: set[str | None] = set()
    for _, lane in view.rows("lanes"):
        if text(lane, "plant") == plant and text(lane, "market") == market:
            if lane.get("closed") is True:
                shut.add(text(lane, "hub"))
            else:
                return False
    return shut >= {None, *view.ids["hubs"]}


def _contract(at: Loc, demand: Mapping[str, Any]) -> Found:
    units, minimum, today = (number(demand, name) for name in ("units", "minimum", "units_today"))
    if units is not None and minimum is not None and minimum > units >= 0:
        message = N_("The contract asks for more than the market takes: {minimum} against {units}.")
        fields = {"minimum": minimum, "units": units}
        yield (*at, "minimum"), Problem(where="", message=message, found=str(minimum), fields=fields)
    if units is not None and today is not None and today > units >= 0:
        message = N_("More is sold today than the market takes: {today} against {units}.")
        fields = {"today": today, "units": units}
        yield (*at, "units_today"), Problem(where="", message=message, found=str(today), fields=fields)


def _parts(view: View) -> Found:
    supplied = {text(row, "part") for _, row in view.rows("suppliers")}
    for i, product in view.rows("products"):
        listed: set[str] = set()
        for j, line in view.rows("bom", product):
            part = text(line, "part")
            if part in listed:
                message = N_("The bill of materials names this part twice.")
                yield ("products", i, "bom", j, "part"), Problem(where="", message=message, found=part)
            listed.add(part or "")
    for i, part_row in view.rows("parts"):
        given = text(part_row, "id")
        if given and given not in supplied:
            message = N_("No supplier supplies this part.")
            hint = N_("add a supplier, or take the part out")
            yield ("parts", i, "id"), Problem(where="", message=message, found=given, hint=hint)


__all__ = ["View", "check", "number", "text"]
