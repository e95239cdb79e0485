"""One call of each mutation that does what it asks for."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

from tests.api.client import ARTICLE, PASSWORD, Json
from tests.api.mailbox import Mailbox
from tests.api.mutations.calls import Call
from tests.api.mutations.second_factors import begun, code_of, confirmed
from tests.api.mutations.stage import WEBHOOK_URL, Owner, Stage, an_address
from tests.api.payloads import answer

#: Prepares what the call needs, for people that nobody else uses.
Example = Callable[[Stage], Awaitable[Call]]

_REQUEST_RESET = """
mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
  userErrors { code field } } }
"""
_NEW_PASSWORD = "another horse battery staple"
_TEXT = {"text": ARTICLE}


def _visitor(**given: Json) -> Example:
    async def example(stage: Stage) -> Call:
        return Call(stage.anonymous, given)

    return example


def _newcomer(given: Json = None) -> Example:
    """Of somebody who has just signed up."""

    async def example(stage: Stage) -> Call:
        return Call(await stage.newcomer(), given)

    return example


def _generation(**given: Json) -> Example:
    async def example(stage: Stage) -> Call:
        owner = await stage.owner()
        return Call(owner.client, {**given, "idempotencyKey": uuid4().hex})

    return example


def _owned(name: str, make: Callable[[Owner], Awaitable[str]], **given: Json) -> Example:
    """Of the owner of what `make` makes, whose id goes into that field."""

    async def example(stage: Stage) -> Call:
        owner = await stage.owner()
        return Call(owner.client, {**given, name: await make(owner)})

    return example


def _administered(name: str, make: Callable[[Owner], Awaitable[str]], **given: Json) -> Example:
    """Of an administrator, about what somebody else has."""

    async def example(stage: Stage) -> Call:
        return Call(stage.admin, {**given, name: await make(await stage.owner())})

    return example


async def _register(stage: Stage) -> Call:
    return Call(stage.anonymous, {"email": an_address(), "password": PASSWORD})


async def _login(stage: Stage) -> Call:
    address = an_address()
    await stage.newcomer(address)
    return Call(stage.anonymous, {"email": address, "password": PASSWORD})


async def _refresh(stage: Stage) -> Call:
    client = await stage.newcomer()
    return Call(stage.anonymous, {"refreshToken": client.refresh_token})


async def _verify(stage: Stage) -> Call:
    address = an_address()
    with stage.product.working():
        client = await stage.newcomer(address)
        token = await Mailbox(stage.product.running).token_to(address, 1)
    return Call(client, {"token": token})


async def _request_reset(stage: Stage) -> Call:
    address = an_address()
    await stage.newcomer(address)
    return Call(stage.anonymous, {"email": address})


async def _reset(stage: Stage) -> Call:
    call = await _request_reset(stage)
    with stage.product.working():
        await answer(stage.anonymous, _REQUEST_RESET, **call.given)
        token = await Mailbox(stage.product.running).token_to(call.given["email"], 2)
    return Call(stage.anonymous, {"token": token, "newPassword": _NEW_PASSWORD})


async def _change_email(stage: Stage) -> Call:
    given = {"email": an_address(), "currentPassword": PASSWORD}
    return Call(await stage.newcomer(), given)


async def _confirm_totp(stage: Stage) -> Call:
    client = await stage.newcomer()
    return Call(client, {"code": code_of(await begun(client))})


async def _disable_totp(stage: Stage) -> Call:
    client = await stage.newcomer()
    code, spare, *_ = await confirmed(client)
    return Call(client, {"password": PASSWORD, "code": code}, spare)


async def _regenerate_codes(stage: Stage) -> Call:
    client = await stage.newcomer()
    code, spare, *_ = await confirmed(client)
    return Call(client, {"code": code}, spare)


async def _activate(stage: Stage) -> Call:
    return Call(await stage.newcomer(), {"code": await stage.code()})


async def _issue(stage: Stage) -> Call:
    return Call(stage.admin, {"planId": "trial", "count": 1, "idempotencyKey": uuid4().hex})


async def _adjust(stage: Stage) -> Call:
    given = {"amount": 5, "reason": "补偿", "idempotencyKey": uuid4().hex}
    return Call(stage.admin, {**given, "keyId": (await stage.owner()).key_id})


async def _delete_account(stage: Stage) -> Call:
    address = an_address()
    given = {"password": PASSWORD, "confirmEmail": address}
    return Call(await stage.newcomer(address), given)


async def _remove_own_provider(stage: Stage) -> Call:
    return Call(await stage.newcomer())


async def _retry(stage: Stage) -> Call:
    owner = await stage.owner()
    given = {"id": await owner.cancelled(), "idempotencyKey": uuid4().hex}
    return Call(owner.client, given)


async def _card_page(stage: Stage) -> Call:
    owner = await stage.card_maker()
    given = {"contentId": stage.shelf.cards, "page": 1, "title": "早睡早起"}
    return Call(owner.client, {**given, "idempotencyKey": uuid4().hex})


EXAMPLES: Mapping[str, Example] = {
    "register": _register,
    "login": _login,
    "refreshSession": _refresh,
    "logout": _newcomer(),
    "logoutEverywhere": _newcomer(),
    "revokeSession": _owned("sessionId", Owner.session),
    "changePassword": _newcomer({"currentPassword": PASSWORD, "newPassword": _NEW_PASSWORD}),
    "createAccessToken": _newcomer(
        {"name": "a script", "scopes": ["ACCOUNT_READ"], "expiresInDays": 1, "password": PASSWORD}
    ),
    "revokeAccessToken": _owned("accessTokenId", Owner.access_token),
    "updateProfile": _newcomer({"displayName": "小旺"}),
    "setOwnProvider": _newcomer(
        {"vendor": "DEEPSEEK", "model": "deepseek-chat", "apiKey": f"sk-{'0' * 48}"}
    ),
    "removeOwnProvider": _remove_own_provider,
    "updatePreferences": _newcomer({"defaultTone": "亲切"}),
    "requestEmailVerification": _newcomer(),
    "verifyEmail": _verify,
    "changeEmail": _change_email,
    "requestPasswordReset": _request_reset,
    "resetPassword": _reset,
    "beginTotp": _newcomer({"password": PASSWORD}),
    "confirmTotp": _confirm_totp,
    "disableTotp": _disable_totp,
    "regenerateRecoveryCodes": _regenerate_codes,
    "activateKey": _activate,
    "rotateKey": _owned("keyId", Owner.key),
    "issueKeys": _issue,
    "revokeKey": _administered("keyId", Owner.key, reason="拒付"),
    "adjustCredits": _adjust,
    "createUpload": _newcomer({"purpose": "LOGO", "mimeType": "image/png", "byteSize": 100}),
    "extractContent": _generation(source=_TEXT),
    "searchWeb": _generation(query="社区花园有哪些好处"),
    "rewriteContent": _generation(source=_TEXT, platform="XIAOHONGSHU"),
    "generateFromUrl": _generation(url="https://example.com/a"),
    "generateScript": _generation(source=_TEXT),
    "generateCover": _generation(title="秋日食谱", platforms=["ZHIHU"]),
    "generateInfoCard": _generation(source=_TEXT),
    "regenerateInfoCardPage": _card_page,
    "synthesizeVoice": _generation(source=_TEXT),
    "cancelGeneration": _owned("id", Owner.queued),
    "retryGeneration": _retry,
    "updateContent": _owned("id", Owner.article, title="一条老街的新花园"),
    "deleteContent": _owned("id", Owner.article),
    "restoreContent": _owned("id", Owner.deleted_article),
    "restoreContentVersion": _owned("contentId", Owner.edited_article, version=1),
    "createWebhook": _newcomer({"url": WEBHOOK_URL, "events": ["KEY_EXPIRED"]}),
    "updateWebhook": _owned("webhookId", Owner.webhook, isEnabled=False),
    "deleteWebhook": _owned("webhookId", Owner.webhook),
    "rotateWebhookSecret": _owned("webhookId", Owner.webhook),
    "testWebhook": _owned("webhookId", Owner.webhook),
    "redeliverWebhook": _owned("deliveryId", Owner.delivery),
    "setUserStatus": _administered("userId", Owner.user, status="DISABLED", reason="a test"),
    "setUserRole": _administered("userId", Owner.user, role="SUPPORT", reason="a test"),
    "requeueGeneration": _administered("generationId", Owner.queued, reason="卡住"),
    "failGeneration": _administered("generationId", Owner.queued, reason="卡住"),
    "requestExport": _newcomer({"scope": "CONTENTS", "idempotencyKey": "an-export-of-mine"}),
    "shareContent": _owned("contentId", Owner.article),
    "revokeShare": _owned("shareId", Owner.share),
    "deleteAccount": _delete_account,
}
