"""Which documents are kept: no huge ones, whoever sends them."""

import traceback

import pytest

from domain.errors import BadUserInput
from domain.language import Locale
from schema.schema import make_schema
from server.document_shape import DocumentTooLarge
from server.documents import DocumentRefused, Documents


@pytest.fixture
def documents() -> Documents:
    return Documents(make_schema().executable)


def test_an_ordinary_document_is_kept(documents: Documents) -> None:
    first = documents.prepare("{ __typename }")

    assert documents.prepare("{ __typename }") is first
    assert documents.kept == 1


def test_a_huge_document_is_prepared_but_not_kept(documents: Documents) -> None:
    document = documents.prepare("{ __typename }" + " " * 50_000)

    assert list(document.operations) == [""]
    assert documents.kept == 0


def test_those_are_kept_that_were_used_last_and_few_of_them(documents: Documents) -> None:
    texts = [f"query q{number} {{ __typename }}" for number in range(501)]
    for text in texts[:500]:
        documents.prepare(text)
    documents.prepare(texts[0])

    documents.prepare(texts[500])

    assert documents.kept == 500
    assert [documents.knows(texts[number]) for number in (0, 1, 2, 500)] == [
        *(True, False, True, True)
    ]


def test_long_documents_take_the_places_of_many(documents: Documents) -> None:
    for number in range(200):
        documents.prepare(f"query q{number} {{ __typename }}".ljust(10_000))

    assert documents.kept == 50


@pytest.mark.parametrize(
    ("text", "refused_as"),
    [
        ("{ nonsense }", DocumentRefused),
        ("{ nonsense", DocumentRefused),
        ("{" + "me { id email displayName } " * 99 + "}", DocumentTooLarge),
        ("fragment F on Query { __typename }", BadUserInput),
    ],
    ids=["invalid", "unparsable", "too large", "without an operation"],
)
def test_what_is_refused_is_read_once_and_refused_each_time(
    documents: Documents, text: str, refused_as: type[Exception]
) -> None:
    refusals = []
    for _ in range(3):
        with pytest.raises(refused_as) as refused:
            documents.prepare(text)
        refusals.append(refused.value)

    assert documents.knows(text)
    assert documents.kept == 1
    assert len({id(each) for each in refusals}) == 3
    first, *others = [each.__dict__ for each in refusals]
    assert others == [first, first]
    assert [frame.name for frame in traceback.extract_tb(refusals[2].__traceback__)][1:] == [
        "prepare"
    ]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("fragment F on Query { __typename }", None, "The query holds no operation."),
        ("fragment F on Query { __typename }", "F", "The query holds no operation."),
        (
            "query A { __typename } query B { __typename }",
            None,
            "The query holds several operations: say which by operationName.",
        ),
        (
            "query A { __typename } query B { __typename }",
            "",
            "The query holds several operations: say which by operationName.",
        ),
        (
            "query A { __typename }",
            "B",
            "The query holds no operation of the name that operationName gives.",
        ),
    ],
)
def test_what_is_wrong_with_the_choice_of_an_operation_is_told(
    documents: Documents, text: str, name: str | None, told: str
) -> None:
    with pytest.raises(BadUserInput) as refused:
        documents.prepare(text).operation(name)

    assert refused.value.sentence.in_locale(Locale.EN) == told


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_lines_are_counted_before_anything_is_parsed(documents: Documents, line_break: str) -> None:
    """To place each of many errors, the library counts them all again."""
    with pytest.raises(DocumentTooLarge):
        documents.prepare(line_break * 10_001 + "{ nonsense }")


def test_of_many_errors_few_are_looked_for(documents: Documents) -> None:
    with pytest.raises(DocumentRefused) as refused:
        documents.prepare("{" + " ".join(f"a{number}" for number in range(900)) + "}")

    assert len(refused.value.errors) == 6
