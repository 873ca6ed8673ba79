"""Draws ECharts options as SVG text: the chart engine in an embedded JavaScript runtime.

The engine (`assets/charts.min.js`) is loaded once a thread and draws every chart of every
report; a chart takes some 20 ms. What comes back is cleaned of what only a live page
needs, so that the same option gives the same bytes.
"""

from __future__ import annotations

import json
import re
import threading
from functools import lru_cache
from importlib.resources import files
from typing import Any

from zhegang.core.errors import ModelError
from zhegang.core.i18n import N_

_MEMORY = 256 * 1024 * 1024
_STACK = 4 * 1024 * 1024
_held = threading.local()

# The engine's live parts: hover styles, event targets, classes that count up from chart to chart.
_STYLE = re.compile(r"<style\s*>.*?</style>", re.S)
_LIVE = re.compile(r' (?:ecmeta_[a-z_]+|class|pointer-events)="[^"]*"')
_DECLARED = re.compile(r' style="([^"]*)"')
_FRAME = re.compile(r"^<svg [^>]*>\s*<rect [^>]*></rect>")


def draw(option: dict[str, Any], width: int, height: int) -> str:
    """SVG of `option`, `width` × `height` units, without its own size: the page sets that.

    Raises
    ------
    ModelError
        The chart engine refused the option: a defect of the chart's specification.
    """
    engine = _engine()
    call = f"zhegangCharts.draw({json.dumps(json.dumps(option))},{int(width)},{int(height)})"
    import quickjs

    try:
        svg = str(engine.eval(call))
    except quickjs.JSException as error:
        raise ModelError(N_("A chart could not be drawn: {error}"), error=str(error)) from None
    body = _DECLARED.sub(_attributes, _LIVE.sub("", _STYLE.sub("", svg)))
    return _FRAME.sub(frame(width, height), body, count=1)


def _attributes(style: re.Match[str]) -> str:
    """A style as attributes: a page whose policy forbids inline styles draws it all the same."""
    pairs = (part.partition(":") for part in style[1].split(";") if ":" in part)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)


def frame(width: float, height: float) -> str:
    """Opening tag of a chart: the element around it is the picture that assistive technology is told of."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" aria-hidden="true">'


def text_width(text: str, size: float) -> float:
    """Width of `text` in the report's font at `size`, in the unit of `size`."""
    held = advances()
    return sum(held.get(character, 1000) for character in text) * size / 1000


@lru_cache(maxsize=1)
def advances() -> dict[str, int]:
    """Widths in thousandths of an em of the characters that are not full-width."""
    return dict(json.loads(asset("advances.json")))


def asset(name: str) -> str:
    """Text of a file among the report's assets."""
    return (files("zhegang.plan.report") / "assets" / name).read_text(encoding="utf-8")


def _engine() -> Any:
    engine = getattr(_held, "engine", None)
    if engine is None:
        import quickjs

        engine = quickjs.Context()
        engine.set_memory_limit(_MEMORY)
        engine.set_max_stack_size(_STACK)
        # The engine asks for timers when it loads; a still picture never needs one to fire.
        engine.eval("globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};")
        engine.eval(asset("charts.min.js"))
        engine.eval(f"zhegangCharts.setAdvances({json.dumps(asset('advances.json'))})")
        _held.engine = engine
    return engine
