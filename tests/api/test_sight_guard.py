"""What guards the fields, asked directly by those to whom no field of ours leads."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import pytest

from domain.errors import DomainError, Forbidden, Unauthenticated
from domain.language import Locale
from domain.permission import (
    OWN,
    OWN_IN_SESSION,
    SHOWN_OF_ACCOUNT,
    Permission,
    Scope,
    ScopeMissing,
    Sight,
    own_or_staff,
    staff_alone,
)
from domain.product import Product
from domain.services.permitting import Permitting
from domain.services.sessions import Device
from domain.session import Viewer
from domain.user import User
from resolvers.access import attribute, sighted
from resolvers.context import Context, Info
from tests.domain.studio import Studio
from tests.factories import NOW

_OWN_OR_STAFF = own_or_staff(Permission.READ_USERS)
_STAFF_ALONE = staff_alone(Permission.READ_USERS)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of no special role, or nobody at all, before another's account."""

    studio: Studio
    account: User
    viewer: Viewer | None

    @classmethod
    async def of(cls, scopes: frozenset[Scope] | None = None) -> "Visitor":
        studio = Studio()
        visitor, account = await studio.creator(), await studio.creator()
        return cls(studio, account, Viewer(visitor.id, "here", NOW, scopes))

    async def sees(self, sight: Sight) -> object:
        """The account's address, by a field of that sight."""
        database = self.studio.database
        product = SimpleNamespace(database=database, permitting=Permitting(database=database))
        context = Context(
            product=cast("Product", product),
            device=Device("127.0.0.1"),
            locale=Locale.EN,
            request_id="sights",
            viewer=self.viewer,
        )
        info = cast("Info", SimpleNamespace(context=context, python_name="email"))
        answered = sighted(attribute, sight)(root=self.account, info=info)
        return await answered if sight.permission else answered


@pytest.mark.parametrize("sight", [OWN, OWN_IN_SESSION, _OWN_OR_STAFF])
async def test_another_without_the_permission_is_refused(sight: Sight) -> None:
    visitor = await Visitor.of()

    with pytest.raises(Forbidden):
        await visitor.sees(sight)


@pytest.mark.parametrize(
    ("sight", "refusal"),
    [
        (OWN, Forbidden),
        (OWN_IN_SESSION, ScopeMissing),
        (_OWN_OR_STAFF, ScopeMissing),
        (SHOWN_OF_ACCOUNT, ScopeMissing),
    ],
)
async def test_anothers_token_without_scopes_is_refused(
    sight: Sight, refusal: type[DomainError]
) -> None:
    visitor = await Visitor.of(frozenset())

    with pytest.raises(refusal):
        await visitor.sees(sight)


@pytest.mark.parametrize("sight", [OWN, OWN_IN_SESSION, _OWN_OR_STAFF])
async def test_without_signing_in_what_has_an_owner_is_closed(sight: Sight) -> None:
    visitor = await Visitor.of()
    anonymous = Visitor(visitor.studio, visitor.account, None)

    with pytest.raises(Unauthenticated):
        await anonymous.sees(sight)


@pytest.mark.parametrize("scopes", [None, frozenset(Scope)])
async def test_what_the_staff_alone_see_is_null_to_others(scopes: frozenset[Scope] | None) -> None:
    visitor = await Visitor.of(scopes)
    anonymous = Visitor(visitor.studio, visitor.account, None)

    assert await visitor.sees(_STAFF_ALONE) is None
    assert await anonymous.sees(_STAFF_ALONE) is None


async def test_what_everybody_may_see_needs_no_session() -> None:
    visitor = await Visitor.of()
    anonymous = Visitor(visitor.studio, visitor.account, None)

    assert await visitor.sees(SHOWN_OF_ACCOUNT) == visitor.account.email
    assert await anonymous.sees(SHOWN_OF_ACCOUNT) == visitor.account.email
