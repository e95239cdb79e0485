"""Processes that are none: what is called is called here and now."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from infra.processes import Processes

P = ParamSpec("P")
T = TypeVar("T")


class Here(Processes):
    def __init__(self) -> None:
        super().__init__(size=1, memory_bytes=0, seconds=0)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)
