"""What a field's author has declared beside what clients see."""

from collections.abc import Mapping

from graphql import GraphQLField
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField


def declared_of(field: GraphQLField) -> Mapping[object, object]:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition.metadata if isinstance(definition, StrawberryField) else {}
