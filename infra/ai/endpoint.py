"""One endpoint of a language model: a prompt goes in, text comes out as it is written."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

_FORM_NAME = re.compile(r"[a-z_]{1,40}")

#: Takes the next piece of an answer; the pieces, joined, are the answer.
TakeText = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions of ours and data of others, never mixed."""

    system: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The answer is to be JSON of this shape, and nothing else.

    `schema` is JSON Schema: an object that requires all its properties and allows no others, in
    every depth. A provider may fall short of it, so the answer is still to be checked.
    """

    name: str
    schema: Mapping[str, object]

    def __post_init__(self) -> None:
        if not _FORM_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not 1 to 40 of a-z and _")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a call took: `cost_micros` is in millionths of the operator's currency."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    #: The provider did not count at least one of the two; we did, by the text.
    is_estimated: bool = False

    def plus(self, other: "Usage") -> "Usage":
        return Usage(
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost_micros=self.cost_micros + other.cost_micros,
            is_estimated=self.is_estimated or other.is_estimated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`silence_seconds` None leaves it to the settings of each provider."""

    connect_seconds: float = 5.0
    silence_seconds: float | None = None


class Endpoint(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    async def complete(self, prompt: Prompt, *, form: Form | None, take: TakeText) -> Usage:
        """Hands each piece of the answer to `take`; raises `RecipeFailed`.

        Where it raises, pieces may have been taken already: they are the beginning of an answer
        that has no end.
        """

    async def aclose(self) -> None: ...
