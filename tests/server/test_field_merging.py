"""Fields of one name: how much work it is to find out whether they can be merged."""

from contextlib import suppress

import pytest
from graphql import ValidationContext, get_introspection_query, parse, validate

from domain.language import Locale
from server.document_shape import DocumentTooLarge
from server.documents import VALIDATION_FAILED, DocumentRefused, Documents
from server.field_merging import MERGE_STEPS, FieldMergingRule
from tests.product import ROOT
from tests.server.operating import the_schema

_SCHEMA = the_schema().executable
_EXAMPLES = sorted((ROOT / "server" / "graphiql" / "examples").glob("*.graphql"))
#: What GraphiQL asks when it is opened, and Apollo's tools.
_INTROSPECTION = get_introspection_query(
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
)
#: Within all limits of a document's shape, and at once more work than its execution could be.
_NARROW = "me { keys { edges { node { plan { name } batch { id } } } } } "


def steps_of(text: str) -> int:
    visiting: list[FieldMergingRule] = []

    class Watched(FieldMergingRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            visiting.append(self)

    with suppress(DocumentTooLarge):
        validate(_SCHEMA, parse(text), [Watched])
    return visiting[0].steps


@pytest.mark.parametrize(
    "text",
    [
        (ROOT / "tests" / "contract" / "frontend.graphql").read_text(),
        _INTROSPECTION,
        *(example.read_text() for example in _EXAMPLES),
    ],
    ids=["contract", "introspection", *(example.stem for example in _EXAMPLES)],
)
def test_what_our_clients_send_takes_next_to_none(text: str) -> None:
    assert steps_of(text) <= 60


def spread(fragments: int, times: int) -> str:
    """Each fragment has the same fields, and all are spread in one place, several times."""
    spreads = "".join(f"...f{number} " for number in range(fragments)) * times
    return (
        "{ me { "
        + spreads
        + "} } "
        + "".join(
            f"fragment f{number} on User {{ id email displayName createdAt }} "
            for number in range(fragments)
        )
    )


def nested(fragments: int) -> str:
    """Fragments in one place that hold the same edge, each with as many fragments below it."""
    above = "".join(f"...a{number} " for number in range(fragments))
    below = "".join(f"...b{number} " for number in range(fragments))
    return (
        "{ contentHistory { edges { node { "
        + above
        + "} } } } "
        + "".join(
            f"fragment a{number} on Content {{ derived {{ {below} }} }} "
            f"fragment b{number} on Content {{ id title tags createdAt }} "
            for number in range(fragments)
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "{" + _NARROW * 99 + "}",
        "{" + _NARROW * 40 + "}",
        "{" + "... on Query { me { id } } " * 99 + "}",
        "{" + "me { id email displayName createdAt } " * 99 + "}",
        "{" + "generations(first: 1, statuses: [QUEUED]) { edges { cursor } } " * 99 + "}",
        "{ me { " + "id email " * 80 + "} }",
        spread(40, 1),
        spread(40, 4),
        nested(13),
    ],
    ids=[
        *("a place 99 times", "40 times", "inline fragments", "leaves", "arguments", "one set"),
        *("fragments", "fragments again", "fragments in fragments"),
    ],
)
def test_more_is_refused_once_it_has_taken_as_much_work(text: str) -> None:
    documents = Documents(_SCHEMA)

    with pytest.raises(DocumentTooLarge) as refused:
        documents.examine(text)

    assert "to merge its fields of one name may be 10000 " in refused.value.sentence.in_locale(
        Locale.EN
    )
    assert MERGE_STEPS.limit < steps_of(text) <= MERGE_STEPS.limit + 2


def test_fields_that_cannot_be_merged_are_told_as_ever() -> None:
    with pytest.raises(DocumentRefused) as refused:
        Documents(_SCHEMA).examine("{ me { a: id a: email } }")

    assert refused.value.code == VALIDATION_FAILED
    [error] = refused.value.errors
    assert error.message.startswith(
        "Fields 'a' conflict because 'id' and 'email' are different fields."
    )


def test_too_many_errors_are_no_excess_of_work() -> None:
    text = "{ me { " + " ".join(f"a{n}: id a{n}: email" for n in range(24)) + " } }"

    with pytest.raises(DocumentRefused) as refused:
        Documents(_SCHEMA).examine(text)

    assert "error limit reached" in refused.value.errors[-1].message
