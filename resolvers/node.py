"""Global ids: opaque to clients, a type and a key to us."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

import strawberry

from domain.content import Content
from domain.errors import BadUserInput, NotFound
from domain.generation import Generation
from domain.ids import global_id
from domain.language import Sentence
from domain.permission import Scope
from domain.session import Viewer
from domain.upload import Upload
from domain.user import User
from resolvers.context import Info

_SEPARATOR = ":"

NodeId = Annotated[
    strawberry.ID, strawberry.argument(name="id", description="The `id` of any `Node`.")
]


class GlobalIdInvalid(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "id 无效：请使用接口返回的 id。", "Invalid id: use an id that this API returned."
            )
        )


@dataclass(frozen=True, slots=True)
class GlobalId:
    type_name: str
    key: str

    def __str__(self) -> str:
        return global_id(self.type_name, self.key)

    @classmethod
    def parse(cls, text: str) -> "GlobalId":
        """Raises `GlobalIdInvalid` for anything that we did not hand out."""
        try:
            padded = text + "=" * (-len(text) % 4)
            plain = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, ValueError) as error:
            raise GlobalIdInvalid from error
        type_name, separator, key = plain.partition(_SEPARATOR)
        parsed = cls(type_name, key)
        if not separator or not key or str(parsed) != text:
            raise GlobalIdInvalid
        return parsed


def any_key_of(text: str) -> str:
    """The key in a global id of any type, or the text itself where it is none."""
    try:
        return GlobalId.parse(text).key
    except GlobalIdInvalid:
        return text


def key_of(text: str, type_name: str) -> str:
    """The key in a global id of that type; raises `GlobalIdInvalid`."""
    parsed = GlobalId.parse(text)
    if parsed.type_name != type_name:
        raise GlobalIdInvalid
    return parsed.key


async def node(info: Info, *, node_id: NodeId) -> User | Generation | Content | Upload:
    """The viewer's own object of that id; raises `NotFound` for any other."""
    viewer = info.context.require_viewer()
    wanted = GlobalId.parse(node_id)
    found = await _load(info, wanted, viewer)
    owner_id = found.id if isinstance(found, User) else getattr(found, "owner_id", None)
    if found is None or owner_id != viewer.user_id:
        raise NotFound
    if isinstance(found, User):
        viewer.require_scope(Scope.ACCOUNT_READ)
    return found


async def _load(
    info: Info, wanted: GlobalId, viewer: Viewer
) -> User | Generation | Content | Upload | None:
    loaders = info.context.loaders
    match wanted.type_name:
        case "User":
            return await loaders.users.load(wanted.key)
        case "Generation":
            return await loaders.generations.load(wanted.key)
        case "Content":
            return await loaders.contents.load(wanted.key)
        case "Upload":
            return await info.context.product.uploading.get(wanted.key, owner_id=viewer.user_id)
        case _:
            return None
