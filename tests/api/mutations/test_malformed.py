"""Every argument of every mutation, malformed in the ways that its type allows."""

import re
from collections.abc import Mapping
from uuid import uuid4

import pytest
from graphql import GraphQLSchema, get_named_type

from tests.api.mutations.calls import Call, document_of, input_of
from tests.api.mutations.examples import EXAMPLES
from tests.api.mutations.malformations import CLEANED, Malformation, malformations, places
from tests.api.mutations.stage import Stage
from tests.api.mutations.world import World, with_wrong_codes

#: Codes that tell of something else than the argument.
_AMISS = re.compile("INTERNAL_|SERVICE_|RATE_|UNAUTH|FORBIDDEN|SCOPE_|GRAPHQL_")
#: What nobody sees, as it is stored: as it is, or escaped within JSON.
_UNSEEN = re.compile(r"\\x00|\\x1b|\\u202e|\\ud800|\\u0000|\\u001b")
#: Tables of the full-text index, which hold bytes.
_INDEX = "search_words_"
#: What is odd, and yet it is plain what is meant: nothing, the same thing once, or a debit. A code
#: of whoever has no second factor is not looked at.
_PLAIN: Mapping[str, set[str]] = {
    "login": {"code: too long", "deviceName: too long"},
    "createAccessToken": {"code: too long"},
    "updateProfile": {"input: empty"},
    "updatePreferences": {"input: empty"},
    "adjustCredits": {"amount: negative"},
    "deleteAccount": {"code: too long"},
    "generateCover": {"brand: empty"},
    "generateInfoCard": {"brand: empty"},
    "regenerateInfoCardPage": {"brand: empty"},
}


@pytest.mark.parametrize("mutation", EXAMPLES)
async def test_it_is_refused_and_nothing_changes(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    """Unless it can be cleaned: then nothing is stored that nobody sees. Wrong codes count."""
    document, kind = document_of(sdl, mutation), input_of(sdl, mutation)
    call = await EXAMPLES[mutation](stage)
    before = stage.product.world()
    accepted: set[str] = set()
    for place in places(kind) if kind else ():
        for malformation in malformations(place):
            malformed = call.giving(malformation.done_to(call.given))
            codes = (await malformed.sent(stage.product, document)).codes
            if codes:
                assert not any(map(_AMISS.match, codes)), (malformation, codes)
                if mutation != "confirmTotp":  # which guards nothing yet
                    before = with_wrong_codes(before, call.client.user_id, codes)
                continue
            assert unseen_in(before, stage.product.world()) == [], malformation
            if not is_cleaned(malformation):
                accepted.add(str(malformation))
            call = await again(stage, mutation, call)
            before = stage.product.world()
        assert stage.product.world() == before, place
    assert accepted == _PLAIN.get(mutation, set())


async def again(stage: Stage, mutation: str, call: Call) -> Call:
    """A call that works, after the last one did."""
    if "idempotencyKey" not in call.given:
        return await EXAMPLES[mutation](stage)
    stage.product.end_jobs()
    return call.giving({**call.given, "idempotencyKey": uuid4().hex})


def is_cleaned(malformation: Malformation) -> bool:
    is_text = get_named_type(malformation.place.kind).name == "String"
    return is_text and malformation.label in CLEANED


def unseen_in(before: World, after: World) -> list[str]:
    """The new rows that hold what nobody sees."""
    return [
        row
        for name in after
        if not name.startswith(_INDEX)
        for row in {*after[name]} - {*before[name]}
        if _UNSEEN.search(row)
    ]
