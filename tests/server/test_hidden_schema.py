"""In production only administrators ask for the schema, and no error suggests a name of it."""

import re

import pytest
from graphql import get_introspection_query

from domain.language import Locale
from domain.permission import Permission
from domain.persisted_query import PublishedOperation
from server.documents import Documents
from server.operation_refused import OperationRefused
from server.operation_request import OperationRequest
from tests.server.exploring_shop import Shop, context_of, refusal_of, told
from tests.server.naming import Json, named
from tests.server.operating import Surroundings, the_schema

SCHEMA = "{ __schema { queryType { name } } }"
TYPE = '{ __type(name: "Query") { name } }'
INTROSPECTIVE = [
    SCHEMA,
    TYPE,
    "{ plain: __schema { queryType { name } } }",
    "{ ...F } fragment F on Query { ...G } fragment G on Query { s: __schema { description } }",
    '{ ... on Query { ... @include(if: true) { __type(name: "Key") { kind } } } }',
    "query A { __typename } query B { __schema { description } }",
    get_introspection_query(),
]
#: Each holds a slip that the library likes to correct; the last two only when they are executed.
SLIPS: dict[str, Json] = {
    "field": {"query": "{ mee { id } }"},
    "nested field": {"query": "{ me { emial } }"},
    "field of a mutation": {"query": "mutation { logot { userErrors { code } } }"},
    "field of a subscription": {"query": "subscription { myGeneration { id } }"},
    "field of an implementation": {"query": "{ node(id: 1) { title } }"},
    "argument": {"query": "{ generation(idd: 1) { id } }"},
    "argument of a directive": {"query": "{ me @skip(iff: true) { id } }"},
    "type of a variable": {"query": "query ($a: RegisterInpu!) { me { id } }"},
    "type of a fragment": {"query": "fragment F on Usr { id } { me { ...F } }"},
    "type of an inline fragment": {"query": "{ node(id: 1) { ... on Artcle { id } } }"},
    "enum value": {"query": "{ contentHistory(orderBy: {field: CREATED}) { totalCount } }"},
    "enum value by default": {
        "query": "query ($f: ContentSortField! = CREATED) {"
        " contentHistory(orderBy: {field: $f}) { totalCount } }"
    },
    "input field": {"query": "{ contentHistory(orderBy: {feild: TITLE}) { totalCount } }"},
    "selection": {"query": "{ me }"},
    "enum value in a variable": {
        "query": "query ($o: ContentOrder) { contentHistory(orderBy: $o) { totalCount } }",
        "variables": {"o": {"field": "CREATED"}},
    },
    "input field in a variable": {
        "query": "query ($o: ContentOrder) { contentHistory(orderBy: $o) { totalCount } }",
        "variables": {"o": {"feild": "TITLE"}},
    },
}
SUGGESTION = "Did you mean"
#: What every server has.
_PLAIN = {"Query", "Mutation", "Subscription", "Int", "Float", "String", "Boolean", "ID", ""}
_TYPES = {*the_schema().executable.type_map} - _PLAIN


@pytest.mark.parametrize("query", INTROSPECTIVE)
@pytest.mark.parametrize("token", [None, "USER", "SUPPORT", "lwp_reader", "unknown"])
async def test_others_cannot_ask_for_the_schema(query: str, token: str | None) -> None:
    operations = Surroundings(hides_schema=True).operations()
    sent = {"query": query, "operationName": "A" if "query A" in query else None}

    assert await told(operations, sent, context_of(token)) == ["INTROSPECTION_DISABLED"]


@pytest.mark.parametrize("token", ["ADMIN", "lwp_staff"])
async def test_administrators_can(token: str) -> None:
    operations = Surroundings(hides_schema=True).operations()

    assert await told(operations, {"query": SCHEMA}, context_of(token)) == {
        "__schema": {"queryType": {"name": "Query"}}
    }
    assert await told(operations, {"query": TYPE}, context_of(token)) == {
        "__type": {"name": "Query"}
    }


