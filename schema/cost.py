"""What fields cost: points that stand for the work behind them, declared where they are."""

from graphql import GraphQLField
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

#: Under this name a field's metadata says what it costs.
COST = "cost"

#: Statements or rows of one look-up by key: the unit.
LOOKUP = 1
#: More than one transaction, or a search.
HEAVY = 10
#: Work for workers, files or mails.
JOB = 50


def declared_cost(field: GraphQLField) -> int | None:
    """None where the field's author said nothing."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField):
        return None
    cost = definition.metadata.get(COST)
    return cost if isinstance(cost, int) else None
