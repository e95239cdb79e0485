"""What there is to buy and who makes what, and what happened to a key, over the wire."""

from collections.abc import Iterator

from domain.generation import GenerationKind
from tests.api.client import ARTICLE, Client, Json

_PLANS = "{ plans { id name credits validDays maxConcurrent dailyCap } }"
_ENGINES = "{ engines { kind engine model isAvailable } }"
_EVENTS = "{ me { keys { edges { node { id events { type createdAt } } } } } }"
_ACTIVATE = """
mutation ($input: ActivateKeyInput!) {
  activateKey(input: $input) { key { activatedAt events { type createdAt } } userErrors { code } }
}
"""


async def test_everybody_sees_the_plans_cheapest_first(anonymous: Client) -> None:
    plans = (await anonymous.data(_PLANS))["plans"]

    assert plans[0] == {
        "id": "trial",
        "name": "体验版",
        "credits": 20,
        "validDays": 7,
        "maxConcurrent": 1,
        "dailyCap": 10,
    }
    credits_ = [plan["credits"] for plan in plans]
    assert credits_ == sorted(credits_)


async def test_everybody_sees_who_makes_what(anonymous: Client) -> None:
    """Nothing is configured: our own engines do everything, and nobody searches."""
    engines = (await anonymous.data(_ENGINES))["engines"]

    assert {engine["kind"] for engine in engines} == set(GenerationKind) - {"SEARCH"}
    assert {engine["engine"] for engine in engines} == {"OFFLINE"}
    assert all(engine["isAvailable"] for engine in engines)


async def test_an_activation_is_the_first_of_a_key_s_events(
    creator: Client, key_codes: Iterator[str]
) -> None:
    payload = (await creator.data(_ACTIVATE, input={"code": next(key_codes)}))["activateKey"]

    key = payload["key"]
    assert key["events"] == [{"type": "ACTIVATED", "createdAt": key["activatedAt"]}]


async def test_the_last_credit_is_told_of_with_the_end_of_its_job(
    creator: Client, trial_codes: Iterator[str]
) -> None:
    await creator.activate(next(trial_codes))
    for number, length in enumerate((*["LONG"] * 6, "MEDIUM")):
        # The same again would cost less.
        await creator.generated(source={"text": f"第{number}次。{ARTICLE}"}, length=length)

    [key] = _nodes(await creator.data(_EVENTS))

    assert [event["type"] for event in key["events"]] == ["EXHAUSTED", "ACTIVATED"]


async def test_nobody_sees_events_without_an_account(anonymous: Client) -> None:
    assert await anonymous.error_codes(_EVENTS) == ["UNAUTHENTICATED"]


async def test_nobody_else_sees_what_happened_to_a_key(entitled: Client, stranger: Client) -> None:
    assert len(_nodes(await entitled.data(_EVENTS))) == 1
    assert _nodes(await stranger.data(_EVENTS)) == []


def _nodes(data: dict[str, Json]) -> list[Json]:
    return [edge["node"] for edge in data["me"]["keys"]["edges"]]
