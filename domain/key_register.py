"""All keys, as the staff look them up and report on them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import BadUserInput
from domain.key import Key, KeyState
from domain.language import Sentence
from domain.page import Page, PageRequest
from domain.spreadsheet import csv_text

KEY_REGISTER_LIST = "adminKeys"
#: Keys in the reports that one operation asks for.
REPORT_LIMIT = 20_000

_HEADER = (
    *("code", "state", "credits granted", "credits held", "credits spent", "credits available"),
    *("owner", "activate before", "activated at", "expires at", "revoked at"),
)


class SearchInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "搜索内容须为完整密钥或其开头 LW-XXXXX。",
                "search is a whole code, or its start LW-XXXXX.",
            )
        )


class ReportTooLong(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"一次最多导出 {REPORT_LIMIT} 个密钥，请减少批次数。",
                f"At most {REPORT_LIMIT} keys are reported at once; ask for fewer batches.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCriteria:
    """Which keys are meant: those that meet everything that is not None."""

    states: frozenset[KeyState] | None = None
    plan_id: str | None = None
    batch_id: str | None = None
    owner_id: str | None = None
    code_prefix: str | None = None
    code_digest: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedKey:
    """A key, and the address of whoever activated it."""

    key: Key
    owner_email: str | None


#: How many keys of a batch are in each state that any of them is in.
StateCounts = Mapping[KeyState, int]


class KeyRegisterReads(Protocol):
    async def page(
        self, criteria: KeyCriteria, request: PageRequest, *, now: datetime
    ) -> Page[Key]:
        """Newest first; cursors of `KEY_REGISTER_LIST`, of which only the id counts."""

    async def counts(
        self, batch_ids: Collection[str], *, now: datetime
    ) -> Mapping[str, StateCounts]:
        """By batch."""

    async def reported(self, batch_ids: Collection[str], *, limit: int) -> Sequence[ReportedKey]:
        """At most so many of the batches' keys, in the order of their making."""


def report(keys: Sequence[ReportedKey], *, now: datetime) -> str:
    """CSV for spreadsheets; codes are masked."""
    return csv_text(_HEADER, [_row(each, now) for each in keys])


def _row(reported: ReportedKey, now: datetime) -> list[str]:
    key = reported.key
    credits_ = (key.credits_granted, key.credits_held, key.credits_spent, key.credits_available)
    moments = (key.activate_before, key.activated_at, key.expires_at, key.revoked_at)
    return [
        key.masked_code,
        key.state_at(now).value,
        *map(str, credits_),
        reported.owner_email or "",
        *("" if moment is None else moment.isoformat() for moment in moments),
    ]
