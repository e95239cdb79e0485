from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.day import Day
from domain.entitlement import ConcurrencyReached, DailyCapReached, Entitlement
from domain.errors import Refusal
from domain.key import Key
from domain.ledger import NoEntitlement, QuotaExhausted
from tests.factories import NOW, PLAN, a_key

SMALL = replace(PLAN, id="trial", max_concurrent=1, daily_cap=5)


SHANGHAI = ZoneInfo("Asia/Shanghai")


def entitlement(
    *keys: Key, running_count: int = 0, used_today: int = 0, zone: ZoneInfo = SHANGHAI
) -> Entitlement:
    return Entitlement.of(
        keys,
        [PLAN, SMALL] if keys else [],
        running_count=running_count,
        used_today=used_today,
        day=Day.of(NOW, zone),
    )


def test_credits_are_those_of_all_keys_and_limits_those_of_the_best_plan() -> None:
    owned = entitlement(
        a_key("owner", credits_held=3, expires_at=NOW + timedelta(days=2)),
        a_key("owner", credits_spent=5, expires_at=NOW + timedelta(days=9)),
    )

    assert (owned.credits_available, owned.credits_held) == (32, 3)
    assert (owned.max_concurrent, owned.daily_cap) == (PLAN.max_concurrent, PLAN.daily_cap)
    assert owned.expires_at == NOW + timedelta(days=9)
    assert owned.is_active


def test_without_a_key_there_is_nothing() -> None:
    nothing = entitlement()

    assert isinstance(nothing.refusal, NoEntitlement)
    assert (nothing.credits_available, nothing.credits_held, nothing.max_concurrent) == (0, 0, 0)
    assert nothing.expires_at is None
    assert not nothing.is_active


@pytest.mark.parametrize(
    ("owned", "reason"),
    [
        (entitlement(), NoEntitlement),
        (entitlement(a_key("owner", credits_spent=19)), QuotaExhausted),
        (entitlement(a_key("owner"), running_count=3), ConcurrencyReached),
        (entitlement(a_key("owner"), used_today=50), DailyCapReached),
        (entitlement(a_key("owner"), running_count=2, used_today=49), type(None)),
    ],
)
def test_each_refusal_has_its_reason(owned: Entitlement, reason: type[Refusal] | None) -> None:
    assert type(owned.refusal_of(price=2)) is reason


def test_all_keys_together_cover_a_price() -> None:
    owned = entitlement(a_key("owner", credits_spent=18), a_key("owner", credits_spent=17))

    refusal = owned.refusal_of(price=6)

    assert isinstance(refusal, QuotaExhausted)
    assert "需要 6 点" in refusal.sentence.zh_cn
    assert "合计可用 5 点" in refusal.sentence.zh_cn
    assert owned.refusal_of(price=5) is None


def test_the_refusal_of_a_full_day_says_when_it_ends() -> None:
    refusal = entitlement(a_key("owner"), used_today=50).refusal

    assert isinstance(refusal, DailyCapReached)
    assert "2026-11-25 00:00 (Asia/Shanghai)" in refusal.sentence.zh_cn
    assert "2026-11-25 00:00 (Asia/Shanghai)" in refusal.sentence.en
    assert refusal.resets_at == datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_the_day_is_that_of_where_the_creator_lives() -> None:
    owned = entitlement(a_key("owner"), used_today=50, zone=ZoneInfo("America/New_York"))

    assert owned.resets_at == datetime(2026, 11, 25, 5, tzinfo=UTC)
    assert owned.refusal is not None
    assert "2026-11-25 00:00 (America/New_York)" in owned.refusal.sentence.en


@pytest.mark.parametrize(
    "owned",
    [
        entitlement(),
        entitlement(a_key("owner", credits_spent=19)),
        entitlement(a_key("owner"), running_count=3),
    ],
)
def test_what_waits_for_something_else_than_time_has_no_end(owned: Entitlement) -> None:
    refusal = owned.refusal_of(price=2)

    assert refusal is not None
    assert refusal.resets_at is None
