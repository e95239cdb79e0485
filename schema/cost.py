"""What fields cost: points that stand for the work behind them."""

from collections.abc import Mapping

from graphql import GraphQLField
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from domain.key_event import EVENTS_SHOWN
from resolvers.edge import Edge, LoaderName
from schema.edge import EDGE

#: Under this name a field's metadata says what it costs, where that is not 1.
COST = "cost"
#: A transaction, with what it locks and writes.
WRITE = 10
#: Work for workers as well.
JOB = 50

#: Of edges that lead to many objects, how many at most.
_MOST: Mapping[LoaderName, int] = {"derived_contents": 100, "events_of_keys": EVENTS_SHOWN}


def declared_cost(field: GraphQLField) -> int | None:
    """None where the field's author said nothing."""
    cost = _metadata(field).get(COST)
    return cost if isinstance(cost, int) else None


def most_items(field: GraphQLField) -> int | None:
    """Of a list without arguments; None where nobody says, for the list is short."""
    edge = _metadata(field).get(EDGE)
    return _MOST.get(edge.loader) if isinstance(edge, Edge) else None


def _metadata(field: GraphQLField) -> Mapping[object, object]:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition.metadata if isinstance(definition, StrawberryField) else {}
