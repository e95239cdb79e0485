"""What may be kept of an answer, by whom and for how long; and that nobody gets another's."""

from dataclasses import replace

import pytest

from domain.lookup import FoundIn
from domain.rate_limit import Bucket
from domain.unit_of_work import DatabaseUnavailable
from server.negotiation import Form
from tests.factories import PLAN
from tests.server.caching_stand import ADDRESS, MINE, NAMES, PLANS, Answer, Stand

_PUBLIC_VARY = "Accept, Accept-Language, Origin"


@pytest.fixture
def stand() -> Stand:
    return Stand()


def kept(answer: Answer) -> tuple[int, str, str | None]:
    return answer.status, answer.headers["cache-control"], answer.headers.get("etag")


def is_nobodys(answer: Answer) -> bool:
    return kept(answer)[1:] == ("no-store", None)


async def test_everybody_may_keep_what_is_for_everybody(stand: Stand) -> None:
    answer = await stand.get(PLANS)

    status, control, etag = kept(answer)
    assert (status, control) == (200, "public, max-age=300")
    assert etag is not None
    assert etag[0] == etag[-1] == '"'
    assert answer.headers["vary"] == _PUBLIC_VARY
    assert answer.headers["content-type"] == f"{Form.GRAPHQL}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-request-id" not in answer.headers
    assert answer.json == {"data": {"plans": [{"name": stand.shop.plans[0].name}]}}