async def test_everybody_can_where_the_schema_is_no_secret() -> None:
    assert await told(Surroundings().operations(), {"query": TYPE}) == {"__type": {"name": "Query"}}


async def test_no_name_of_a_document_hides_what_it_asks() -> None:
    surroundings = Surroundings(
        hides_schema=True,
        published=[PublishedOperation(id="v1", name=None, text=TYPE, place="web.json")],
    )
    operations = surroundings.operations()

    assert await told(operations, named(SCHEMA, query=SCHEMA)) == ["INTROSPECTION_DISABLED"]
    await told(operations, named(SCHEMA, query=SCHEMA), context_of("ADMIN"))
    assert await told(operations, named(SCHEMA)) == ["INTROSPECTION_DISABLED"]
    assert await told(operations, {"documentId": "v1"}) == ["INTROSPECTION_DISABLED"]
    assert await told(operations, {"documentId": "v1"}, context_of("ADMIN")) == {
        "__type": {"name": "Query"}
    }


async def test_typename_is_no_secret_and_nobody_is_asked_who_they_are() -> None:
    shop = Shop()
    query = '{ __typename a: __typename b: __typename @skip(if: false) }  # "__schema"'

    answer = await told(
        Surroundings(hides_schema=True).operations(),
        {"query": query},
        context_of("USER", shop=shop),
    )

    assert answer == {"__typename": "Query", "a": "Query", "b": "Query"}
    assert shop.asked == []


async def test_one_permission_opens_the_schema() -> None:
    shop = Shop()

    await told(
        Surroundings(hides_schema=True).operations(),
        {"query": TYPE},
        context_of("SUPPORT", shop=shop),
    )

    assert shop.asked == [Permission.EXPLORE_API]


async def test_an_administrator_whom_nobody_can_tell_is_asked_to_come_again() -> None:
    operations = Surroundings(hides_schema=True).operations()
    context = context_of("ADMIN", shop=Shop(is_away=True))

    assert await told(operations, {"query": TYPE}, context) == ["SERVICE_UNAVAILABLE"]


async def test_the_refusal_says_who_may() -> None:
    operations = Surroundings(hides_schema=True).operations()

    chinese = await refusal_of(operations, {"query": TYPE}, context_of(locale=Locale.ZH_CN))
    english = await refusal_of(operations, {"query": TYPE})

    assert chinese.errors[0]["message"].startswith("此服务器只向管理员提供 __schema")
    assert english.errors[0]["message"].startswith("This server shows __schema and __type to admin")


def test_a_kept_document_knows_whether_it_asks_for_the_schema() -> None:
    documents = Documents(the_schema().executable, hides_schema=True)

    assert [documents.prepare(query).is_introspective for query in INTROSPECTIVE] == [True] * 7
    assert not documents.prepare("{ __typename me { __typename } }").is_introspective


@pytest.mark.parametrize("slip", SLIPS.values(), ids=list(SLIPS))
async def test_a_slip_is_corrected_only_where_the_schema_is_no_secret(slip: Json) -> None:
    corrected = await messages(slip, hides_schema=False)
    plain = await messages(slip, hides_schema=True)

    assert SUGGESTION in "".join(corrected)
    assert SUGGESTION not in "".join(plain)
    assert len(plain) == len(corrected)

    for message in plain:
        assert names_in(message) <= {*_PLAIN, *re.findall(r"\w+", str(slip))}


def names_in(message: str) -> set[str]:
    """Of the schema, and no plain words of English."""
    names = {name for name in _TYPES if re.search(rf"\b{name}\b", message)}
    return names.union(*(re.findall(r"\w+", each) for each in re.findall("'[^']*'", message)))


