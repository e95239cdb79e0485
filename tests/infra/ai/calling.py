"""Calls of an endpoint, as tests make them."""

from dataclasses import dataclass, field
from typing import Protocol

import pytest

from domain.failure import RecipeFailed
from infra.ai.endpoint import Endpoint, Form, Prompt, Usage

PROMPT = Prompt("请概括下面的文章。", "林蔚在老城区开了一家咖啡店。")
FORM = Form(
    name="essence",
    schema={
        "type": "object",
        "properties": {"title": {"type": "string", "maxLength": 20}},
        "required": ["title"],
        "additionalProperties": False,
    },
)


class OpenEndpoint(Protocol):
    """An endpoint at an address, closed after the test; settings as an operator writes them."""

    def __call__(self, address: str, **settings: object) -> Endpoint: ...


@dataclass
class Taker:
    """Keeps the pieces that an endpoint hands on, in their order."""

    pieces: list[str] = field(default_factory=list)

    async def take(self, piece: str) -> None:
        self.pieces.append(piece)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


async def complete(
    endpoint: Endpoint,
    taker: Taker | None = None,
    *,
    prompt: Prompt = PROMPT,
    form: Form | None = None,
) -> Usage:
    return await endpoint.complete(prompt, form=form, take=(taker or Taker()).take)


async def failure(
    endpoint: Endpoint, taker: Taker | None = None, *, form: Form | None = None
) -> RecipeFailed:
    with pytest.raises(RecipeFailed) as failed:
        await complete(endpoint, taker, form=form)
    return failed.value