async def test_who_has_it_is_told_that_it_still_holds(stand: Stand) -> None:
    first = await stand.get(PLANS)
    etag = first.headers["etag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await stand.get(PLANS, if_none_match=known)
        assert (again.status, again.body) == (304, b"")
        for name in ("cache-control", "etag", "vary"):
            assert again.headers[name] == first.headers[name]
        assert "content-type" not in again.headers

    assert (await stand.get(PLANS, if_none_match='"other"')).body == first.body
    assert (await stand.get(PLANS, "HEAD", if_none_match=etag)).status == 304


async def test_it_changes_its_tag_when_it_changes(stand: Stand) -> None:
    first = await stand.get(PLANS)
    stand.shop.plans = [replace(PLAN, name="another")]

    same = await stand.get(PLANS, if_none_match=first.headers["etag"])
    stand.around.clock.seconds += 300
    other = await stand.get(PLANS, if_none_match=first.headers["etag"])

    assert (same.status, other.status) == (304, 200)
    assert other.json == {"data": {"plans": [{"name": "another"}]}}


async def test_the_older_it_is_the_sooner_it_is_asked_for_again(stand: Stand) -> None:
    """What is between us and a client may keep no longer what we have kept before."""
    await stand.get(PLANS)
    stand.around.clock.seconds += 299

    answer = await stand.get(PLANS)

    assert answer.headers["cache-control"] == "public, max-age=1"
    assert stand.shop.asked == 1


async def test_types_and_languages_are_told_apart(stand: Stand) -> None:
    answers = [
        await stand.get(NAMES),
        await stand.get(NAMES, accept="application/json"),
        await stand.get(NAMES, accept_language="zh"),
    ]

    english, plain, chinese = answers
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert english.body == plain.body != chinese.body
    assert plain.headers["content-type"] == f"{Form.JSON}; charset=utf-8"


async def test_it_is_the_same_whoever_asks(stand: Stand) -> None:
    stand.shop.brands["mei"] = "Mei"

    answers = [
        await stand.get(PLANS),
        await stand.get(PLANS, authorization="Bearer mei"),
        await stand.get(PLANS, authorization="Bearer nobody"),
    ]

    assert len({kept(answer) for answer in answers}) == 1
    assert len({answer.body for answer in answers}) == 1
    assert stand.shop.asked == 1


async def test_variables_are_told_apart(stand: Stand) -> None:
    text = "query ($no: Boolean = true) { plans { name id @skip(if: $no) } }"

    first = [await stand.get(text, variables=each) for each in (None, {"no": True}, {"no": False})]
    again = [await stand.get(text, variables=each) for each in (None, {"no": True}, {"no": False})]

    assert [answer.json for answer in first] == [answer.json for answer in again]
    assert [len(answer.json["data"]["plans"][0]) for answer in first] == [1, 1, 2]
    assert stand.shop.asked == 3


async def test_whoever_asks_pays_as_if_it_were_made_for_them(stand: Stand) -> None:
    for _ in range(2):
        await stand.get(PLANS)

    assert stand.found == [FoundIn.NOWHERE, FoundIn.MEMORY]
    assert [bucket for bucket, _ in stand.rate_limits.taken] == [
        Bucket.OPERATION_PER_ADDRESS,
        Bucket.COST_PER_ADDRESS,
    ] * 2


async def test_who_has_spent_their_budget_is_refused_what_is_known(stand: Stand) -> None:
    await stand.get(PLANS)
    stand.rate_limits.empty.add((Bucket.COST_PER_ADDRESS, ADDRESS))

    answer = await stand.get(PLANS)

    assert answer.status == 429
    assert is_nobodys(answer)


async def test_a_post_is_answered_from_the_cache_and_kept_by_nobody(stand: Stand) -> None:
    await stand.get(PLANS)

    answer = await stand.post(PLANS)

    assert is_nobodys(answer)
    assert answer.json["data"] == {"plans": [{"name": stand.shop.plans[0].name}]}
    assert answer.json["extensions"]["cost"]["operation"] == 1
    assert stand.shop.asked == 1


async def test_an_answer_with_an_error_is_kept_by_nobody(stand: Stand) -> None:
    stand.shop.error = DatabaseUnavailable()
    for answer in (await stand.get(PLANS), await stand.get(PLANS, if_none_match="*")):
        assert is_nobodys(answer)
        assert [each["extensions"]["code"] for each in answer.json["errors"]] == [
            "SERVICE_UNAVAILABLE"
        ]
    assert stand.store.stored == {}

    stand.shop.error = None
    assert (await stand.get(PLANS)).headers["cache-control"] == "public, max-age=300"


async def test_whatever_is_refused_is_kept_by_nobody(stand: Stand) -> None:
    unknown = await stand.send("GET", {"documentId": "0" * 64}, b"")
    mutation = await stand.get("mutation { logout { userErrors { code } } }")
    forgeable = await stand.get(PLANS, apollo_require_preflight="")

    for answer in (unknown, mutation, forgeable):
        assert answer.status >= 400
        assert is_nobodys(answer)


async def test_a_text_in_the_address_is_kept_by_nobody(stand: Stand) -> None:
    assert is_nobodys(await stand.send("GET", {"query": PLANS}, b""))


@pytest.mark.parametrize(
    "text", ["{ __typename }", "{ __schema { queryType { name } } }"], ids=["type", "schema"]
)
async def test_what_nobody_has_declared_is_kept_by_nobody(stand: Stand, text: str) -> None:
    assert is_nobodys(await stand.get(text))
    assert stand.found == []


async def test_a_stream_is_kept_by_nobody(stand: Stand) -> None:
    answer = await stand.get(PLANS, accept="text/event-stream")

    assert is_nobodys(answer)
    assert b'"plans"' in answer.body


async def test_a_viewers_own_is_asked_for_anew_each_time(stand: Stand) -> None:
    stand.shop.brands.update(mei="Mei", li="Li")

    first = await stand.get(MINE, authorization="Bearer mei")
    etag = first.headers["etag"]
    again = await stand.get(MINE, authorization="Bearer mei", if_none_match=etag)
    other = await stand.get(MINE, authorization="Bearer li", if_none_match=etag)
    stand.shop.brands["mei"] = "Mei & Co"
    changed = await stand.get(MINE, authorization="Bearer mei", if_none_match=etag)

    assert kept(first)[:2] == (200, "private, max-age=0, must-revalidate")
    assert first.headers["vary"] == "Accept, Accept-Language, Authorization, Origin"
    assert (again.status, again.headers["etag"]) == (304, etag)
    assert other.json == {"data": {"preferences": {"brandName": "Li"}}}
    assert changed.json == {"data": {"preferences": {"brandName": "Mei & Co"}}}
    assert (stand.shop.asked, stand.store.stored) == (4, {})


async def test_who_is_nobody_is_not_told_to_keep_that(stand: Stand) -> None:
    answer = await stand.get(MINE)

    assert is_nobodys(answer)
    assert [each["extensions"]["code"] for each in answer.json["errors"]] == ["UNAUTHENTICATED"]
