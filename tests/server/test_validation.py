"""Rules that are brought together find what graphql-core finds with them, in the same order."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from graphql import (
    BREAK,
    SKIP,
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    Node,
    ValidationContext,
    ValidationRule,
    build_schema,
    parse,
    validate,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from schema.schema import make_schema
from server.validation import RULES, RulesTogether
from tests.api.contract import OPERATIONS, operation

_SCHEMA = make_schema().executable
_TOKEN = re.compile(r"\.\.\.|\$?\w+|[^\s\w]")
_FAULTY = 3


def _told(errors: Sequence[GraphQLError]) -> list[Any]:
    return [(error.message, error.locations, error.path) for error in errors]


def _spoilt(text: str, dice: random.Random) -> str:
    """With some of its words gone, doubled, or in the place of others."""
    tokens = _TOKEN.findall(text)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(tokens))
        tokens[place] = dice.choice(["", f"{tokens[place]} {tokens[place]}", dice.choice(tokens)])
    return " ".join(tokens)


def _parsed(text: str) -> DocumentNode | None:
    try:
        return parse(text)
    except GraphQLSyntaxError:
        return None


def _documents(text: str, dice: random.Random) -> Iterator[DocumentNode]:
    """The operation itself, and then others that are nearly it."""
    yield parse(text)
    while True:
        document = _parsed(_spoilt(text, dice))
        if document is not None:
            yield document


@pytest.mark.parametrize("name", OPERATIONS)
def test_they_find_the_same_faults_as_apart(name: str) -> None:
    faulty = 0
    for document in _documents(operation(name), random.Random(name)):  # noqa: S311 - no secret
        for options in ({}, {"max_errors": 2}, {"hide_suggestions": True}):
            apart = validate(_SCHEMA, document, RULES, **options)
            assert _told(validate(_SCHEMA, document, [RulesTogether], **options)) == _told(apart)
        faulty += bool(apart)
        if faulty == _FAULTY:
            break


@pytest.mark.parametrize("rule", RULES)
def test_rules_have_their_methods_from_their_classes(rule: type[ValidationRule]) -> None:
    document = parse("{ me { id } }")
    context = ValidationContext(_SCHEMA, document, None, lambda _: None)  # type: ignore[arg-type]  # nothing is visited
    visitor = rule(context)
    together = type("One", (RulesTogether,), {"rules": (rule,)})(context)
    for kind in QUERY_DOCUMENT_KEYS:
        asked = visitor.get_enter_leave_for_kind(kind)
        known = together.get_enter_leave_for_kind(kind)
        assert (known.enter is None) == (asked.enter is None)
        assert (known.leave is None) == (asked.enter is None and asked.leave is None)


class Noted(ValidationRule):
    """Tells of whatever it meets."""

    def note(self, moment: str, node: Node) -> None:
        words = f"{type(self).__name__} {moment} {node.kind} {node.loc and node.loc.start}"
        self.report_error(GraphQLError(words))


class All(Noted):
    def enter(self, node: Node, *_where: object) -> None:
        self.note("enters", node)

    def leave(self, node: Node, *_where: object) -> None:
        self.note("leaves", node)


class SkipsFields(Noted):
    def enter_field(self, node: Any, *_where: object) -> Any:  # noqa: ANN401 - as the library has it
        self.note("enters", node)
        return {"skipped": SKIP, "left": False}.get(node.name.value)

    def leave_argument(self, node: Node, *_where: object) -> None:
        self.note("leaves", node)

    def leave_selection_set(self, node: Node, *_where: object) -> Any:  # noqa: ANN401 - as above
        self.note("leaves", node)
        return SKIP


class HasEnough(Noted):
    def enter_argument(self, node: Any, *_where: object) -> Any:  # noqa: ANN401 - as above
        self.note("enters", node)
        return {"last": BREAK, "end": True}.get(node.name.value)

    def leave_field(self, node: Any, *_where: object) -> Any:  # noqa: ANN401 - as above
        self.note("leaves", node)
        return BREAK if node.name.value == "farewell" else None


class NotedTogether(RulesTogether):
    rules = (SkipsFields, All, HasEnough)


@pytest.mark.parametrize(
    "text",
    [
        "{ a { skipped(x: 1) { left { b(x: 1) } skipped } b(x: 1) { c } } }",
        "{ left { skipped { a } } a { b } left(x: 2) { skipped } }",
        "{ a(x: 1) { b(last: 1) { c(x: 2) } d } e(x: 3) }",
        "{ a { b(end: 1) } } query Two { a(x: 1) }",
        "{ a { farewell(x: 1) { b } c } d(x: 1) }",
        "{ ...F } fragment F on Query { skipped { ...F } a(last: 1) { skipped(x: 1) } }",
    ],
)
def test_they_skip_and_have_enough_one_by_one(text: str) -> None:
    schema = build_schema("type Query { a: Int }")
    apart = validate(schema, parse(text), NotedTogether.rules)
    assert _told(validate(schema, parse(text), [NotedTogether])) == _told(apart)
    assert {error.message.split()[0] for error in apart} == {"SkipsFields", "All", "HasEnough"}
