"""What the schema declares of how long its fields hold."""

from graphql import GraphQLField, get_named_type, is_leaf_type

from domain.permission import PUBLIC
from schema.access import ACCESS, SIGHT
from schema.cache_control import ASKED_ANEW, CACHE_CONTROL, INHERITED, CacheControl, Inherited
from schema.declared import declared_of


def cache_hint(field: GraphQLField) -> CacheControl | Inherited | None:
    """None where nobody may keep an answer with it.

    Whatever not everybody may have is nothing to show to others, whatever its author has said.
    """
    declared = declared_of(field)
    said = declared.get(CACHE_CONTROL)
    if isinstance(said, CacheControl):
        is_public = declared.get(ACCESS) is PUBLIC
        return said if is_public else said.with_(ASKED_ANEW)
    if said is INHERITED:
        return INHERITED
    if ACCESS in declared or not is_leaf_type(get_named_type(field.type)):
        return None
    return ASKED_ANEW if SIGHT in declared else INHERITED
