"""The map of lanes: Equal Earth with the Pacific in the middle, land only, no borders.

The land outline is projected when the assets are built; lanes and ports are projected
here by the same formula, cut at the map's edge, and labelled where there is room.

References
----------
Šavrič, Patterson, Jenny (2019), The Equal Earth map projection, IJGIS 33(3).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any

from zhegang.plan.report.charts import FONTS, INK, NARROW, PALETTE, QUIET
from zhegang.plan.report.draw import asset, frame, text_width

Point = tuple[float, float]
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_STEP = 3.0  # degrees of a great circle between two points of a drawn lane


@dataclass(frozen=True, slots=True)
class Lane:
    path: tuple[Point, ...]  # longitude, latitude
    weight: float  # share of the largest flow, 0 to 1
    air: bool


@dataclass(frozen=True, slots=True)
class Port:
    at: Point
    name: str
    role: str  # plant, hub or market


def project(point: Point) -> Point:
    """Place of (longitude, latitude) in degrees on the map of `land.json`."""
    atlas = _atlas()
    relative = (point[0] - atlas["centre"] + 180.0) % 360.0 - 180.0
    return _project(relative, point[1])


def lanes_svg(lanes: Sequence[Lane], ports: Sequence[Port], *, lang: str, width: int) -> str:
    """Map of `lanes` between `ports`, drawn around them, `width` units wide."""
    atlas = _atlas()
    lines = [[_project(*p) for p in piece] for lane in lanes for piece in pieces(lane.path)]
    weights = [lane for lane in lanes for _ in pieces(lane.path)]
    spots = [(project(port.at), port) for port in ports]
    left, top, across, down = _view([p for line in lines for p in line] + [s for s, _ in spots], width)
    unit = across / width  # map units of one drawn unit: text and strokes keep their size
    parts = [
        frame(width, down / unit),
        f'<g transform="scale({1 / unit:.5f}) translate({-left:.2f} {-top:.2f})">',
        f'<path d="{atlas["sphere"]}" fill="none" stroke="#d8dde0" stroke-width="{0.8 * unit:.3f}"/>',
        f'<path d="{atlas["land"]}" fill="#e6eaec" stroke="#c6ced3" stroke-width="{0.5 * unit:.3f}"/>',
    ]
    for lane, line in sorted(zip(weights, lines, strict=True), key=lambda held: -held[0].weight):
        shape = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
        dash = f' stroke-dasharray="{5 * unit:.2f} {3 * unit:.2f}"' if lane.air else ""
        parts.append(
            f'<path d="{shape}" fill="none" stroke="{PALETTE[1]}" stroke-opacity="0.85" '
            f'stroke-width="{(1 + 2.6 * math.sqrt(lane.weight)) * unit:.3f}" '
            f'stroke-linecap="round" stroke-linejoin="round"{dash}/>'
        )
    parts.append("</g>")
    drawn = [(((x - left) / unit, (y - top) / unit), port) for (x, y), port in spots]
    parts.extend(_labels(drawn, lang, width, down / unit))
    parts.append("</svg>")
    return "".join(parts)


def pieces(path: Iterable[Point]) -> list[list[Point]]:
    """`path` along great circles, longitudes from the map's centre, cut where it meets the edge."""
    dense = _dense([(lon, lat) for lon, lat in path])
    centre = _atlas()["centre"]
    found: list[list[Point]] = []
    last: Point | None = None
    for lon, lat in dense:
        here = ((lon - centre + 180.0) % 360.0 - 180.0, lat)
        if last is None:
            found.append([here])
        elif abs(here[0] - last[0]) <= 180.0:
            found[-1].append(here)
        else:
            edge = math.copysign(180.0, last[0])
            span = 360.0 - abs(here[0] - last[0])
            share = (180.0 - abs(last[0])) / span if span else 0.0
            crossing = last[1] + share * (here[1] - last[1])
            found[-1].append((edge, crossing))
            found.append([(-edge, crossing), here])
        last = here
    return [piece for piece in found if len(piece) > 1]


def _project(relative: float, latitude: float) -> Point:
    atlas = _atlas()
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
    x = math.radians(relative) * math.cos(theta) / (_M * slope)
    y = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return atlas["translate"][0] + atlas["scale"] * x, atlas["translate"][1] - atlas["scale"] * y


