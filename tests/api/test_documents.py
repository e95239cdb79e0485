"""Which documents are kept: no huge ones, whoever sends them."""

from collections.abc import Iterator
from typing import Protocol, cast

import pytest

from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from resolvers.context import Context
from resolvers.documents import ParsedDocuments, ValidatedDocuments
from schema.schema import make_schema

_SCHEMA = make_schema()


class CacheInfo(Protocol):
    @property
    def currsize(self) -> int: ...


class Cache(Protocol):
    """What `functools` adds to a function that it caches."""

    def cache_info(self) -> CacheInfo: ...

    def cache_clear(self) -> None: ...


class NoProduct:
    """None of these operations asks for anything."""

    database = None


async def execute(query: str) -> object:
    context = Context(
        product=cast("Product", NoProduct()),
        device=Device("127.0.0.1"),
        locale=Locale.EN,
        request_id="documents",
    )
    result = await _SCHEMA.execute(query, context_value=context)
    assert not result.errors
    return result.data


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    _clear()
    yield
    _clear()


def _clear() -> None:
    for cache in _caches():
        cache.cache_clear()


def _caches() -> tuple[Cache, Cache]:
    parsed = ParsedDocuments().cached_parse_document
    validated = ValidatedDocuments().cached_validate_document
    return cast("Cache", parsed), cast("Cache", validated)


def kept() -> list[int]:
    """How many documents are parsed and kept, and how many are known to be valid."""
    return [cache.cache_info().currsize for cache in _caches()]


async def test_an_ordinary_document_is_kept() -> None:
    for _ in range(2):
        assert await execute("{ __typename }") == {"__typename": "Query"}

    assert kept() == [1, 1]


async def test_a_huge_document_is_answered_but_not_kept() -> None:
    for _ in range(2):
        assert await execute("{ __typename }" + " " * 4000) == {"__typename": "Query"}

    assert kept() == [0, 0]


async def test_the_kept_documents_are_few() -> None:
    for number in range(200):
        await execute(f"query q{number} {{ __typename }}")

    assert kept() == [128, 128]
