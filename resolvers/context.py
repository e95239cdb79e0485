"""What a resolver knows about the operation it works for."""

from dataclasses import dataclass, field

import strawberry

from domain.audit import Actor
from domain.errors import Unauthenticated
from domain.language import Locale
from domain.permission import Access
from domain.product import Product
from domain.services.sessions import Device
from domain.session import Viewer
from domain.unit_of_work import DatabaseUnavailable
from resolvers.loaders import Loaders


@dataclass(slots=True, kw_only=True)
class Context:
    """One request's, or one socket's; `for_operation` gives each operation its own.

    `trouble` is why nobody knows whose the token is: what asks for no viewer goes on without.
    """

    product: Product
    device: Device
    locale: Locale
    request_id: str
    access_token: str | None = None
    viewer: Viewer | None = None
    trouble: DatabaseUnavailable | None = None
    _loaders: Loaders | None = field(init=False, default=None)

    @property
    def loaders(self) -> Loaders:
        """Made when they are asked for: a request's own context, of many operations, has none."""
        if self._loaders is None:
            self._loaders = Loaders(self.product, self.viewer)
        return self._loaders

    @loaders.setter
    def loaders(self, loaders: Loaders) -> None:
        self._loaders = loaders

    async def stop_loading(self) -> None:
        """Ends what the loaders have begun."""
        if self._loaders is not None:
            await self._loaders.stop()

    async def for_operation(self) -> "Context":
        """A copy with fresh loaders, and with the viewer that the token stands for by now."""
        viewer, trouble = None, None
        try:
            viewer = await self.find_viewer()
        except DatabaseUnavailable as error:
            trouble = error
        return Context(
            product=self.product,
            device=self.device,
            locale=self.locale,
            request_id=self.request_id,
            access_token=self.access_token,
            viewer=viewer,
            trouble=trouble,
        )

    async def find_viewer(self) -> Viewer | None:
        """None without a token, and where it has expired or its session has ended.

        Raises `DatabaseUnavailable`, where personal access tokens are kept.
        """
        if self.access_token is None:
            return None
        try:
            return await self.product.authenticating.authenticate(
                self.access_token, ip_address=self.device.ip_address
            )
        except Unauthenticated:
            return None

    def require_viewer(self) -> Viewer:
        """Raises `Unauthenticated`, and `DatabaseUnavailable` where nobody can tell."""
        if self.trouble is not None:
            raise DatabaseUnavailable from self.trouble
        if self.viewer is None:
            raise Unauthenticated
        return self.viewer

    def require_actor(self) -> Actor:
        """The viewer as the audit names them; raises `Unauthenticated`."""
        return Actor(user_id=self.require_viewer().user_id, ip_address=self.device.ip_address)

    async def require(self, access: Access) -> None:
        """Raises `Unauthenticated`, `ScopeMissing`, `Forbidden`."""
        if access.is_public:
            return
        viewer = self.require_viewer()
        viewer.require_scope(access.scope)
        if access.permission is not None:
            await self.product.permitting.require(viewer.user_id, access.permission)

    async def allows(self, access: Access) -> bool:
        """Whether `require` would let the viewer in; asked of the database once per operation."""
        viewer = self.viewer
        if viewer is None or not viewer.has_scope(access.scope):
            return access.is_public
        return access.permission is None or await self.loaders.permissions.load(access.permission)


Info = strawberry.Info[Context, None]
