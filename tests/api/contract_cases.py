"""What each operation of the contract is asked with, and of whom."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from domain.generation import GenerationKind
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.usage import UsageSlot
from domain.user import Role
from resolvers.node import GlobalId
from tests.api.client import ARTICLE, PASSWORD, Json
from tests.api.contract import operation
from tests.api.creators import Creator, issued
from tests.api.full_contents import a_card_set, a_cover, a_script, an_article
from tests.factories import NOW, new_id

#: Makes what an operation is about, and gives its variables.
Prepare = Callable[[Creator], Awaitable[Json]]

#: Nothing is searched for, for no worker runs.
CONFIGURED: Json = {"searxng_url": "http://127.0.0.1:9"}
_SOURCE = {"text": ARTICLE}
_SESSIONS = "{ me { sessions { id isCurrent } } }"


@dataclass(frozen=True, slots=True)
class Case:
    prepare: Prepare
    role: Role = Role.USER


def _given(**variables: Json) -> Prepare:
    async def prepare(creator: Creator) -> Json:
        del creator
        return variables

    return prepare


def _chosen(**fields: Json) -> Prepare:
    return _given(input=fields)


def _generating(**fields: Json) -> Prepare:
    return _chosen(**fields, idempotencyKey="the-only-one")


async def _with_contents(creator: Creator) -> Json:
    for making in (a_cover, a_card_set, an_article, a_script):
        await creator.make(making)
    await creator.speak()
    return {}


async def _with_usage(creator: Creator) -> Json:
    slot = UsageSlot(
        owner_id=creator.counter.user_id,
        starts_at=NOW,
        kind=GenerationKind.EXTRACT,
        succeeded=2,
        failed=1,
        credits_spent=4,
        tokens_in=100,
        tokens_out=10,
    )
    async with creator.counter.studio.product.database.begin() as work:
        await work.usage.add(slot)
    return {"range": {"from": "2026-11-23", "to": "2026-11-26"}, "bucket": "DAY"}


async def _content(creator: Creator) -> str:
    content = an_article(creator.counter.user_id, new_id(), 2)
    await creator.keep(content, [])
    return str(GlobalId("Content", content.id))


async def _job(creator: Creator) -> str:
    variables = await _generating(source=_SOURCE)(creator)
    data, _ = await creator.counter.ask(operation("ExtractContent"), **variables)
    job: str = data["extractContent"]["generation"]["id"]
    return job


async def _cancelled_job(creator: Creator) -> str:
    job = await _job(creator)
    await creator.counter.ask(operation("CancelGeneration"), input={"id": job})
    return job


async def _content_by_id(creator: Creator) -> Json:
    return {"id": await _content(creator)}


async def _job_by_id(creator: Creator) -> Json:
    return {"id": await _job(creator)}


async def _new_code(creator: Creator) -> Json:
    return {"code": await issued(creator.counter)}


async def _moved_credits(creator: Creator) -> Json:
    await _cancelled_job(creator)
    return {"keyId": str(GlobalId("Key", creator.key_id))}


async def _right_password(creator: Creator) -> Json:
    counter = creator.counter
    return {"input": {"email": counter.email, "password": counter.password, "deviceName": "手机"}}


async def _new_password(creator: Creator) -> Json:
    passwords = {"currentPassword": creator.counter.password, "newPassword": PASSWORD}
    return {"input": passwords}


async def _refresh_token(creator: Creator) -> Json:
    return {"input": {"refreshToken": (await creator.counter.sign_in_again()).refresh_token}}


async def _other_session(creator: Creator) -> Json:
    await creator.counter.sign_in_again()
    data, _ = await creator.counter.ask(_SESSIONS)
    [other] = [each["id"] for each in data["me"]["sessions"] if not each["isCurrent"]]
    return {"input": {"sessionId": other}}


async def _other_code(creator: Creator) -> Json:
    return {"input": await _new_code(creator)}


async def _new_title(creator: Creator) -> Json:
    changes = {"title": "更好的汤", "tags": ["汤"], "isFavorite": True}
    return {"input": {**await _content_by_id(creator), **changes}}


async def _content_to_delete(creator: Creator) -> Json:
    return {"input": await _content_by_id(creator)}


async def _deleted_content(creator: Creator) -> Json:
    variables = await _content_to_delete(creator)
    await creator.counter.ask(operation("DeleteContent"), **variables)
    return variables


async def _job_to_cancel(creator: Creator) -> Json:
    return {"input": await _job_by_id(creator)}


async def _job_to_retry(creator: Creator) -> Json:
    return {"input": {"id": await _cancelled_job(creator), "idempotencyKey": "once-more"}}


async def _key_to_revoke(creator: Creator) -> Json:
    key_id = str(GlobalId("Key", creator.key_id))
    return {"input": {"keyId": key_id, "reason": "退款", "refund": True}}


async def _key_to_adjust(creator: Creator) -> Json:
    key_id = str(GlobalId("Key", creator.key_id))
    return {"input": {"keyId": key_id, "amount": 5, "reason": "补偿"}}


async def _other_account(creator: Creator) -> Json:
    registered = await creator.counter.studio.product.accounts.register(
        Registration(email="other@example.com", password=PASSWORD), Device("127.0.0.1", "a test")
    )
    user_id = str(GlobalId("User", registered.user.id))
    return {"input": {"userId": user_id, "status": "DISABLED", "reason": "核实"}}


QUERIES: Mapping[str, Case] = {
    "Me": Case(_with_contents),
    "UsageStats": Case(_with_usage),
    "KeyStatus": Case(_new_code),
    "ContentHistory": Case(_with_contents),
    "ContentById": Case(_content_by_id),
    "GenerationById": Case(_job_by_id),
    "Generations": Case(_with_contents),
    "Estimate": Case(_chosen(rewriteContent={"source": _SOURCE, "idempotencyKey": "no-other-one"})),
    "Catalogue": Case(_given()),
    "LedgerOf": Case(_moved_credits),
    "AdminUsers": Case(_other_account, Role.ADMIN),
    "AdminKeys": Case(_new_code, Role.ADMIN),
    "AuditLog": Case(_other_account, Role.ADMIN),
    "SystemHealth": Case(_given(), Role.ADMIN),
}
MUTATIONS: Mapping[str, Case] = {
    "Register": Case(
        _chosen(email="new@example.com", password=PASSWORD, displayName="小旺", locale="ZH_CN")
    ),
    "Login": Case(_right_password),
    "RefreshSession": Case(_refresh_token),
    "Logout": Case(_given()),
    "LogoutEverywhere": Case(_given()),
    "RevokeSession": Case(_other_session),
    "ChangePassword": Case(_new_password),
    "UpdateProfile": Case(_chosen(displayName="老旺", locale="EN")),
    "UpdatePreferences": Case(_chosen(defaultPlatform="BILIBILI", brandColor="#2E7D5B")),
    "ActivateKey": Case(_other_code),
    "ExtractContent": Case(_generating(source=_SOURCE, length="SHORT", focus="熟客")),
    "SearchWeb": Case(_generating(query="社区花园", maxSources=3, recency="WEEK")),
    "RewriteContent": Case(_generating(source=_SOURCE, platform="ZHIHU", tone="专业")),
    "GenerateFromUrl": Case(_generating(url="https://example.com/article", platform="ZHIHU")),
    "UpdateContent": Case(_new_title),
    "DeleteContent": Case(_content_to_delete),
    "RestoreContent": Case(_deleted_content),
    "GenerateCover": Case(_generating(title="每天复盘10分钟", platforms=["DOUYIN"])),
    "GenerateInfoCard": Case(_generating(source=_SOURCE, platform="XIAOHONGSHU", maxPages=4)),
    "SynthesizeVoice": Case(_generating(source=_SOURCE, speed=1.25, format="WAV")),
    "GenerateScript": Case(_generating(source=_SOURCE, platform="BILIBILI", durationSeconds=60)),
    "CancelGeneration": Case(_job_to_cancel),
    "RetryGeneration": Case(_job_to_retry),
    "IssueKeys": Case(_chosen(planId="trial", count=2, name="双十一"), Role.ADMIN),
    "RevokeKey": Case(_key_to_revoke, Role.ADMIN),
    "AdjustCredits": Case(_key_to_adjust, Role.ADMIN),
    "SetUserStatus": Case(_other_account, Role.ADMIN),
}
#: Each has a test of its own, for its events are made as it is followed.
SUBSCRIPTIONS = frozenset({"GenerationProgress", "MyGenerations"})
#: With why they cannot be answered both ways.
EXCEPTIONS: Mapping[str, str] = {}
