"""The tables of docs/api.md, which say what the code says."""

import os
from collections.abc import Callable
from functools import cache

import pytest
from graphql import GraphQLEnumType, build_schema

from domain.errors import ErrorCode
from domain.failure import SENTENCES, Failure
from domain.language import Locale
from domain.rate_limit import Bucket
from server import socket_closing
from server.documents import PARSE_FAILED, VALIDATION_FAILED
from server.operations import INTROSPECTION_DISABLED
from server.persisted import HASH_MISMATCH, NOT_FOUND, NOT_IN_SAFELIST
from server.socket_closing import Closing, already_running, malformed
from tests.api.guide_limits import LIMITS
from tests.api.guide_rates import RATES
from tests.api_guide import CHINESE, ENGLISH, Cells, Table
from tests.product import ROOT

#: Those of the transport, which the schema does not name.
_OF_DOCUMENTS = {
    PARSE_FAILED: "The document is no GraphQL.",
    VALIDATION_FAILED: "The document does not fit the schema.",
    NOT_FOUND: "No text is known by that hash or id.",
    HASH_MISMATCH: "The text is not the one that its hash or id names.",
    NOT_IN_SAFELIST: "This server executes published operations only.",
    INTROSPECTION_DISABLED: "Only administrators may ask for the schema here.",
}


@cache
def _codes() -> dict[str, str]:
    """With what the schema says of each."""
    snapshot = (ROOT / "schema" / "schema.graphql").read_text()
    codes = build_schema(snapshot).type_map["ErrorCode"]
    assert isinstance(codes, GraphQLEnumType)
    return {name: value.description or "" for name, value in codes.values.items()}


def _errors() -> dict[str, str]:
    """Those that no `userErrors` hold: all before CONFLICT."""
    codes = _codes()
    names = list(codes)[: list(codes).index(ErrorCode.CONFLICT)]
    return {**{name: codes[name] for name in names}, **_OF_DOCUMENTS}


def _refusals() -> dict[str, str]:
    return {name: text for name, text in _codes().items() if name not in _errors()}


def _closings() -> list[Cells]:
    found = [each for each in vars(socket_closing).values() if isinstance(each, Closing)]
    found += [malformed("what is wrong with a message"), already_running("…")]
    return [(f"{each.code} {each.reason}",) for each in sorted(found, key=lambda each: each.code)]


def _coded(codes: dict[str, str]) -> list[Cells]:
    return [(f"`{name}`", text) for name, text in codes.items()]


def _names(codes: dict[str, str]) -> list[Cells]:
    return [(f"`{name}`",) for name in codes]


def _failures(locale: Locale, *, retryable: str) -> list[Cells]:
    return [
        (f"`{code}`", sentence.in_locale(locale), retryable if Failure(code).retryable else "–")
        for code, sentence in SENTENCES.items()
    ]


#: The cells of each row that come from the code, in English and in Chinese.
_TABLES: dict[str, Callable[[], tuple[list[Cells], list[Cells]]]] = {
    "closings": lambda: (_closings(), _closings()),
    "errors": lambda: (_coded(_errors()), _names(_errors())),
    "refusals": lambda: (_coded(_refusals()), _names(_refusals())),
    "failures": lambda: (
        _failures(Locale.EN, retryable="yes"),
        _failures(Locale.ZH_CN, retryable="是"),
    ),
    "rates": lambda: (
        [(each.en, each.flow, each.burst) for each in RATES],
        [(each.zh, each.flow, each.burst) for each in RATES],
    ),
    "limits": lambda: (
        [(each.en, each.value) for each in LIMITS],
        [(each.zh, each.value) for each in LIMITS],
    ),
}


@pytest.mark.parametrize("language", [0, 1], ids=["en", "zh-CN"])
@pytest.mark.parametrize("name", _TABLES)
def test_the_tables_say_what_the_code_says(name: str, language: int) -> None:
    table = Table((ENGLISH, CHINESE)[language], name)
    rows = _TABLES[name]()[language]
    if os.environ.get("UPDATE_API_GUIDE"):
        table.renew(rows)

    assert [row[: len(rows[0])] for row in table.rows] == rows
    assert [row for row in table.rows if "" in row] == []


def test_the_guide_tells_of_every_limit_that_refuses() -> None:
    """A text beyond the other is executed as well, and only not kept."""
    assert {*Bucket} - {each.bucket for each in RATES} == {Bucket.PERSIST_PER_ADDRESS}
