"""One mutation as somebody asks for it, and what it answers."""

import json
from dataclasses import dataclass, replace
from typing import Self

from graphql import (
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
)

from tests.api.client import Client, Json
from tests.api.mutations.quiet import QuietProduct

_DEPTH = 2
#: Most of its fields are for its owner alone.
_ACCOUNT = "User"


@dataclass(frozen=True, slots=True)
class Answer:
    """`errors` are codes of the request's errors, `refusals` those of the payload's."""

    errors: list[str]
    refusals: list[str]

    @property
    def codes(self) -> list[str]:
        return self.errors + self.refusals


@dataclass(frozen=True, slots=True)
class Call:
    """`given` is its input; None for mutations that take none.

    `spare_code` is one more code of a caller who has a second factor.
    """

    client: Client
    given: Json = None
    spare_code: str | None = None

    def giving(self, given: Json) -> Self:
        return replace(self, given=given)

    async def sent(self, product: QuietProduct, document: str) -> Answer:
        """Without any limits of how often."""
        answer = await self._sent(document)
        if "RATE_LIMITED" not in answer.errors:
            return answer
        product.forget_limits()
        return await self._sent(document)

    async def _sent(self, document: str) -> Answer:
        # Lone surrogates as escapes, which is the one way to send them.
        content = json.dumps({"query": document, "variables": {"input": self.given}})
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        if self.client.access_token:
            headers["Authorization"] = f"Bearer {self.client.access_token}"
        address = f"{self.client.address}/graphql"
        response = await self.client.http.post(address, content=content, headers=headers)
        return _answer(response.json())


def _answer(body: Json) -> Answer:
    errors = [error["extensions"]["code"] for error in body.get("errors", [])]
    payloads = [payload for payload in (body.get("data") or {}).values() if payload]
    refusals = [error["code"] for payload in payloads for error in payload["userErrors"]]
    return Answer(errors, refusals)


def document_of(sdl: GraphQLSchema, mutation: str) -> str:
    """Asks for all that its payload tells without arguments, some levels deep."""
    root = sdl.mutation_type
    assert root is not None
    field = root.fields[mutation]
    selection = _selection(field.type, _DEPTH)
    if not field.args:
        return f"mutation {{ {mutation} {selection} }}"
    kind = field.args["input"].type
    return f"mutation ($input: {kind}) {{ {mutation}(input: $input) {selection} }}"


def _selection(kind: GraphQLOutputType, depth: int) -> str:
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return "{ __typename }" if hasattr(named, "fields") else ""
    if named.name == _ACCOUNT:
        return "{ id }"
    chosen = [
        f"{name} {_selection(field.type, depth - 1)}"
        for name, field in named.fields.items()
        if not field.args and (depth > 1 or not hasattr(get_named_type(field.type), "fields"))
    ]
    return "{ __typename " + " ".join(chosen) + " }"


def input_of(sdl: GraphQLSchema, mutation: str) -> GraphQLInputType | None:
    """The type of its input; None for mutations that take none."""
    root = sdl.mutation_type
    assert root is not None
    argument = root.fields[mutation].args.get("input")
    return None if argument is None else argument.type
