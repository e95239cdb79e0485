"""For how long an operation holds: the least that its fields declare, and for whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import strawberry
from graphql import GraphQLField, GraphQLObjectType, get_named_type

from domain.permission import PUBLIC, READ_ACCOUNT
from domain.response_store import MOST_SECONDS
from resolvers.context import Info
from schema.access import ACCESS, SIGHT, public_field, root_field
from schema.cache_control import (
    ASKED_ANEW,
    FIVE_MINUTES,
    HALF_A_MINUTE,
    INHERITED,
    CacheControl,
    CacheScope,
)
from schema.cache_hints import cache_hint
from schema.declared import declared_of
from server.cache_policies import CachePolicies
from server.documents import Documents
from tests.server.operating import the_schema

_SCHEMA = the_schema().executable
_CONTRACT = Path(__file__).parent.parent / "contract" / "frontend.graphql"


def policy_of(text: str, name: str | None = None) -> CacheControl | None:
    document = Documents(_SCHEMA).examine(text)
    return CachePolicies(_SCHEMA).of(document, document.operation(name))


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("{ plans { id name } }", FIVE_MINUTES),
        ("{ __typename plans { __typename id } }", FIVE_MINUTES),
        ("{ platforms { coverSizes { width } notes } }", FIVE_MINUTES),
        ("{ plans { id } engines { model } }", HALF_A_MINUTE),
        ("{ engines { model } plans { id } }", HALF_A_MINUTE),
        ("{ ...F } fragment F on Query { plans { ...G } } fragment G on Plan { id }", FIVE_MINUTES),
        ("{ ... { ... on Query { engines { model } } } }", HALF_A_MINUTE),
        ("query ($no: Boolean!) { plans { id } engines @skip(if: $no) { model } }", HALF_A_MINUTE),
        ("{ plans { id } ... @defer { engines { model } } }", HALF_A_MINUTE),
        ("{ me { id displayName } }", ASKED_ANEW),
        ("{ me { email role } }", ASKED_ANEW),
        ("{ plans { id } preferences { brandName } }", ASKED_ANEW),
        # Nothing is said of these, or of something within.
        ("{ __typename }", None),
        ("{ me { entitlement { creditsAvailable } } }", None),
        ("{ plans { id } me { sessions { id } } }", None),
        ("{ contentHistory { totalCount } }", None),
        ('{ keyStatus(code: "x") { reason } }', None),
        ("{ plans { id } __schema { queryType { name } } }", None),
        ('{ plans { id } __type(name: "User") { name } }', None),
        ("mutation { logout { userErrors { code } } }", None),
        ("subscription { myGenerations { id } }", None),
    ],
)
def test_the_least_of_all_fields_counts(text: str, policy: CacheControl | None) -> None:
    assert policy_of(text) == policy


def test_each_operation_of_a_document_has_its_own() -> None:
    document = Documents(_SCHEMA).examine("query A { plans { id } } query B { engines { model } }")
    policies = CachePolicies(_SCHEMA)

    for _ in range(2):
        assert policies.of(document, document.operation("A")) == FIVE_MINUTES
        assert policies.of(document, document.operation("B")) == HALF_A_MINUTE


def test_the_choices_of_a_form_hold_as_the_contract_has_them() -> None:
    assert policy_of(_CONTRACT.read_text(), "Catalogue") == HALF_A_MINUTE
    assert policy_of(_CONTRACT.read_text(), "Me") is None


def declared_fields() -> Iterator[tuple[str, GraphQLField]]:
    for kind in _SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field


def test_what_is_public_is_for_everybody_down_to_its_last_field() -> None:
    """No condition of the viewer's, and no arguments, by which anybody could fill a cache."""
    public = {
        name: field
        for name, field in declared_fields()
        if isinstance(hint := cache_hint(field), CacheControl) and hint.scope is CacheScope.PUBLIC
    }
    assert set(public) == {
        f"Query.{name}"
        for name in ("platforms", "voices", "coverThemes", "infoCardThemes", "plans", "engines")
    }
    for root in public.values():
        assert declared_of(root)[ACCESS] is PUBLIC
        for field in kept_below(root):
            assert SIGHT not in declared_of(field)
            assert not field.args


def kept_below(root: GraphQLField) -> Iterator[GraphQLField]:
    """With the root itself."""
    yield root
    of = get_named_type(root.type)
    for field in of.fields.values() if isinstance(of, GraphQLObjectType) else ():
        if cache_hint(field) is not None:
            yield from kept_below(field)


def test_nothing_holds_longer_than_answers_are_kept() -> None:
    hints = [hint for _, field in declared_fields() if (hint := cache_hint(field))]

    assert max(hint.max_age for hint in hints if isinstance(hint, CacheControl)) == MOST_SECONDS
    assert INHERITED in hints


async def whatever(info: Info) -> int:
    del info
    return 1


@strawberry.type
class Query:
    own = root_field(whatever, int, "Too public.", access=READ_ACCOUNT, cache_control=FIVE_MINUTES)
    unsaid = public_field(whatever, int, "Nothing is said of it.")
    nothing_but_a_value = public_field(whatever, int, "For everybody.", cache_control=FIVE_MINUTES)


def test_what_not_everybody_may_have_is_private_whatever_is_declared() -> None:
    query = strawberry.Schema(query=Query)._schema.type_map["Query"]  # noqa: SLF001 - as ours has it
    assert isinstance(query, GraphQLObjectType)

    hints = {name: cache_hint(field) for name, field in query.fields.items()}

    assert hints == {"own": ASKED_ANEW, "unsaid": None, "nothingButAValue": FIVE_MINUTES}