#: What a client sends, and what it is told where the schema is hidden.
_TOLD: dict[str, tuple[Json, list[str]]] = {
    "argument": (
        {"query": "mutation { login { __typename } }"},
        ["Argument 'Mutation.login(…:)' of type '…!' is required, but it was not provided."],
    ),
    "fields of an input": (
        {"query": "mutation { login(input: {}) { __typename } }"},
        ["Expected value of type '…' to include required field '…'."] * 2,
    ),
    "fields of an input in a variable": (
        {
            "query": "mutation ($i: LoginInput!) { login(input: $i) { __typename } }",
            "variables": {"i": {"email": 5, "zz": 1}},
        },
        [
            (
                "Variable '$i' has invalid value at .email:"
                " String cannot represent a non string value."
            ),
            (
                "Variable '$i' has invalid value: Expected value of type 'LoginInput'"
                " to include required field '…'."
            ),
            (
                "Variable '$i' has invalid value: Expected value of type 'LoginInput'"
                " not to include unknown field 'zz'."
            ),
        ],
    ),
    "a name with a quote": (
        {
            "query": "query ($o: ContentOrder) { contentHistory(orderBy: $o) { totalCount } }",
            "variables": {"o": {"a' b": 1}},
        },
        [
            (
                "Variable '$o' has invalid value: Expected value of type 'ContentOrder'"
                " not to include unknown field 'a' …'."
            ),
        ],
    ),
    "an enum's value": (
        {"query": "{ generations(statuses: [QUEUE]) { edges { cursor } } }"},
        ["Value does not exist in '…' enum."],
    ),
    "a value with quotes": (
        {"query": "{ generations(statuses: [\"' in '\"]) { edges { cursor } } }"},
        ["Enum '…' cannot represent non-enum value."],
    ),
    "a scalar": (
        {
            "query": "{ usageStats(range: {from: 1, to: 2}, bucket: DAY) { __typename } }",
        },
        ["Value cannot represent a …."] * 2,
    ),
    "a selection": (
        {"query": "{ me }"},
        ["Field 'me' of type '…!' must have a selection of subfields."],
    ),
    "no selection": (
        {"query": "{ me { id { x } } }"},
        ["Field 'id' must not have a selection since type 'ID!' has no subfields."],
    ),
    "a fragment": (
        {"query": "{ node(id: 1) { ... on Plan { name } } }"},
        ["Fragment cannot be spread here as objects of type '…' can never be of type 'Plan'."],
    ),
    "a choice": (
        {
            "query": "query ($e: EstimateInput!) { estimate(input: $e) { __typename } }",
            "variables": {"e": {}},
        },
        ["OneOf Input Object '…' must specify exactly one key."],
    ),
    "two fields": (
        {"query": "{ me { a: id a: keys { edges { cursor } } } }"},
        [
            (
                "Fields 'a' conflict because 'id' and 'keys' are different fields."
                " Use different aliases on the fields to fetch both if this was intentional."
            )
        ],
    ),
    "a variable": (
        {"query": "query ($i: Int) { generation(id: $i) { id } }"},
        ["Variable '$i' of type 'Int' used in position expecting type 'ID!'."],
    ),
    "a name so long that it is cut off": (
        {"query": "{ me { " + "x" * 467 + " } }"},
        ["Cannot query field '" + "x" * 467 + "' on type '…"],
    ),
}


@pytest.mark.parametrize(("sent", "plain"), _TOLD.values(), ids=list(_TOLD))
async def test_names_that_the_client_has_not_sent_are_left_out(
    sent: Json, plain: list[str]
) -> None:
    assert await messages(sent, hides_schema=True) == plain


async def messages(sent: Json, *, hides_schema: bool) -> list[str]:
    operations = Surroundings(hides_schema=hides_schema).operations()
    with pytest.raises(OperationRefused) as refused:
        await operations.answer(await operations.receive(OperationRequest.of(sent), context_of()))
    return [error["message"] for error in refused.value.errors]
