"""What operations cost, and how much work it is to say so."""

import pytest
from graphql import OperationDefinitionNode

from schema.schema import make_schema
from server.documents import Document, Documents
from server.query_cost import QueryCosts

_SCHEMA = make_schema().executable


def document_of(text: str) -> tuple[Document, OperationDefinitionNode]:
    document = Documents(_SCHEMA).prepare(text)
    return document, document.operation(None)


def cost_of(text: str, **variables: object) -> int:
    document, operation = document_of(text)
    cost, _ = QueryCosts(_SCHEMA).cost(operation, document.fragments, variables)
    return cost


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ __typename }", 0),
        ("{ __schema { types { name } } }", 1000),
        ('{ a: __schema { types { name } } b: __type(name: "User") { name } }', 2000),
        ("{ contentHistory(first: 1) { edges { node { derived { id } } } } }", 1 + 2 + 1 + 0),
        (
            "{ contentHistory(first: 1) { edges { node { derived { basedOn { id } } } } } }",
            1 + 2 + 1 + 100,
        ),
        ("mutation { logout { userErrors { code } } }", 10 + 10 * 0 + 1),
        ("{ me { id email } }", 1),
        ("{ a: me { id } b: me { id } }", 2),
        ("{ contentHistory(first: 1) { totalCount } }", 1),
        ("{ contentHistory(first: 5) { edges { cursor } } }", 1 + 5),
        ("{ contentHistory(first: 5) { edges { node { id } } } }", 1 + 5 * 2),
        ("{ contentHistory(last: 7) { edges { node { id } } } }", 1 + 7 * 2),
        ("{ contentHistory { edges { node { id } } } }", 1 + 20 * 2),
        ("{ contentHistory(first: -1) { edges { node { id } } } }", 1),
        ("{ ...f } fragment f on Query { contentHistory(first: 3) { edges { cursor } } }", 1 + 3),
        ("{ me { ... @defer { id } ... @defer(if: false) { email } } }", 1 + 2),
        ("{ ...f @defer } fragment f on Query { me { id } }", 1 + 1),
        ("{ contentHistory(first: 5) { edges { ... @defer { cursor } } } }", 1 + 5 * 2),
        ("{ contentHistory(first: 5) { edges { ... @include(if: true) { cursor } } } }", 1 + 5),
    ],
)
def test_pages_multiply_what_is_asked_of_their_items(text: str, cost: int) -> None:
    assert cost_of(text) == cost


_PAGE = "query ($n: Int = 4) { contentHistory(first: $n) { edges { cursor } } }"


@pytest.mark.parametrize(
    ("variables", "cost"),
    [
        ({}, 1 + 4),
        ({"n": 9}, 1 + 9),
        ({"n": 9.0}, 1 + 9),
        ({"n": None}, 1 + 20),
        ({"n": "9"}, 1 + 20),
        ({"n": 9.5}, 1 + 20),
        ({"n": True}, 1 + 20),
    ],
)
def test_a_variable_gives_the_size_of_a_page(variables: dict[str, object], cost: int) -> None:
    assert cost_of(_PAGE, **variables) == cost


def test_prices_are_kept_by_the_sizes_that_variables_give() -> None:
    document, _ = document_of(_PAGE)
    prices = document.prices
    assert prices.find("", {"n": 5}) is None

    prices.keep("", {"n": 5, "other": []}, 6, size_variables=["n"])

    assert prices.find("", {"n": 5, "other": ["anything"]}) == 6
    others: list[dict[str, object]] = [{"n": 6}, {"n": None}, {"n": []}, {}]
    assert [prices.find("", other) for other in others] == [None] * 4


@pytest.mark.parametrize("size", [-1, None, 0, "", [], True])
def test_no_size_that_can_be_sent_passes_for_a_default(size: object) -> None:
    document, _ = document_of(_PAGE)

    document.prices.keep("", {"n": size}, 1, size_variables=["n"])

    assert document.prices.find("", {}) is None


def test_no_more_prices_are_kept_than_pages_have_usual_sizes() -> None:
    document, _ = document_of(_PAGE)
    for size in range(1000):
        document.prices.keep("", {"n": size}, size, size_variables=["n"])

    kept = [size for size in range(1000) if document.prices.find("", {"n": size}) is not None]

    assert len(kept) <= 64
    assert 999 in kept
