"""Every mutation asked for twice: one after the other, and both at once."""

import asyncio
from collections.abc import Mapping

import pytest
from graphql import GraphQLSchema

from tests.api.client import ARTICLE, Json
from tests.api.mutations.calls import document_of, input_of
from tests.api.mutations.examples import EXAMPLES
from tests.api.mutations.stage import Owner, Stage
from tests.api.mutations.world import with_wrong_codes

#: Done already: the second is refused with this code, and changes nothing.
_REFUSED: Mapping[str, str] = {
    "register": "EMAIL_TAKEN",
    "logout": "UNAUTHENTICATED",
    "logoutEverywhere": "UNAUTHENTICATED",
    "revokeSession": "NOT_FOUND",
    "changePassword": "CREDENTIALS_INVALID",
    "verifyEmail": "PROOF_INVALID",
    "resetPassword": "PROOF_INVALID",
    "confirmTotp": "TOTP_ENABLED_ALREADY",
    "disableTotp": "TOTP_NOT_ENABLED",
    "regenerateRecoveryCodes": "SECOND_FACTOR_INVALID",
    "activateKey": "KEY_ALREADY_USED",
    "revokeKey": "KEY_REVOKED",
    "cancelGeneration": "NOT_CANCELLABLE",
    "deleteContent": "CONTENT_DELETED",
    "restoreContent": "CONTENT_NOT_DELETED",
    "deleteWebhook": "NOT_FOUND",
    "failGeneration": "JOB_ENDED",
    "deleteAccount": "UNAUTHENTICATED",
}
#: Of two at once both may have been let in before the session ended, which then has ended.
_ENDINGS = {"logout", "logoutEverywhere"}
#: A change of the rest of an input whose idempotency key was used.
_OTHERWISE: Mapping[str, Json] = {
    "extractContent": {"length": "LONG"},
    "searchWeb": {"query": "社区花园有哪些难处"},
    "rewriteContent": {"platform": "ZHIHU"},
    "generateFromUrl": {"url": "https://example.com/b"},
    "generateScript": {"source": {"text": ARTICLE * 2}},
    "generateCover": {"title": "冬日食谱"},
    "generateInfoCard": {"maxPages": 5},
    "regenerateInfoCardPage": {"title": "早起早睡"},
    "synthesizeVoice": {"speed": 1.5},
    "retryGeneration": {},
    "requestExport": {"scope": "ACCOUNT"},
    "issueKeys": {"count": 2},
    "adjustCredits": {"amount": 6},
}
#: The table where there is one row more; for others that of generations.
_MADE: Mapping[str, str] = {
    "requestExport": "exports",
    "issueKeys": "keys",
    "adjustCredits": "ledger_entries",
}
#: Done already: the second is answered as the first was, and changes nothing.
_ANSWERED_AGAIN = {
    *_OTHERWISE,
    *("refreshSession", "revokeAccessToken", "removeOwnProvider", "revokeShare"),
    *("setUserStatus", "setUserRole"),
    "updateContent",
}
#: Done as often as somebody asks for it.
_REPEATED = {
    *("login", "createAccessToken", "updateProfile", "setOwnProvider", "updatePreferences"),
    *("requestEmailVerification", "changeEmail", "requestPasswordReset", "beginTotp"),
    *("rotateKey", "createUpload", "restoreContentVersion"),
    *("createWebhook", "updateWebhook", "rotateWebhookSecret", "testWebhook"),
    *("redeliverWebhook", "requeueGeneration", "shareContent"),
}
#: What may be refused while another change of the same content is made.
_CONTENDED = {"updateContent", "restoreContentVersion"}


def test_every_mutation_has_an_example_and_is_of_one_sort(sdl: GraphQLSchema) -> None:
    assert sdl.mutation_type is not None
    assert set(EXAMPLES) == set(sdl.mutation_type.fields)
    assert sorted([*_REFUSED, *_ANSWERED_AGAIN, *_REPEATED]) == sorted(EXAMPLES)


def test_every_idempotency_key_is_tried_with_something_else(sdl: GraphQLSchema) -> None:
    keyed = {
        mutation
        for mutation in EXAMPLES
        if "idempotencyKey" in getattr(_inner(sdl, mutation), "fields", {})
    }
    assert keyed == set(_OTHERWISE)


def _inner(sdl: GraphQLSchema, mutation: str) -> object:
    return getattr(input_of(sdl, mutation), "of_type", None)


@pytest.mark.parametrize("mutation", [*_REFUSED, *sorted(_ANSWERED_AGAIN)])
async def test_what_is_done_already_changes_nothing(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    document = document_of(sdl, mutation)
    call = await EXAMPLES[mutation](stage)
    assert (await call.sent(stage.product, document)).codes == []
    done = stage.product.world()

    again = await call.sent(stage.product, document)

    assert again.codes == ([_REFUSED[mutation]] if mutation in _REFUSED else [])
    assert stage.product.world() == with_wrong_codes(done, call.client.user_id, again.codes)


@pytest.mark.parametrize("mutation", EXAMPLES)
async def test_of_two_at_once_one_counts_where_one_may(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    document = document_of(sdl, mutation)
    call = await EXAMPLES[mutation](stage)
    before = stage.product.world()

    answers = await asyncio.gather(*(call.sent(stage.product, document) for _ in range(2)))

    outcomes = sorted(answer.codes for answer in answers)
    assert outcomes[0] == []
    assert outcomes[1] in outcomes_of_the_second(mutation)
    if mutation in _OTHERWISE:
        made = _MADE.get(mutation, "generations")
        assert len(stage.product.world()[made]) == len(before[made]) + 1


def outcomes_of_the_second(mutation: str) -> list[list[str]]:
    refused = [[_REFUSED[mutation]]] if mutation in _REFUSED else []
    contended = [["CONFLICT"]] if mutation in _CONTENDED else []
    done: list[list[str]] = [[]] if mutation not in _REFUSED or mutation in _ENDINGS else []
    return [*refused, *contended, *done]


@pytest.mark.parametrize("mutation", _OTHERWISE)
async def test_an_idempotency_key_is_for_one_request(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    document = document_of(sdl, mutation)
    call = await EXAMPLES[mutation](stage)
    other = {**call.given, **_OTHERWISE[mutation]}
    assert (await call.sent(stage.product, document)).codes == []
    if mutation == "retryGeneration":
        other = {**other, "id": await Owner(stage, call.client, key_id="").cancelled()}
    done = stage.product.world()

    answer = await call.giving(other).sent(stage.product, document)

    assert answer.codes == ["CONFLICT"]
    assert stage.product.world() == done
