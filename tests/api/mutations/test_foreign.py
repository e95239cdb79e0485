"""Every id that a mutation takes, of somebody else's object."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
from graphql import GraphQLSchema, get_named_type

from resolvers.node import GlobalId
from schema.permissions_table import root_fields
from schema.schema import make_schema
from tests.api.client import Json
from tests.api.mutations.calls import document_of, input_of
from tests.api.mutations.examples import EXAMPLES
from tests.api.mutations.malformations import Place, places
from tests.api.mutations.stage import Owner, Stage

#: What an argument of that name is the id of.
_OBJECTS: Mapping[str, Callable[[Owner], Awaitable[str]]] = {
    "sessionId": Owner.session,
    "accessTokenId": Owner.access_token,
    "keyId": Owner.key,
    "contentId": Owner.article,
    "logoUploadId": Owner.logo,
    "brandLogoUploadId": Owner.logo,
    "backgroundUploadId": Owner.background,
    "webhookId": Owner.webhook,
    "deliveryId": Owner.delivery,
    "shareId": Owner.share,
    "cancelGeneration.id": Owner.queued,
    "retryGeneration.id": Owner.cancelled,
    "updateContent.id": Owner.article,
    "deleteContent.id": Owner.article,
    "restoreContent.id": Owner.deleted_article,
}
#: Everybody's.
_CATALOGUE = {"theme", "voice", "defaultVoice", "coverTheme", "infoCardTheme"}
#: Without which the id would not be looked at.
_BESIDES: Mapping[str, dict[str, Json]] = {"backgroundUploadId": {"background": "UPLOAD"}}
#: The staff may name anybody's.
_OF_STAFF = {
    field.name
    for field in root_fields(make_schema())
    if field.operation == "Mutation" and field.access and field.access.permission
}


def ids_of(sdl: GraphQLSchema, mutation: str) -> list[Place]:
    """Where the mutation takes the id of what only its owner has."""
    kind = input_of(sdl, mutation)
    if kind is None or mutation in _OF_STAFF:
        return []
    return [
        place
        for place in places(kind)
        if get_named_type(place.kind).name == "ID" and place.path[-1] not in _CATALOGUE
    ]


def object_of(mutation: str, place: Place) -> str:
    name = str(place.path[-1])
    return f"{mutation}.{name}" if name == "id" else name


def nobodys(theirs: str) -> str:
    """An id of the same type, of nothing."""
    return str(GlobalId(GlobalId.parse(theirs).type_name, "0" * 26))


def test_every_id_is_of_something_known(sdl: GraphQLSchema) -> None:
    named = {object_of(each, place) for each in EXAMPLES for place in ids_of(sdl, each)}

    assert named == set(_OBJECTS)


@pytest.mark.parametrize("mutation", sorted(set(EXAMPLES) - _OF_STAFF))
async def test_what_is_somebody_elses_is_not_there(
    stage: Stage, sdl: GraphQLSchema, mutation: str
) -> None:
    document, found = document_of(sdl, mutation), ids_of(sdl, mutation)
    if not found:
        return
    call, stranger = await EXAMPLES[mutation](stage), await stage.owner()
    for place in found:
        name = object_of(mutation, place)
        given = {**call.given, **_BESIDES.get(name, {})}
        theirs = await _OBJECTS[name](stranger)
        before = stage.product.world()

        answers = [
            await call.giving(place.filled(given, each)).sent(stage.product, document)
            for each in (theirs, nobodys(theirs))
        ]

        assert answers[0] == answers[1], place
        assert answers[0].codes in (["NOT_FOUND"], ["UPLOAD_MISSING"]), place
        assert stage.product.world() == before, place
