"""What mutations answer, in the few words that most tests need."""

from tests.api.client import Client, Json


async def answer(client: Client, mutation: str, **given: Json) -> Json:
    """The payload of the document's one mutation, which takes an input where one is given."""
    [payload] = (await client.data(mutation, **({"input": given} if given else {}))).values()
    return payload


async def refusals(client: Client, mutation: str, **given: Json) -> list[tuple[str, Json]]:
    """The code and the field of each of its `userErrors`."""
    payload = await answer(client, mutation, **given)
    return [(error["code"], error["field"]) for error in payload["userErrors"]]
