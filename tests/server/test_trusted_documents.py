"""Documents that the operator has published, and a server that executes no others."""

from collections.abc import Sequence

import pytest
from graphql.utilities import strip_ignored_characters

from domain.language import Locale
from domain.persisted_query import PublishedOperation
from server.document_name import digest_of
from server.documents import Documents
from server.query_cost import QueryCosts
from server.trusted_documents import ManifestInvalid, TrustedDocuments
from tests.product import ROOT
from tests.server.exploring_shop import Shop, context_of, refusal_of, told
from tests.server.naming import DATA, Json, extension, named
from tests.server.operating import Surroundings, the_schema

TEXT = "query Published {\n  __typename\n}"
OTHER = "query Other { __typename }"
REFUSED = ["QUERY_NOT_IN_SAFELIST"]


def published(text: str = TEXT, *, document_id: str = "v1", name: str | None = None) -> Json:
    return PublishedOperation(id=document_id, name=name, text=text, place="web.json, operation P")


def around(*, takes_any_text: bool = False) -> Surroundings:
    return Surroundings(published=[published()], takes_any_text=takes_any_text)


def trusted_of(
    operations: Sequence[PublishedOperation], documents: Documents | None = None
) -> TrustedDocuments:
    schema = the_schema().executable
    return TrustedDocuments(documents or Documents(schema), QueryCosts(schema), operations)


def pages(size: str, count: int = 40) -> str:
    return " ".join(
        f"a{number}: contentHistory(first: {size}) {{ edges {{ cursor }} }}"
        for number in range(count)
    )


@pytest.mark.parametrize("takes_any_text", [True, False])
@pytest.mark.parametrize(
    "sent",
    [
        {"documentId": "v1"},
        {"documentId": f"sha256:{digest_of(TEXT)}"},
        {"documentId": digest_of(TEXT)},
        {"extensions": extension("v1")},
        named(TEXT),
        {"documentId": "v1", "query": TEXT},
        {"extensions": extension("v1"), "query": TEXT},
        {"query": TEXT},
        {"query": "# as somebody else lays it out\nquery Published{__typename}"},
        {"query": TEXT.ljust(4000)},
    ],
)
async def test_a_published_document_is_executed_under_its_names_and_as_a_text(
    sent: Json, *, takes_any_text: bool
) -> None:
    surroundings = around(takes_any_text=takes_any_text)

    assert await told(surroundings.operations(), sent) == DATA
    assert surroundings.queries.gets == []


async def test_a_name_and_another_text_are_refused() -> None:
    sent = {"documentId": "v1", "query": OTHER}

    assert await told(around().operations(), sent) == ["PERSISTED_QUERY_HASH_MISMATCH"]


async def test_published_documents_are_prepared_once_and_for_all() -> None:
    documents = Documents(the_schema().executable)
    trusted = trusted_of([published(), published(document_id="v2")], documents)

    first = trusted.named("v1")

    assert first is not None
    assert first is trusted.named("v2")
    assert first is trusted.named(digest_of(TEXT))
    assert first is trusted.holding(TEXT)
    assert documents.kept == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"query": OTHER},
        named(OTHER, query=OTHER),
        {"query": TEXT + " query Another { __typename }"},
        {"query": "query Published { t: __typename }"},
        {"query": "this { is not parsed"},
        {"query": '"""'},
        {"query": TEXT.ljust(4001)},
    ],
)
@pytest.mark.parametrize("token", [None, "USER", "SUPPORT", "lwp_reader", "unknown"])
async def test_no_other_text_is_executed_or_kept(sent: Json, token: str | None) -> None:
    surroundings = around()

    assert await told(surroundings.operations(), sent, context_of(token)) == REFUSED
    assert surroundings.queries.puts == []


async def test_the_refusal_says_what_to_do() -> None:
    operations = around().operations()

    chinese = await refusal_of(operations, {"query": OTHER}, context_of(locale=Locale.ZH_CN))
    english = await refusal_of(operations, {"query": OTHER})

    assert chinese.errors[0]["message"].startswith("此服务器只执行已发布的操作")
    assert english.errors[0]["message"].startswith("This server executes published operations only")


@pytest.mark.parametrize("token", ["ADMIN", "lwp_staff"])
async def test_administrators_send_what_they_like(token: str) -> None:
    surroundings = around()
    operations = surroundings.operations()

    assert await told(operations, {"query": OTHER}, context_of(token)) == DATA
    assert await told(operations, named(OTHER, query=OTHER), context_of(token)) == DATA
    assert surroundings.queries.puts == []


async def test_nobody_is_asked_who_they_are_for_what_is_published() -> None:
    shop = Shop()

    assert await told(around().operations(), {"query": TEXT}, context_of("USER", shop=shop)) == DATA
    assert shop.asked == []


async def test_what_clients_have_sent_before_is_no_longer_known() -> None:
    surroundings = around(takes_any_text=True)
    await told(surroundings.operations(), named(OTHER, query=OTHER))
    surroundings.takes_any_text = False

    answer = await told(surroundings.operations(), named(OTHER))

    assert answer == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_an_administrator_whom_nobody_can_tell_is_asked_to_come_again() -> None:
    context = context_of("ADMIN", shop=Shop(is_away=True))

    assert await told(around().operations(), {"query": OTHER}, context) == ["SERVICE_UNAVAILABLE"]


@pytest.mark.parametrize(
    ("operations", "fault"),
    [
        ([published("query P {")], "Syntax Error: Expected Name, found <EOF>."),
        ([published("{ nothing }")], "Cannot query field 'nothing' on type 'Query'."),
        (
            [published("{ a: __typename " * 17 + "}" * 17)],
            "The query is too complex: its depth may be 16 at most. Send it in parts.",
        ),
        (
            [published("fragment F on Query { __typename }")],
            "The query holds no operation.",
        ),
        (
            [published(f"query A {{ __typename }} query B {{ {pages('100')} }}")],
            (
                "The operation costs 4400, and 2000 is the most: ask for smaller pages,"
                " or send it in parts."
            ),
        ),
        ([published(name="Unpublished")], "its text holds no operation of its name"),
        ([published(), published(OTHER)], "another operation has the id v1 too"),
        (
            [published(), published(OTHER, document_id=digest_of(TEXT))],
            f"another operation has the id {digest_of(TEXT)} too",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_says_where_and_why(
    operations: Sequence[PublishedOperation], fault: str
) -> None:
    with pytest.raises(ManifestInvalid) as invalid:
        trusted_of(operations)

    assert str(invalid.value) == f"web.json, operation P: {fault}"


def test_an_operation_is_published_that_some_variables_make_cheap_enough() -> None:
    text = f"query A($n: Int = 100) {{ {pages('$n')} }}"

    assert trusted_of([published(text)]).named("v1") is not None


async def test_graphiqls_way_to_sign_in_is_always_trusted() -> None:
    """As the page has it: its example, and what its fetcher sends by itself."""
    trusted = trusted_of([])
    graphiql = ROOT / "server" / "graphiql"
    examples = (graphiql / "examples" / "account.graphql").read_text().strip().split("\n\n# ")
    [login] = ["# " + each for each in examples if "mutation Login(" in each]
    fetcher = (graphiql / "src" / "fetcher.js").read_text()
    refresh = fetcher.split("/* GraphQL */ `")[1].split("`")[0]

    assert "mutation RefreshSession(" in strip_ignored_characters(refresh)
    assert trusted.holding(login) is not None
    assert trusted.holding(refresh) is not None
