"""What the schema declares of the work behind its fields."""

from collections.abc import Mapping

from graphql import GraphQLField

from domain.key_event import EVENTS_SHOWN
from resolvers.edge import Edge, LoaderName
from schema.declared import declared_of
from schema.edge import EDGE
from schema.points import COST, COUNT, SEVERAL, STARTS_JOB

#: Of edges that are no look-up by a key.
_EDGES: Mapping[LoaderName, int] = {"state_counts": COUNT, "queue_positions": SEVERAL}
#: Of edges that lead to many objects, how many at most.
_MOST: Mapping[LoaderName, int] = {"derived_contents": 100, "events_of_keys": EVENTS_SHOWN}


def declared_cost(field: GraphQLField) -> int | None:
    """None where the field's author said nothing."""
    metadata = declared_of(field)
    cost, edge = metadata.get(COST), metadata.get(EDGE)
    if isinstance(edge, Edge):
        return _EDGES.get(edge.loader)
    return cost if isinstance(cost, int) else None


def starts_job(field: GraphQLField) -> bool:
    return declared_of(field).get(STARTS_JOB) is True


def most_items(field: GraphQLField) -> int | None:
    """Of a list without arguments; None where nobody says, for the list is short."""
    edge = declared_of(field).get(EDGE)
    return _MOST.get(edge.loader) if isinstance(edge, Edge) else None
