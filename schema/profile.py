"""How somebody appears and is spoken to."""

import strawberry

from domain.language import Locale
from domain.profile import AVATAR_URL_LENGTH, TIME_ZONE_PAUSE, UNCHANGED, ProfileChanges
from domain.user import DISPLAY_NAME_LENGTH
from schema.payload import Payload
from schema.user import User


@strawberry.input(description="What to change of a profile; what is absent stays.")
class UpdateProfileInput:
    display_name: str | None = strawberry.field(
        description=f"1 to {DISPLAY_NAME_LENGTH} characters.", default=None
    )
    avatar_url: strawberry.Maybe[str | None] = strawberry.field(
        description=f"An https address of at most {AVATAR_URL_LENGTH} characters; null takes the"
        " picture away."
    )
    locale: Locale | None = strawberry.field(
        description="The language of mails to you.", default=None
    )
    time_zone: str | None = strawberry.field(
        description="By its IANA name, such as `Asia/Shanghai`: where your days begin. It can be"
        f" changed once in {TIME_ZONE_PAUSE.days} days.",
        default=None,
    )

    def arguments(self) -> dict[str, object]:
        avatar = self.avatar_url
        changes = ProfileChanges(
            display_name=self.display_name,
            avatar_url=UNCHANGED if avatar is None else avatar.value,
            locale=self.locale,
            time_zone=self.time_zone,
        )
        return {"changes": changes}


@strawberry.type(description="The answer to `updateProfile`.")
class UpdateProfilePayload(Payload):
    user: User | None = strawberry.field(
        description="Your account; null where it was refused.", default=None
    )
