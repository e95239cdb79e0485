"""The cheapest way through a text, line by line (Knuth and Plass's dynamic programming)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one node to another; `cost` is without its raggedness."""

    start: int
    end: int
    width: float
    cost: float
    is_last: bool


#: For each node the lines that end there; the first node is 0.
Edges = Sequence[Sequence[Edge]]
Raggedness = Callable[[Edge], float]


@dataclass(frozen=True, slots=True)
class Path:
    cost: float
    edges: tuple[Edge, ...]


def cheapest(edges: Edges, raggedness: Raggedness) -> Path | None:
    """With as many lines as it takes."""
    costs = [0.0] + [math.inf] * (len(edges) - 1)
    steps: list[Edge | None] = [None] * len(edges)
    for node, ending in enumerate(edges):
        for edge in ending:
            cost = costs[edge.start] + edge.cost + raggedness(edge)
            if cost < costs[node]:
                costs[node], steps[node] = cost, edge
    return _walked_back(costs[-1], [steps] * len(edges))


def cheapest_of(edges: Edges, raggedness: Raggedness, count: int) -> Path | None:
    """With exactly that many lines."""
    costs = [0.0] + [math.inf] * (len(edges) - 1)
    layers: list[list[Edge | None]] = []
    for _ in range(count):
        costs, steps = _next_layer(edges, raggedness, costs)
        layers.append(steps)
    return _walked_back(costs[-1], layers[::-1])


def _next_layer(
    edges: Edges, raggedness: Raggedness, before: Sequence[float]
) -> tuple[list[float], list[Edge | None]]:
    costs = [math.inf] * len(edges)
    chosen: list[Edge | None] = [None] * len(edges)
    for node, ending in enumerate(edges):
        for edge in ending:
            cost = before[edge.start] + edge.cost + raggedness(edge)
            if cost < costs[node]:
                costs[node], chosen[node] = cost, edge
    return costs, chosen


def _walked_back(cost: float, layers: Sequence[Sequence[Edge | None]]) -> Path | None:
    """From the last node to the first, by the step noted in each layer."""
    if math.isinf(cost):
        return None
    path: list[Edge] = []
    node = len(layers[0]) - 1
    for steps in layers:
        edge = steps[node]
        if edge is None:
            break
        path.append(edge)
        node = edge.start
    return Path(cost, tuple(reversed(path)))
