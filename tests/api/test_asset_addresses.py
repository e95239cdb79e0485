"""The addresses of a content's pictures: the owner's, signed, and small where that is asked for."""

from dataclasses import dataclass
from typing import Any, cast

from domain.content import Content, ContentKind, Cover
from domain.language import Locale
from domain.product import Product
from domain.services.sessions import Device
from domain.session import Viewer
from domain.user import User
from resolvers.context import Context
from resolvers.node import GlobalId
from server.operation_request import OperationRequest
from tests.domain.studio import Studio
from tests.factories import NOW, an_image
from tests.server.operating import Surroundings

_OPERATIONS = Surroundings().operations()
_PICTURES = """
query ($id: ID!, $width: Int!) {
  node(id: $id) { ... on Cover { images { url thumbnailUrl(width: $width) } } }
}
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """As a session would be: whoever asks is this one."""

    user: User

    async def authenticate(self, access_token: str, *, ip_address: str) -> Viewer:
        return Viewer(user_id=self.user.id, session_id=access_token, expires_at=NOW)


class Shop:
    """As much of the product as a picture's address needs."""

    def __init__(self, studio: Studio, user: User) -> None:
        self.database = studio.database
        self.blobs = studio.blobs
        self.clock = lambda: NOW
        self.authenticating = SignedIn(user)


async def pictures(studio: Studio, content: Content, user: User, width: int) -> Any:  # noqa: ANN401 - JSON
    context = Context(
        product=cast("Product", Shop(studio, user)),
        device=Device("127.0.0.1"),
        locale=Locale.EN,
        request_id="addresses",
        access_token="token",
    )
    variables = {"id": str(GlobalId("Content", content.id)), "width": width}
    body = await _OPERATIONS.answer(
        await _OPERATIONS.receive(
            OperationRequest.of({"query": _PICTURES, "variables": variables}), context
        )
    )
    if "errors" in body:
        return [error["extensions"]["code"] for error in body["errors"]]
    return body["data"]["node"]["images"]


async def a_cover(studio: Studio, user: User, width: int) -> tuple[Cover, str]:
    """A cover, and the name of its picture's blob."""
    job = await studio.requested(user)
    cover = Cover(
        id=studio.new_id(),
        owner_id=user.id,
        generation_id=job.id,
        kind=ContentKind.COVER,
        title="封面",
        theme_id="plain",
        created_at=NOW,
        updated_at=NOW,
    )
    image = an_image(cover.id, user.id, width=width, height=width)
    studio.database.tables.contents[cover.id] = cover
    studio.database.tables.assets[image.id] = image
    return cover, image.blob_name


async def test_a_picture_and_its_small_copy_have_addresses_of_their_owner_s() -> None:
    studio = Studio()
    user = await studio.creator()
    cover, name = await a_cover(studio, user, 1242)

    shown = await pictures(studio, cover, user, 300)

    assert shown == [
        {
            "url": f"https://cdn.example.com/{name}?owner={user.id}",
            "thumbnailUrl": f"https://cdn.example.com/thumb/300/{name}.jpg?owner={user.id}",
        }
    ]


async def test_a_picture_that_is_no_wider_is_its_own_small_copy() -> None:
    studio = Studio()
    user = await studio.creator()
    cover, _ = await a_cover(studio, user, 300)

    (shown,) = await pictures(studio, cover, user, 200)

    assert shown["thumbnailUrl"] == shown["url"]


async def test_a_picture_has_some_width_and_is_shown_to_its_owner_alone() -> None:
    studio = Studio()
    user = await studio.creator()
    cover, _ = await a_cover(studio, user, 1242)

    assert await pictures(studio, cover, user, 0) == ["BAD_USER_INPUT"]
    assert await pictures(studio, cover, studio.user(), 300) == ["NOT_FOUND"]
