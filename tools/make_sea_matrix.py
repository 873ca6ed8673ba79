"""Makes `refdata/lanes/sea_matrix.npz`: sea distances and paths between the ports held.

Needs the development-only package `searoute` (Apache-2.0), whose network of sea lanes is
walked once here so that Zhegang itself never needs it. Run from the repository's root:

    python tools/make_sea_matrix.py

A variant is the set of canals that may be used: bit 0 set closes Suez, bit 1 closes Panama.
The Northwest Passage is always closed. Bab el-Mandeb and Hormuz are not closed here; which
ports lie behind them is written down, and what that means on a date is for `passages.csv`.
"""

from __future__ import annotations

import csv
import heapq
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from searoute.searoute import setup_M  # the network itself: searoute() walks it one pair at a time

Node = tuple[float, float]
Graph = dict[Node, list[tuple[Node, float, str | None]]]

FOLDER = Path(__file__).parent.parent / "src" / "zhegang" / "refdata" / "lanes"
VARIANTS = ((), ("suez",), ("panama",), ("suez", "panama"))
BITS = {"suez": 1, "panama": 2, "babalmandab": 4, "ormuz": 8, "south_africa": 16, "malacca": 32}
TOLERANCE = 0.25  # degrees a simplified path may lie off the network's
NO_ROUTE = 65535


def unwrapped(points: list[tuple[float, float]]) -> np.ndarray:
    """Longitudes made continuous, so that a line across the Pacific has no jump."""
    line = np.asarray(points, dtype=np.float64)
    jumps = np.round(np.diff(line[:, 0]) / 360.0)
    line[1:, 0] -= 360.0 * np.cumsum(jumps)
    return line


def simplified(line: np.ndarray) -> np.ndarray:
    """Douglas-Peucker: the fewest points within TOLERANCE degrees of the line."""
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        chord = line[last] - line[first]
        rest = line[first + 1 : last] - line[first]
        length = float(np.hypot(*chord))
        off = np.abs(chord[0] * rest[:, 1] - chord[1] * rest[:, 0]) / length if length else np.hypot(*rest.T)
        far = int(np.argmax(off))
        if off[far] > TOLERANCE:
            middle = first + 1 + far
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return line[keep]


def haversine_km(line: np.ndarray) -> float:
    lon, lat = np.radians(line[:, 0]), np.radians(line[:, 1])
    a = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return float(2 * 6371.0088 * np.arcsin(np.sqrt(a)).sum())


def read_network() -> tuple[Graph, Callable[[tuple[float, float]], Node]]:
    """searoute's network as an adjacency, and its nearest-node search."""
    network = setup_M(None)
    graph: Graph = {node: [] for node in network.nodes()}
    for u, v, data in network.edges(data=True):
        passage = data.get("passage")
        if passage != "northwest":
            graph[u].append((v, data["weight"], passage))
            graph[v].append((u, data["weight"], passage))
    return graph, network.kdtree.query


def shortest_paths(graph: Graph, start: Node, closed: tuple[str, ...]) -> dict[Node, tuple[Node, str | None]]:
    """Dijkstra from `start`: the node before each node reached, and the passage between them."""
    length = {start: 0.0}
    before: dict[Node, tuple[Node, str | None]] = {}
    done: set[Node] = set()
    heap = [(0.0, start)]
    while heap:
        so_far, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        for other, weight, passage in graph[node]:
            total = so_far + weight
            if passage not in closed and total < length.get(other, math.inf):
                length[other] = total
                before[other] = (node, passage)
                heapq.heappush(heap, (total, other))
    return before


def walk(
    before: dict[Node, tuple[Node, str | None]], start: Node, end: Node
) -> tuple[list[Node], int] | None:
    """Nodes from `start` to `end` and the bits of the passages between; None where cut off."""
    nodes, bits = [end], 0
    while nodes[-1] != start:
        if nodes[-1] not in before:
            return None
        node, passage = before[nodes[-1]]
        nodes.append(node)
        bits |= BITS.get(passage or "", 0)
    return nodes[::-1], bits


def main() -> None:
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "port"]
    ports = [(row["locode"], (float(row["lon"]), float(row["lat"]))) for row in rows]
    graph, nearest = read_network()
    at = [nearest(place) for _, place in ports]
    n = len(ports)
    km = np.full((len(VARIANTS), n, n), NO_ROUTE, dtype=np.uint16)
    passed = np.zeros((len(VARIANTS), n, n), dtype=np.uint8)
    number = np.full((len(VARIANTS), n, n), -1, dtype=np.int32)
    known: dict[bytes, int] = {}
    lines: list[np.ndarray] = []
    for v, closed in enumerate(VARIANTS):
        for i in range(n):
            km[v, i, i] = 0
            before = shortest_paths(graph, at[i], closed)
            for j in range(i + 1, n):
                found = walk(before, at[i], at[j])
                if found is None:
                    continue
                line = unwrapped([ports[i][1], *found[0], ports[j][1]])
                km[v, i, j] = km[v, j, i] = round(haversine_km(line))
                passed[v, i, j] = passed[v, j, i] = found[1]
                short = np.round(simplified(line) * 100).astype(np.int32)
                number[v, i, j] = known.setdefault(short.tobytes(), len(lines))
                if number[v, i, j] == len(lines):
                    lines.append(short)
        print(f"variant {v}: done", file=sys.stderr)
    starts = np.cumsum([0, *(len(line) for line in lines)]).astype(np.int32)
    steps = np.concatenate([np.vstack([line[:1], np.diff(line, axis=0)]) for line in lines]).astype(np.int32)
    if int(np.abs(steps).max()) > 32767:
        raise SystemExit("a step of a path does not fit 16 bits")
    np.savez_compressed(
        FOLDER / "sea_matrix.npz",
        ports=np.array([code for code, _ in ports], dtype="<U5"),
        km=km,
        passed=passed,
        number=number,
        starts=starts,
        steps=steps.astype(np.int16),
    )
    size = (FOLDER / "sea_matrix.npz").stat().st_size
    print(f"{n} ports, {len(lines)} paths, {math.ceil(size / 1024)} KiB", file=sys.stderr)


if __name__ == "__main__":
    main()