@lru_cache(maxsize=1)
def _atlas() -> dict[str, Any]:
    return dict(json.loads(asset("land.json")))


def _dense(path: Sequence[Point]) -> list[Point]:
    """`path` with points added along the great circle of each long stretch."""
    found = list(path[:1])
    for (lon1, lat1), (lon2, lat2) in pairwise(path):
        a, b = _vector(lon1, lat1), _vector(lon2, lat2)
        angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True)))))
        steps = max(1, math.ceil(math.degrees(angle) / _STEP))
        for i in range(1, steps):
            share = i / steps
            p, q = math.sin((1 - share) * angle), math.sin(share * angle)
            x, y, z = (p * u + q * v for u, v in zip(a, b, strict=True))
            found.append((math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))))
        found.append((lon2, lat2))
    return found


def _vector(lon: float, lat: float) -> tuple[float, float, float]:
    u, v = math.radians(lon), math.radians(lat)
    return math.cos(v) * math.cos(u), math.cos(v) * math.sin(u), math.sin(v)


def _view(points: Sequence[Point], width: int) -> tuple[float, float, float, float]:
    """Left, top, width and height of the part of the map that holds `points` with some room."""
    full_width = _atlas()["size"][0]
    full_height = _project(0.0, -58.0)[1]  # the south beyond carries no lane
    aspect = 0.46 if width > NARROW else 0.62
    xs, ys = [p[0] for p in points] or [0.0, full_width], [p[1] for p in points] or [0.0, full_height]
    across = min(full_width, max(max(xs) - min(xs) + 90, (max(ys) - min(ys) + 60) / aspect, 260))
    down = min(full_height, max(across * aspect, max(ys) - min(ys) + 40))
    left = min(max(0.0, (min(xs) + max(xs) - across) / 2), full_width - across)
    top = min(max(0.0, (min(ys) + max(ys) - down) / 2), full_height - down)
    return left, top, across, down


def _labels(spots: Sequence[tuple[Point, Port]], lang: str, width: float, height: float) -> list[str]:
    """Dots and names; each name takes the first place beside its dot that nothing else has."""
    size = 11.0 if width > NARROW else 9.5
    colours = {"plant": PALETTE[0], "hub": PALETTE[2], "market": PALETTE[1]}
    taken: list[tuple[float, float, float, float]] = [(x - 4, y - 4, x + 4, y + 4) for (x, y), _ in spots]
    found = []
    for (x, y), port in spots:
        found.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="{colours[port.role]}" '
            f'stroke="#fff" stroke-width="1"/>'
        )
    for (x, y), port in spots:
        name, wide = port.name, text_width(port.name, size)
        while wide > width * 0.42 and len(name) > 4:
            name = name[:-2].rstrip() + "…"
            wide = text_width(name, size)
        place = _free((x, y), wide, size, taken, width, height)
        if place is None:
            continue  # no room: the tables beside the map name every stop
        taken.append(place)
        found.append(
            f'<text x="{place[0]:.1f}" y="{place[3] - size * 0.22:.1f}" font-size="{size:g}" fill="{INK}" '
            f'stroke="#fff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke" '
            f'font-family="{FONTS[lang]}">{escape(name)}</text>'
        )
    if not spots:
        return [f'<text x="12" y="20" font-size="{size:g}" fill="{QUIET}">–</text>']
    return found


def _free(
    at: Point,
    wide: float,
    size: float,
    taken: Sequence[tuple[float, float, float, float]],
    width: float,
    height: float,
) -> tuple[float, float, float, float] | None:
    x, y = at
    half = size * 0.6
    starts = [(x + 7, y - half), (x - 7 - wide, y - half), (x - wide / 2, y - 8 - 2 * half)]
    starts += [(x - wide / 2, y + 7), (x + 5, y - 6 - 2 * half), (x + 5, y + 5)]
    starts += [(x - 5 - wide, y - 6 - 2 * half), (x - 5 - wide, y + 5)]
    starts += [(x + 7, y + k * size) for k in (-3.0, 2.0, -4.4, 3.4)]
    for left, top in starts:
        box = (left, top, left + wide, top + 2 * half)
        inside = box[0] >= 1 and box[1] >= 1 and box[2] <= width - 1 and box[3] <= height - 1
        if inside and not any(_meet(box, other) for other in taken):
            return box
    return None


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
