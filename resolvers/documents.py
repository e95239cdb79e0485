"""Documents: how long they may be, and which are kept."""

from collections.abc import Iterator
from contextlib import suppress

from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.types import ExecutionContext

_TOKENS = 5000
# A syntax tree takes up to 280 bytes for each character: all of them stay below 150 MB, even
# where somebody fills the caches with the densest documents.
_KEPT_DOCUMENTS = 128
_KEPT_CHARACTERS = 4000


class DocumentLimit(MaxTokensLimiter):
    def __init__(self) -> None:
        super().__init__(max_token_count=_TOKENS)


class ParsedDocuments(ParserCache):
    """Leaves what it does not keep, and what cannot be parsed, to the schema's own parser.

    An error that came out of here would end an operation over WebSocket without a word.
    """

    def __init__(self) -> None:
        super().__init__(maxsize=_KEPT_DOCUMENTS)

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        if _is_kept(context):
            with suppress(GraphQLError):
                context.graphql_document = self.cached_parse_document(
                    context.query, **context.parse_options
                )
        yield


class ValidatedDocuments(ValidationCache):
    def __init__(self) -> None:
        super().__init__(maxsize=_KEPT_DOCUMENTS)

    def on_validate(self) -> Iterator[None]:
        if _is_kept(self.execution_context):
            yield from super().on_validate()
        else:
            yield


def _is_kept(context: ExecutionContext) -> bool:
    return context.query is not None and len(context.query) <= _KEPT_CHARACTERS
