"""The contract's own operations, sent as clients send them."""

import re

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from tests.api.client import Client, Json
from tests.api.payloads import answer
from tests.product import ROOT

_CONTRACT = parse((ROOT / "tests" / "contract" / "frontend.graphql").read_text())
OPERATIONS = {
    each.name.value: each
    for each in _CONTRACT.definitions
    if isinstance(each, OperationDefinitionNode) and each.name
}
_BALANCE = "{ me { entitlement { creditsAvailable creditsHeld usedToday } } }"


def operation(name: str) -> str:
    """The contract's operation, with the fragments of the whole contract that it needs."""
    fragments = {
        each.name.value: each
        for each in _CONTRACT.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    main = OPERATIONS[name]
    needed: dict[str, FragmentDefinitionNode] = {}
    text = print_ast(main)
    while missing := set(re.findall(r"\.\.\.(\w+)\b(?! on)", text)) & set(fragments) - set(needed):
        needed |= {each: fragments[each] for each in missing}
        text = print_ast(DocumentNode(definitions=(main, *needed.values())))
    return text


async def done(client: Client, name: str, /, **given: Json) -> Json:
    """What the contract's mutation of that name changed; it refused nothing."""
    payload = await answer(client, operation(name), **given)
    assert payload.pop("userErrors") == []
    return payload


async def watched(client: Client, generation_id: str) -> list[Json]:
    variables = {"id": generation_id}
    return [
        body["data"]["generationProgress"]
        async for body in client.subscribe(operation("GenerationProgress"), **variables)
    ]


async def balance(client: Client) -> Json:
    return (await client.data(_BALANCE))["me"]["entitlement"]
