"""Bringing a provider of one's own: kept sealed, audited without the key, and refused in full."""

from datetime import timedelta

import pytest

from domain.errors import RateLimited, Refusal
from domain.own_provider import ApiKeyInvalid, ModelNameInvalid, Vendor
from domain.rate_limit import Bucket
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import plain

KEY = "sk-a-key-of-my-own"


async def set_for(
    studio: Studio, user: User, *, model: str = "deepseek-chat", api_key: str = KEY
) -> None:
    await studio.own_providing.set(Vendor.DEEPSEEK, model=model, api_key=api_key, owner_id=user.id)


async def test_a_provider_is_kept_with_its_key_sealed_for_its_owner(studio: Studio) -> None:
    user = studio.user()

    await set_for(studio, user)

    kept = studio.database.tables.own_providers[user.id]
    assert (kept.vendor, kept.model) == (Vendor.DEEPSEEK, "deepseek-chat")
    assert (kept.created_at, kept.updated_at) == (studio.clock(), studio.clock())
    assert studio.sealing.unseal(kept.sealed_key, owner_id=user.id) == KEY
    found = await studio.own_providing.get(user.id)
    assert found is not None
    assert plain(found) == plain(kept)


async def test_a_second_one_takes_the_place_of_the_first(studio: Studio) -> None:
    user = studio.user()
    await set_for(studio, user)
    begun_at = studio.clock()
    studio.clock.move(timedelta(minutes=1))

    await studio.own_providing.set(
        Vendor.OPENAI, model="gpt-4o-mini", api_key="sk-another", owner_id=user.id
    )

    (kept,) = studio.database.tables.own_providers.values()
    assert (kept.vendor, kept.model) == (Vendor.OPENAI, "gpt-4o-mini")
    assert (kept.created_at, kept.updated_at) == (begun_at, studio.clock())
    assert studio.sealing.unseal(kept.sealed_key, owner_id=user.id) == "sk-another"


async def test_everybody_has_their_own(studio: Studio) -> None:
    mine, yours = studio.user(), studio.user()
    await set_for(studio, mine)

    assert await studio.own_providing.get(yours.id) is None
    assert await studio.own_providing.remove(yours.id) is None
    assert await studio.own_providing.get(mine.id) is not None


async def test_what_is_removed_is_gone_and_removing_twice_is_harmless(studio: Studio) -> None:
    user = studio.user()
    await set_for(studio, user)

    removed = await studio.own_providing.remove(user.id)

    assert removed is not None
    assert removed.model == "deepseek-chat"
    assert studio.database.tables.own_providers == {}
    with studio.unchanged():
        assert await studio.own_providing.remove(user.id) is None


async def test_the_audit_tells_vendor_and_model_and_never_the_key(studio: Studio) -> None:
    user = studio.user()
    await set_for(studio, user)
    await set_for(studio, user, model="deepseek-reasoner")
    await studio.own_providing.remove(user.id)

    told = [
        (entry.action, entry.before, entry.after) for entry in studio.database.tables.audit.values()
    ]
    chat = {"vendor": "DEEPSEEK", "model": "deepseek-chat"}
    reasoner = {"vendor": "DEEPSEEK", "model": "deepseek-reasoner"}
    assert told == [
        ("own_provider.set", None, chat),
        ("own_provider.set", chat, reasoner),
        ("own_provider.removed", reasoner, None),
    ]
    for entry in studio.database.tables.audit.values():
        assert (entry.actor_id, entry.subject_id) == (user.id, user.id)


@pytest.mark.parametrize(
    "api_key",
    ["", "x" * 501, "sk with space", "sk-line\n", "密钥", "sk-\u200b", "\ud800", "sk\x00", "🗝" * 9],
)
async def test_what_is_no_key_changes_nothing(studio: Studio, api_key: str) -> None:
    user = studio.user()
    await set_for(studio, user)

    with studio.unchanged(), pytest.raises(ApiKeyInvalid) as refused:
        await set_for(studio, user, api_key=api_key)

    assert refused.value.field == ("input", "apiKey")


@pytest.mark.parametrize(
    "model",
    ["", "x" * 101, "gpt 4", "模型", "gpt-4\n", "gpt-4\u202e", "\ud800", "a?b", "a" * 200_000, KEY],
)
async def test_what_is_no_name_of_a_model_changes_nothing(studio: Studio, model: str) -> None:
    user = studio.user()

    with studio.unchanged(), pytest.raises(ModelNameInvalid) as refused:
        await set_for(studio, user, model=model)

    assert refused.value.field == ("input", "model")


@pytest.mark.parametrize("api_key", ["x", "~" * 500, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}"])
@pytest.mark.parametrize("model", ["m", "ft:gpt-4o-mini:me::A1_b", "Qwen/Qwen3-8B", "x" * 100])
async def test_whatever_a_vendor_may_call_them_is_taken(
    studio: Studio, api_key: str, model: str
) -> None:
    user = studio.user()

    await set_for(studio, user, model=model, api_key=api_key)

    kept = studio.database.tables.own_providers[user.id]
    assert studio.sealing.unseal(kept.sealed_key, owner_id=user.id) == api_key


def test_refusals_do_not_repeat_what_was_sent() -> None:
    for refusal in (ApiKeyInvalid(), ModelNameInvalid()):
        assert isinstance(refusal, Refusal)
        assert KEY not in str(refusal) + refusal.sentence.zh_cn


async def test_who_changes_it_too_often_has_to_wait(studio: Studio) -> None:
    user = studio.user()
    studio.rate_limits.empty.add((Bucket.OWN_PROVIDER_PER_ACCOUNT, user.id))

    with studio.unchanged(), pytest.raises(RateLimited):
        await set_for(studio, user)
    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.own_providing.remove(user.id)
