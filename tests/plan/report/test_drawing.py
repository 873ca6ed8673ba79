"""Charts, map, fonts and the assets they come from."""

from __future__ import annotations

import hashlib
import itertools
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhegang.plan.report import charts, fonts, worldmap
from zhegang.plan.report.draw import text_width

ASSETS = files("zhegang.plan.report") / "assets"


def test_assets_are_what_was_sealed():
    listed = {}
    for row in (ASSETS / "SHA256SUMS").read_text().splitlines():
        digest, name = row.split("  ")
        listed[name] = digest
    assert {
        "charts.min.js",
        "land.json",
        "fonts/NotoSansHK-Regular.ttf",
        "licences/noto-sans-OFL.txt",
    } <= set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256(ASSETS.joinpath(*name.split("/")).read_bytes()).hexdigest() == digest, name


# Points projected by d3-geo 3.1.1 (geoEqualEarth, rotate -150, width 1000) when the map was made.
D3 = [
    ((121.85, 29.93), (426.835987, 134.067241)),
    ((114.16, 22.3), (404.020904, 161.017970)),
    ((-118.27, 33.72), (734.073961, 121.074360)),
    ((4.0, 51.95), (170.850438, 63.811320)),
    ((-46.3, -23.98), (935.854188, 331.712629)),
    ((-29.0, 10.0), (6.390298, 206.034871)),
]


@pytest.mark.parametrize(("point", "place"), D3)
def test_projection_agrees_with_the_land_outline(point, place):
    assert worldmap.project(point) == pytest.approx(place, abs=1e-5)


@given(
    st.lists(
        st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-85, 85, allow_nan=False)),
        min_size=2,
        max_size=6,
    )
)
def test_a_lane_never_jumps_across_the_map(path):
    for piece in worldmap.pieces(path):
        assert all(-180.0 <= lon <= 180.0 for lon, _lat in piece)
        assert all(abs(b[0] - a[0]) <= 180.0 for a, b in itertools.pairwise(piece))


def test_a_lane_over_the_edge_is_cut_there():
    # From West Africa to Brazil: the map's edge lies at 30° W.
    left, right = sorted(worldmap.pieces([(-10.0, 0.0), (-40.0, -5.0)]), key=lambda p: p[0][0])
    assert {abs(left[0][0]), abs(left[-1][0])} & {180.0}
    assert {abs(right[0][0]), abs(right[-1][0])} & {180.0}


def test_labels_do_not_overlap():
    ports = [worldmap.Port((114.0 + i * 0.8, 22.0 + i * 0.5), f"Port number {i}", "hub") for i in range(8)]
    svg = worldmap.lanes_svg([], ports, lang="en", width=720)
    boxes = []
    for x, y, size, name in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]+)<', svg
    ):
        left, base, em = float(x), float(y), float(size)
        boxes.append((left, base - em, left + text_width(name, em), base + 0.2 * em))
    assert len(boxes) >= 4
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] + 0.2 or b[2] <= a[0] + 0.2 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
            assert apart, (a, b)


def test_same_option_same_svg_whatever_was_drawn_before():
    series = [charts.Series("關稅 <b>", (1.0, 2.0), "#164c5b")]
    first = charts.stacked_columns(["2025\n02-03", "2026\n11-22"], series, lang="zh-Hant", width=720)
    charts.stacked_bars(["x"], [charts.Series("y", (1.0,), "#000")], lang="en", width=360)
    again = charts.stacked_columns(["2025\n02-03", "2026\n11-22"], series, lang="zh-Hant", width=720)
    assert first == again
    assert "關稅 &lt;b&gt;" in first
    assert "<style" not in first
    assert " class=" not in first


def test_a_node_may_be_called_anything():
    nodes = [charts.Node("a", "{b}{c} <script>", 0), charts.Node("b", "工廠", 1)]
    svg = charts.sankey(nodes, [("a", "b", 3.0)], lang="en", width=720)
    assert "{b}{c} &lt;script&gt;" in svg
    assert "工廠" in svg


def test_bars_are_as_long_as_their_values():
    svg = charts.stacked_bars(
        ["one", "two"], [charts.Series("s", (1.0, 3.0), "#123456")], lang="en", width=720
    )
    widths = [float(w) for w in re.findall(r'<path d="M[\d.]+ [\d.]+l([\d.]+) 0l[^"]*" fill="#123456"', svg)]
    assert len(widths) >= 2
    one, two = sorted(widths)[-2:]
    assert two / one == pytest.approx(3.0, rel=0.02)


def test_fonts_hold_what_hong_kong_and_the_mainland_write():
    for text in (
        "深水埗邨𨋢嘅啲喺㗎鰂衞綫裏着峯",
        "关税网络义乌衢",
        "− – — … ₂ → 「」《》",
        "ÄéñőŽ Hải Phòng Đồng",
    ):
        assert fonts.missing(text) == ()
    assert fonts.missing({"a": ["x", "\U0001f600"]}) == ("\U0001f600",)
    assert fonts.showable("CO₂ ⑳") == "CO₂ 20"
    assert fonts.showable({"a": ["x\U0001f600"]}) == {"a": ["x" + fonts.GETA]}


def test_every_text_of_zhegang_can_be_shown():
    from zhegang.core.i18n import LANGS, catalog

    lacking = {c for lang in LANGS[1:] for text in catalog(lang).values() for c in fonts.missing(text)}
    assert not lacking
