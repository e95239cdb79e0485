"""Errors of GraphQL that tell no name of the schema but those that the document itself holds."""

import re

from graphql import GraphQLError, GraphQLSchema, is_introspection_type, is_specified_scalar_type

from server.errors import without_values

#: The one suggestion that the library cannot be told to leave out: to select something of an
#: object.
_SUGGESTION = re.compile(r" Did you mean '\w+ \{ \.\.\. \}'\?")
#: The library quotes names, with what belongs to them, such as in 'Mutation.login(input:)'; the
#: last may have been cut off. What it calls unknown is what the client sent.
_QUOTED = re.compile(r"(?<!unknown field )'[^']*(?:'|$)")
_NAME = re.compile(r"\w+")
_HIDDEN = "…"


class HiddenNames:
    def __init__(self, schema: GraphQLSchema) -> None:
        roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
        types = {
            name
            for name, each in schema.type_map.items()
            if each not in roots
            and not is_introspection_type(each)
            and not is_specified_scalar_type(each)
        }
        self._plain = {*schema.type_map} - types
        #: Also where they are not quoted.
        self._types = re.compile(rf"\b(?:{'|'.join(sorted(types))})\b")

    def hide(self, error: GraphQLError) -> GraphQLError:
        sent = error.source.body if error.source else ""

        def hidden(found: re.Match[str]) -> str:
            name = found[0]
            return name if name in self._plain or _holds(sent, name) else _HIDDEN

        message = _SUGGESTION.sub("", without_values(error.message))
        message = _QUOTED.sub(lambda quoted: _NAME.sub(hidden, quoted[0]), message)
        message = self._types.sub(hidden, message)
        return GraphQLError(
            message, nodes=error.nodes, source=error.source, positions=error.positions
        )


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
