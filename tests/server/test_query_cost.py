"""What operations cost, and how much work it is to say so."""

from pathlib import Path

import pytest
from graphql import GraphQLObjectType, OperationDefinitionNode

from domain.rate_limit import COST_LIMIT
from schema.cost import declared_cost, starts_job
from schema.points import COUNT, JOB
from schema.schema import make_schema
from server.documents import Document, Documents
from server.query_cost import QueryCosts

_SCHEMA = make_schema().executable
_CONTRACT = Path(__file__).parent.parent / "contract" / "frontend.graphql"
#: Root fields that are one look-up by a key, or a list that one index holds or memory does.
_PLAIN = {
    *("me", "preferences", "generation", "upload", "export", "node"),
    *("generations", "webhooks", "adminKeyBatches"),
    *("plans", "platforms", "voices", "coverThemes", "infoCardThemes", "engines"),
}


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
        ("{ contentHistory(first: 1) { edges { node { derived { id } } } } }", 10 + 2 + 1 + 0),
        (
            "{ contentHistory(first: 1) { edges { node { derived { basedOn { id } } } } } }",
            10 + 2 + 1 + 100,
        ),
        ("mutation { logout { userErrors { code } } }", 10 + 1),
        ("{ me { id email } }", 1),
        ("{ a: me { id } b: me { id } }", 2),
        ("{ me { ... @defer { id } ... @defer(if: false) { email } } }", 1 + 2),
        ("{ ...f @defer } fragment f on Query { me { id } }", 1 + 1),
        ("{ contentHistory(first: 5) { edges { ... @defer { cursor } } } }", 10 + 5 * 2),
        ("{ contentHistory(first: 5) { edges { ... @include(if: true) { cursor } } } }", 10 + 5),
        ("{ contentHistory(first: 5) { edges { cursor } } }", 10 + 5),
        ("{ contentHistory(first: 5) { edges { node { id } } } }", 10 + 5 * 2),
        ("{ contentHistory(last: 7) { edges { node { id } } } }", 10 + 7 * 2),
        ("{ contentHistory { edges { node { id } } } }", 10 + 20 * 2),
        ("{ contentHistory(first: -1) { edges { node { id } } } }", 10),
        ("{ contentHistory(first: 50) { totalCount } }", 10 + 10),
        (
            "{ contentHistory(first: 50) { pageInfo { endCursor } edges { cursor } } }",
            10 + 1 + 50,
        ),
        (
            """{ contentHistory(first: 3) { ...f } }
            fragment f on ContentConnection { totalCount edges { cursor } }""",
            10 + 10 + 3,
        ),
        (
            "{ contentHistory(first: 3) { edges { node { versions(first: 7) { version } } } } }",
            10 + 3 * (2 + 1),
        ),
        ("{ me { keys(first: 4) { edges { node { plan { id } } } } } }", 1 + 1 + 4 * 3),
        (
            "{ adminKeyBatches(first: 2) { edges { node { counts { unused } } } } }",
            1 + 2 * (2 + 10),
        ),
        ("{ generations(first: 2) { edges { node { queuePosition } } } }", 1 + 2 * (2 + 5)),
        ("subscription { myGenerations { id } }", 10),
        ("{ ...f } fragment f on Query { contentHistory(first: 3) { edges { cursor } } }", 10 + 3),
    ],
)
def test_pages_multiply_what_is_asked_of_their_items(text: str, cost: int) -> None:
    assert cost_of(text) == cost


_PAGE = "query ($n: Int = 4) { contentHistory(first: $n) { edges { cursor } } }"


@pytest.mark.parametrize(
    ("variables", "cost"),
    [
        ({}, 10 + 4),
        ({"n": 9}, 10 + 9),
        ({"n": 9.0}, 10 + 9),
        ({"n": None}, 10 + 20),
        ({"n": "9"}, 10 + 20),
        ({"n": 9.5}, 10 + 20),
        ({"n": True}, 10 + 20),
    ],
)
def test_a_variable_gives_the_size_of_a_page(variables: dict[str, object], cost: int) -> None:
    assert cost_of(_PAGE, **variables) == cost


def test_defaults_of_other_variables_are_not_read() -> None:
    """An ID may have more digits than Python reads as a number."""
    text = "query ($id: ID! = %s) { generation(id: $id) { id } }"

    assert cost_of(text % ("9" * 5000)) == 1


def test_the_least_cost_is_that_of_empty_pages() -> None:
    document, operation = document_of(
        "query ($n: Int!, $id: ID!) { generation(id: $id) { id }"
        " contentHistory(first: $n) { edges { cursor } } generations { edges { cursor } } }"
    )

    least = QueryCosts(_SCHEMA).least(operation, document.fragments)

    assert least == 1 + 10 + (1 + 20)


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


def test_every_root_field_says_what_it_costs_or_is_a_plain_look_up() -> None:
    """A new one belongs to the latter only where it reads as little as they do."""
    roots = (_SCHEMA.query_type, _SCHEMA.mutation_type, _SCHEMA.subscription_type)
    unsaid = {
        name
        for root in roots
        if root is not None
        for name, field in root.fields.items()
        if declared_cost(field) is None
    }

    assert unsaid == _PLAIN


@pytest.mark.parametrize(
    ("owner", "field"),
    [
        *(("ContentConnection", "totalCount"), ("User", "entitlement")),
        *(("KeyBatch", "counts"), ("Generation", "queuePosition"), ("Job", "queuePosition")),
    ],
)
def test_what_counts_or_adds_up_below_the_roots_says_so(owner: str, field: str) -> None:
    owning = _SCHEMA.get_type(owner)
    assert isinstance(owning, GraphQLObjectType)
    assert (declared_cost(owning.fields[field]) or 0) > 1


def test_every_total_says_that_it_is_counted() -> None:
    totals = {
        (each.name, name): declared_cost(field)
        for each in _SCHEMA.type_map.values()
        if isinstance(each, GraphQLObjectType)
        for name, field in each.fields.items()
        if name == "totalCount"
    }

    assert totals == {("ContentConnection", "totalCount"): COUNT}


def test_what_starts_jobs_costs_as_much() -> None:
    mutations = _SCHEMA.mutation_type
    assert mutations is not None
    jobs = {name: field for name, field in mutations.fields.items() if starts_job(field)}

    assert {declared_cost(field) for field in jobs.values()} == {JOB}
    assert {*jobs} == {
        *("extractContent", "searchWeb", "rewriteContent", "generateFromUrl", "generateScript"),
        *("generateCover", "generateInfoCard", "regenerateInfoCardPage", "synthesizeVoice"),
        *("retryGeneration", "requestExport"),
    }


def test_our_clients_ask_for_no_more_than_there_is() -> None:
    """With whole pages: of 100 items, the most there are."""
    document = Documents(_SCHEMA).prepare(_CONTRACT.read_text())
    costs = {
        name: QueryCosts(_SCHEMA).cost(operation, document.fragments, {"first": 100})[0]
        for name, operation in document.operations.items()
    }

    assert max(costs.values()) == costs["ContentHistory"] == 1121
    assert max(costs.values()) < COST_LIMIT
