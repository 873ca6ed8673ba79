"""The charts' specifications: ECharts options, one for browser, no-script page and PDF.

Each builder takes plain figures with their names and a width; 360 is a phone, 720 a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhegang.plan.report.draw import draw, text_width

WIDE, NARROW = 720, 360
INK, QUIET, RULE = "#1d2529", "#56626a", "#dfe3e6"
# Told apart by lightness too, for print in grey and for eyes that see few colours.
PALETTE = ("#164c5b", "#c2512f", "#e3a857", "#6f8f72", "#8a6791", "#93a1ab", "#4d7a99", "#7a5c3e")
COST_COLOURS = {
    "goods": "#c6ced3",
    "freight": "#4d7a99",
    "insurance": "#93b4c8",
    "duty": "#c2512f",
    "fees": "#e3a857",
    "capital": "#8a6791",
    "tax": "#6f8f72",
}
FONTS = {
    "en": "Noto Sans HK, Noto Sans SC, Zhegang Latin, Noto Sans, Helvetica Neue, Arial, sans-serif",
    "zh-Hant": "Noto Sans HK, Noto Sans SC, Zhegang Latin, PingFang HK, Microsoft JhengHei, sans-serif",
    "zh-Hans": "Noto Sans SC, Noto Sans HK, Zhegang Latin, PingFang SC, Microsoft YaHei, sans-serif",
}
_SCALES = {
    "en": [[1e9, "bn"], [1e6, "m"], [1e3, "k"]],
    "zh-Hant": [[1e8, "億"], [1e4, "萬"]],
    "zh-Hans": [[1e8, "亿"], [1e4, "万"]],
}


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[float, ...]
    colour: str


def stacked_columns(categories: Sequence[str], series: Sequence[Series], *, lang: str, width: int) -> str:
    """Columns over time, each split by series; `categories` may hold line breaks."""
    size = 11 if width > NARROW else 10
    legend_rows = _legend_rows([s.name for s in series], width, size)
    height = (300 if width > NARROW else 260) + 18 * legend_rows
    option = _base(lang, size) | {
        "grid": {"left": 4, "right": 8, "top": 12 + 18 * legend_rows, "bottom": 4, "containLabel": True},
        "legend": _legend(size),
        "xAxis": _category(categories, size),
        "yAxis": _amounts(lang, size),
        "series": [_bar(s, "56%") for s in series],
    }
    return draw(option, width, height)


def stacked_bars(categories: Sequence[str], series: Sequence[Series], *, lang: str, width: int) -> str:
    """Horizontal bars from top to bottom, each split by series."""
    size = 11 if width > NARROW else 10
    legend_rows = _legend_rows([s.name for s in series], width, size)
    room = int(width * (0.36 if width > NARROW else 0.34))
    axis = _category(list(categories), size) | {"inverse": True}
    axis["axisLabel"] |= {"width": room, "overflow": "break", "lineHeight": size + 3, "align": "right"}
    lines = max((-(-text_width(c, size) // room) for c in categories), default=1)
    row = max(34, int(lines) * (size + 3) + 10)
    top = 8 + 18 * legend_rows
    option = _base(lang, size) | {
        "grid": {"left": 4, "right": 16, "top": top, "bottom": 4, "containLabel": True},
        "legend": _legend(size),
        "xAxis": _amounts(lang, size) | {"splitNumber": 5 if width > NARROW else 3},
        "yAxis": axis,
        "series": [_bar(s, 16) for s in series],
    }
    return draw(option, width, top + row * len(categories) + 30)


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    name: str
    depth: int


def sankey(nodes: Sequence[Node], links: Sequence[tuple[str, str, float]], *, lang: str, width: int) -> str:
    """Flows of money from the first column of nodes to the last."""
    size = 11 if width > NARROW else 9
    depths = sorted({n.depth for n in nodes})
    column = {depth: i for i, depth in enumerate(depths)}
    most = max((sum(n.depth == d for n in nodes) for d in depths), default=1)
    # The last column's labels stand right of it; every other has the gap to the next one.
    margin = int(width * 0.2)
    gap = (width - margin - 12) / max(len(depths) - 1, 1)
    data = [
        {
            "name": n.key,
            "depth": column[n.depth],
            "itemStyle": {"color": PALETTE[n.depth % len(PALETTE)]},
            "label": {
                "formatter": {"$formatter": "text", "text": n.name},
                "width": int(margin - 8 if column[n.depth] == len(depths) - 1 else gap - 24),
                "overflow": "break" if width > NARROW else "truncate",
            },
        }
        for n in nodes
    ]
    option = _base(lang, size) | {
        "series": [
            {
                "type": "sankey",
                "silent": True,
                "left": 2,
                "right": margin,
                "top": 8,
                "bottom": 8,
                "nodeWidth": 10,
                "nodeGap": 14,
                "nodeAlign": "left",
                "layoutIterations": 32,
                "draggable": False,
                "data": data,
                "links": [{"source": a, "target": b, "value": v} for a, b, v in links],
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "label": {"color": INK, "fontSize": size, "distance": 5, "lineHeight": size + 2},
            }
        ],
    }
    return draw(option, width, max(240, 44 * most))


def _base(lang: str, size: int) -> dict[str, Any]:
    return {
        "animation": False,
        "color": list(PALETTE),
        "textStyle": {"fontFamily": FONTS[lang], "fontSize": size, "color": INK},
    }


def _bar(series: Series, width: int | str) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": series.name,
        "stack": "all",
        "silent": True,
        "barWidth": width,
        "itemStyle": {"color": series.colour, "borderColor": "#fff", "borderWidth": 0.5},
        "data": list(series.values),
    }


def _legend(size: int) -> dict[str, Any]:
    return {
        "left": 0,
        "top": 0,
        "itemWidth": 10,
        "itemHeight": 10,
        "itemGap": 12,
        "icon": "rect",
        "selectedMode": False,
        "textStyle": {"fontSize": size, "color": INK},
    }


def _legend_rows(names: Sequence[str], width: int, size: int) -> int:
    """Rows the legend breaks into: the same widths the engine measures."""
    rows, used = 1, 0.0
    for name in names:
        need = text_width(name, size) + 10 + 5 + 12
        if used and used + need > width:
            rows, used = rows + 1, 0.0
        used += need
    return rows


def _category(categories: Sequence[str], size: int) -> dict[str, Any]:
    return {
        "type": "category",
        "data": list(categories),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": QUIET}},
        "axisLabel": {"color": INK, "fontSize": size, "interval": 0, "lineHeight": size + 2},
    }


def _amounts(lang: str, size: int) -> dict[str, Any]:
    return {
        "type": "value",
        "axisLabel": {
            "color": QUIET,
            "fontSize": size,
            "formatter": {"$formatter": "compact", "units": _SCALES[lang]},
        },
        "splitLine": {"lineStyle": {"color": RULE, "width": 0.6}},
    }
