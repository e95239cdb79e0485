"""Documents that may be executed: parsed, within the limits, and valid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

from domain.errors import BadUserInput, DomainError
from domain.language import Sentence
from execution import CompiledOperation, NotCompiled
from schema.cache_control import CacheControl
from server.document_cache import DocumentCache
from server.document_name import digest_of
from server.document_shape import DocumentShape, Most
from server.prices import Prices
from server.validation import RulesTogether
from server.variables import PreparedVariables

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"

TOKENS = 5000
#: To say where an error is, graphql-core counts the lines from the beginning, for each error.
LINES = Most(10_000, "行数", "its lines")
# Each may quote all that is around it.
_ERRORS = 5
# A syntax tree takes up to 280 bytes for each character: all of them stay below 150 MB, even
# where somebody fills the cache with the densest documents.
_KEPT_CHARACTERS = 500_000

_NO_OPERATION = Sentence("query 中没有任何操作。", "The query holds no operation.")
_UNNAMED_OPERATION = Sentence(
    "query 中有多个操作：请用 operationName 指明其中一个。",
    "The query holds several operations: say which by operationName.",
)
_UNKNOWN_OPERATION = Sentence(
    "query 中没有 operationName 所指的操作。",
    "The query holds no operation of the name that operationName gives.",
)


class DocumentRefused(Exception):
    """Nothing of it was executed; `code` says how far it came."""

    def __init__(self, errors: list[GraphQLError], *, code: str) -> None:
        super().__init__(code)
        self.errors = errors
        self.code = code

    @classmethod
    def saying(cls, message: str, *, code: str) -> Self:
        return cls([GraphQLError(message)], code=code)


_Refused = TypeVar("_Refused", bound=DocumentRefused | DomainError)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    digest: str  # of its text
    node: DocumentNode
    operations: Mapping[str, OperationDefinitionNode]  # by name; the nameless one under ""
    fragments: Mapping[str, FragmentDefinitionNode]
    is_introspective: bool  # whether it asks for the schema
    defers: bool  # whether a part of it may come later than the rest
    prices: Prices = field(default_factory=Prices)
    variables: dict[str, PreparedVariables] = field(default_factory=dict)  # by operation's name
    #: By the names of operations that were executed already.
    compiled: dict[str, CompiledOperation | NotCompiled] = field(default_factory=dict)
    #: By the same; None where nobody may keep the answer.
    cache_policies: dict[str, CacheControl | None] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The one of that name, or without a name the only one; raises `BadUserInput`."""
        if not name and len(self.operations) == 1:
            [only] = self.operations.values()
            return only
        try:
            return self.operations[name or ""]
        except KeyError as error:
            raise BadUserInput(_UNKNOWN_OPERATION if name else _UNNAMED_OPERATION) from error

    def variables_of(
        self, definition: OperationDefinitionNode, schema: GraphQLSchema
    ) -> PreparedVariables:
        """Prepared when they are first asked for."""
        name = definition.name.value if definition.name else ""
        known = self.variables.get(name)
        if known is None:
            known = self.variables[name] = PreparedVariables(schema, definition)
        return known


class Documents:
    """Prepares texts, and remembers what they turned out to be.

    `hides_schema`: nobody looks for suggestions.
    """

    def __init__(self, schema: GraphQLSchema, *, hides_schema: bool = False) -> None:
        self._schema = schema
        self._hides_schema = hides_schema
        self._kept: DocumentCache[Document | DocumentRefused | DomainError] = DocumentCache(
            _KEPT_CHARACTERS
        )

    def prepare(self, text: str) -> Document:
        """Raises as `examine`."""
        known = self._kept.get(text)
        if known is None:
            known = self._outcome(text)
            self._kept.keep(text, known)
        if isinstance(known, Document):
            return known
        raise _anew(known)

    def knows(self, text: str) -> bool:
        """Whether it need not be read again."""
        return text in self._kept

    @property
    def kept(self) -> int:
        """How many there are by now."""
        return len(self._kept)

    def _outcome(self, text: str) -> Document | DocumentRefused | DomainError:
        try:
            return self.examine(text)
        except (DocumentRefused, DomainError) as refused:
            return _anew(refused)

    def examine(self, text: str) -> Document:
        """Keeps nothing.

        Raises `DocumentRefused`, `DocumentTooLarge`, and `BadUserInput` without an operation.
        """
        LINES.require(text.count("\n") + text.count("\r"))
        node = _parsed(text)
        operations = _operations(node)
        if not operations:
            raise BadUserInput(_NO_OPERATION)
        shape = DocumentShape(node)
        if errors := self._validated(node):
            raise DocumentRefused(errors, code=VALIDATION_FAILED)
        return Document(
            digest_of(text),
            node,
            operations,
            _fragments(node),
            is_introspective=shape.is_introspective,
            defers=shape.defers,
        )

    def _validated(self, node: DocumentNode) -> list[GraphQLError]:
        return validate(
            self._schema,
            node,
            (RulesTogether,),
            max_errors=_ERRORS,
            hide_suggestions=self._hides_schema,
        )


def _anew(refused: _Refused) -> _Refused:
    """What was raised once keeps the frames that it went through, and all that they hold."""
    copy = type(refused).__new__(type(refused))
    copy.args = refused.args
    copy.__dict__.update(refused.__dict__)
    return copy


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(text, max_tokens=TOKENS)
    except GraphQLError as error:
        errors = [error.with_traceback(None)]
        raise DocumentRefused(errors, code=PARSE_FAILED) from error


def _operations(node: DocumentNode) -> Mapping[str, OperationDefinitionNode]:
    return {
        definition.name.value if definition.name else "": definition
        for definition in node.definitions
        if isinstance(definition, OperationDefinitionNode)
    }


def _fragments(node: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in node.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
