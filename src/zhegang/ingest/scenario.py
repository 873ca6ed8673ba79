"""A scenario: law that is not, written as the rulebook writes law, and then used like it.

```yaml
jurisdiction: US
layer: s301-forced-labour      # as in the rulebook, for the measures below
measures:                      # added
  - {id: what-if, kind: add, heading: what if, origins: [CN],
     periods: [{from: 2027-01-01, rate: "30%", source: "assumption"}]}
end:                           # last day of measures of the rulebook, by id
  us-fl-cn: 2026-12-31
change:                        # another rate from a day on
  us-s301-list-3#2: {from: 2027-01-01, rate: "50%"}
```
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from zhegang.core.dates import day_start
from zhegang.core.errors import InputError, ModelError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.law import LawReader
from zhegang.trade.building import rebuild
from zhegang.trade.expression import parse_rate
from zhegang.trade.measures import Measure, MeasureStore

_KEYS = {"jurisdiction", "layer", "slot", "authority", "defaults", "measures", "interactions", "end", "change"}  # fmt: skip


def apply_scenario(store: MeasureStore, path: Path) -> MeasureStore:
    """`store` with what the file adds, ends and changes; `data_versions` names the file.

    Raises
    ------
    InputError
        The file is not such a scenario, or what it adds cannot be told from what is there.
    """
    try:
        text = path.read_bytes()
        document = yaml.safe_load(text)
    except (OSError, yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise InputError([Problem(path.name, N_("The scenario cannot be read."), str(error))]) from None
    if not isinstance(document, dict) or set(document) - _KEYS or "jurisdiction" not in document:
        found = ", ".join(map(str, document)) if isinstance(document, dict) else type(document).__name__
        accepted = ", ".join(sorted(_KEYS))
        raise InputError([Problem(path.name, N_("This is not a scenario."), found, accepted)])
    reader = LawReader(store.groups)
    law = {key: document[key] for key in document if key not in ("end", "change")}
    try:
        reader.read(path.name, law)
        measures = [*_edited(path.name, store, document), *reader.measures]
        interactions = [*store.interactions, *reader.interactions]
        name = f"{path.name} {hashlib.sha256(text).hexdigest()[:12]}"
        versions = {**store.versions, "scenario": name}
        return rebuild(store, measures=measures, interactions=interactions, versions=versions, check=True)
    except ModelError as error:
        raise InputError([Problem(path.name, error.message, fields=error.fields)]) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f"{type(error).__name__}: {error}"
        raise InputError(
            [Problem(path.name, N_("The scenario is not written as the rulebook is."), told)]
        ) from None


def _edited(name: str, store: MeasureStore, document: dict[str, Any]) -> list[Measure]:
    """The store's measures, some ended and some with another rate from a day on."""
    ends, changes = document.get("end") or {}, document.get("change") or {}
    known = {measure.id for measure in store.measures}
    problems = [
        Problem(f"{name} {key}", N_("No measure has this id."), str(key))
        for key in (*ends, *changes)
        if key not in known
    ]
    if problems:
        raise InputError(problems)
    found: list[Measure] = []
    for measure in store.measures:
        if measure.id in ends:
            last: date = ends[measure.id]
            after = day_start(date.fromordinal(last.toordinal() + 1), measure.market).timestamp()
            if after > measure.start:
                found.append(replace(measure, end=min(measure.end, after)))
        elif measure.id in changes:
            spec = changes[measure.id]
            rate = parse_rate(str(spec["rate"]))
            if not rate.readable:
                problem = Problem(f"{name} {measure.id}", N_("This is not a rate."), str(spec["rate"]))
                raise InputError([problem])
            at = max(measure.start, day_start(spec["from"], measure.market).timestamp())
            if measure.start < at:
                found.append(replace(measure, end=min(measure.end, at)))
            if at < measure.end:
                found.append(replace(measure, id=f"{measure.id} changed", start=at, rate=rate))
        else:
            found.append(measure)
    return found
