"""What a document may be: refused by what was counted, and the work is one visit a node."""

import pytest
from graphql import get_introspection_query, parse

from domain.language import Locale
from server.document_shape import DocumentShape, DocumentTooLarge
from tests.product import ROOT

_CONTRACT = (ROOT / "tests" / "contract" / "frontend.graphql").read_text()
_BOMB_FRAGMENTS = 45


def visited(text: str) -> int:
    return DocumentShape(parse(text)).visited


def chained(count: int, selection: str) -> str:
    """Fragments that each spread the next one twice: 2 ** count paths."""
    links = "".join(
        f"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }} "
        for number in range(count)
    )
    return f"query {{ ...f0 }} {links} fragment f{count} on Query {{ {selection} }}"


@pytest.mark.parametrize("text", [_CONTRACT, get_introspection_query()])
def test_what_our_clients_send_is_within_all_limits(text: str) -> None:
    assert visited(text) < 1000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{" + "a {" * 16 + "b" + "}" * 17, "its depth may be 16 "),
        ("{" + " ".join(f"a{number}" for number in range(1001)) + "}", "its fields, counted"),
        ("{" + "... on Query { a } " * 1001 + "}", "its fields, counted"),
        ("{" + " ".join(f"a{number}: b" for number in range(51)) + "}", "its aliases may be 50 "),
        ("{ a " + "@include(if: true) " * 51 + "}", "its directives may be 50 "),
        ("query " + "@a " * 51 + "{ a }", "its directives may be 50 "),
        (
            "{ a } " + " ".join(f"fragment f{number} on A {{ a }}" for number in range(51)),
            "its fragments may be 50 ",
        ),
        ("{ " + "...f " * 201 + "} fragment f on Query { a }", "spreads may be 200 "),
        ("{ a(b: [" + "1," * 1001 + "]) }", "the items of a list may be 1000 "),
        ("{ a @b(c: {d: [" + "1," * 1001 + "]}) }", "the items of a list may be 1000 "),
        ("query ($a: [Int] = [" + "1," * 1001 + "]) { a }", "the items of a list may be 1000 "),
        ("query ($a: Int " + "@a " * 51 + ") { a }", "its directives may be 50 "),
        (chained(_BOMB_FRAGMENTS, "a"), "its fields"),
        (chained(_BOMB_FRAGMENTS, "... on Query { b: __typename }"), "its fields"),
        (
            "{ ...f0 }"
            + "".join(f"fragment f{n} on A {{ a {{ ...f{n + 1} }} }}" for n in range(20))
            + "fragment f20 on A { b }",
            "its depth may be 16 ",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_more_is_refused_with_what_there_is_too_much_of(text: str, told: str) -> None:
    document = parse(text)

    with pytest.raises(DocumentTooLarge) as refused:
        DocumentShape(document)

    assert told in refused.value.sentence.in_locale(Locale.EN)


def test_the_work_grows_with_the_fragments_and_not_with_their_paths() -> None:
    assert [visited(chained(count, "a")) for count in (3, 6)] == [1 + 2 * 3 + 1, 1 + 2 * 6 + 1]


def test_fragments_that_spread_each_other_are_left_to_validation() -> None:
    assert visited("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }") == 3


def test_a_fragment_that_does_not_exist_is_left_to_validation() -> None:
    assert visited("{ ...a }") == 1


@pytest.mark.parametrize(
    ("text", "defers"),
    [
        ("{ a }", False),
        ("{ a @include(if: true) }", False),
        ("{ ... @defer { a } }", True),
        ("{ a { ...f @defer(if: false) } } fragment f on A { b @skip(if: true) }", True),
        ("{ ...f } fragment f on Query { a { ... @defer { b @skip(if: true) } } }", True),
    ],
)
def test_it_is_known_whether_a_part_may_come_later(
    text: str,
    defers: bool,  # noqa: FBT001 - a case
) -> None:
    assert DocumentShape(parse(text)).defers is defers
