"""What docs/privacy.md promises is what the code does."""

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from domain.editing import TRASH_LIFETIME
from domain.export import EXPORT_LIFETIME, EXPORT_LINK_LIFETIME
from domain.mail import MAIL_DELAYS, SENT_MAIL_LIFETIME
from domain.proof import PROOF_LIFETIMES
from domain.rate_limit import LIMITS
from domain.services.erasing import AFTERMATH
from domain.services.sections import ACCOUNT_SECTIONS
from domain.services.sweeping import ORPHAN_AGE
from domain.session import ACCESS_TOKEN_LIFETIME
from domain.share import SHARE_MEMORY
from domain.upload import UPLOAD_LIFETIME
from domain.webhook import DELIVERY_RETENTION
from infra.cache.distillations import TTL_SECONDS
from infra.cache.persisted_queries import CAPACITY
from infra.cache.profiles import TTL_SECONDS as PROFILE_SECONDS
from infra.cache.share_views import VISIT_SECONDS
from infra.db.columns import metadata
from infra.db.erasers import ERASERS, Deletes, DeletesBelow
from infra.queue.event_log import EXPIRE_SECONDS
from infra.settings import Settings

DOCUMENT = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text()
_DELETED = {each.table.name for each in ERASERS if isinstance(each, Deletes | DeletesBelow)}
_ERASED = {each.table.name for each in ERASERS}


def _rows() -> dict[str, tuple[str, str]]:
    """Of the first table: what is kept, without where it is; for how long; and where it is."""
    table = DOCUMENT.partition("|---|---|---|\n")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return {data.partition(" (")[0]: (kept, data) for data, kept, _ in cells}


def _hours(span: timedelta | float) -> str:
    seconds = span.total_seconds() if isinstance(span, timedelta) else span
    hours = seconds / 3600
    return f"{hours:g} hour" + ("" if hours == 1 else "s")


def _days(span: timedelta) -> str:
    return f"{span.days} day" + ("" if span.days == 1 else "s")


def _default(setting: str) -> object:
    return Settings.model_fields[setting].default


def _refill(*, of_mails: bool) -> timedelta:
    """How long the slowest of those buckets takes to fill."""
    seconds = [
        math.ceil(limit.burst / Fraction(limit.per_second))
        for bucket, limit in LIMITS.items()
        if bucket.name.startswith("MAIL_") is of_mails
    ]
    return timedelta(seconds=max(seconds))


#: Each row by its beginning: what it must say, as the code has it.
_PROMISES: Mapping[str, str] = {
    "account: address, name, password hash, second factor and its wrong codes": (
        "until its owner deletes it"
    ),
    "sessions: device, IP address": f"{_hours(float(str(_default('session_ttl_seconds'))))} after",
    "profiles: address, name, picture, role, language, time zone": (
        f"{_hours(PROFILE_SECONDS)}, or until the account changes"
    ),
    "access tokens": "until the account is deleted",
    "proofs of an e-mail address": "at most a day",
    "mails": "about a day at most",
    "mails as files, where there is no mail server": _days(SENT_MAIL_LIFETIME),
    "contents, their versions and files": "until their owner deletes them",
    "contents in the trash": _days(TRASH_LIFETIME),
    "requests, pasted texts among them": "until the account is deleted",
    "requests of the staff, by name": "until the account is deleted",
    "uploads": _hours(UPLOAD_LIFETIME),
    "exports and their files": f"{_days(EXPORT_LIFETIME)}",
    "shared links": f"{_days(SHARE_MEMORY)} after they expire",
    "visitors of shared links": _hours(VISIT_SECONDS),
    "webhooks, and what was sent to them": f"until deleted; the log {_days(DELIVERY_RETENTION)}",
    "preferences, own provider": "until changed or deleted",
    "progress of jobs, their text among it": f"{_hours(EXPIRE_SECONDS)} after the last event",
    "results of a distillation": f"{TTL_SECONDS // 60} minutes",
    "texts of operations that clients name by hashes": f"until {CAPACITY:,} others",
    "counts of use": "for good",
    "keys, ledger": "for good",
    "audit record": "for good",
    "rate limits": "seconds to minutes; of mails a day",
    "logs": "as the operator's log store says",
}


def test_each_row_is_known_to_this_test() -> None:
    assert set(_rows()) == set(_PROMISES)


@pytest.mark.parametrize(("data", "promise"), _PROMISES.items())
def test_each_row_says_how_long(data: str, promise: str) -> None:
    assert promise in _rows()[data][0]


def _tables_of(data: str) -> set[str]:
    """The tables that the row names."""
    return set(re.findall(r"`(\w+)`", _rows()[data][1])) & set(metadata.tables)


def test_every_table_has_its_row() -> None:
    """But for what is no data of a creator's."""
    named = {table for data in _PROMISES for table in _tables_of(data)}

    assert set(metadata.tables) - named == {
        *("plans", "batches", "erasures"),
        *("search_documents", "content_tags"),  # said of contents
    }


@pytest.mark.parametrize("data", _PROMISES)
def test_what_is_kept_for_good_is_never_deleted_and_all_else_is_erased(data: str) -> None:
    tables = _tables_of(data)

    if _PROMISES[data] == "for good":
        assert tables
        assert not tables & _DELETED
    else:
        # The row of an account stays, as nobody's: `anonymise` has its own tests.
        assert tables - {"users"} <= _ERASED


def test_what_is_said_in_words_is_so() -> None:
    assert max(PROOF_LIFETIMES.values()) <= timedelta(days=1)
    assert timedelta(hours=22) < sum(MAIL_DELAYS, timedelta()) < timedelta(hours=26)
    assert timedelta(days=1) == ORPHAN_AGE
    assert "media_retention_days" in Settings.model_fields
    assert "`MEDIA_RETENTION_DAYS`" in _rows()["contents, their versions and files"][0]
    assert _refill(of_mails=False) <= timedelta(hours=1)
    assert _refill(of_mails=True) == timedelta(days=1)
    assert "an address works for an hour" in DOCUMENT
    assert timedelta(hours=1) == EXPORT_LINK_LIFETIME


def test_what_is_said_of_leaving_is_so() -> None:
    minutes = int(ACCESS_TOKEN_LIFETIME.total_seconds()) // 60

    assert f"within {minutes} minutes" in DOCUMENT
    assert f"{int(AFTERMATH.total_seconds()) // 60} minutes later" in DOCUMENT
    assert f"within {_hours(EXPIRE_SECONDS)}" in DOCUMENT


def test_an_account_s_files_have_names_of_their_own() -> None:
    paths = [section.path for section in ACCOUNT_SECTIONS]

    assert len(set(paths)) == len(paths)
    assert all(path.endswith((".json", ".csv")) for path in paths)
