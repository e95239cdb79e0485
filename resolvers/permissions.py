"""Who may see what."""

from domain.errors import Forbidden
from domain.permission import Permission, Scope
from domain.session import Viewer
from domain.user import User
from resolvers.context import Context


def require_self(user: User, viewer: Viewer) -> None:
    """Raises `ScopeMissing`, and `Forbidden` where the user is not the viewer."""
    if user.id != viewer.user_id:
        raise Forbidden
    viewer.require_scope(Scope.ACCOUNT_READ)


def require_shown(viewer: Viewer | None) -> None:
    """Raises `ScopeMissing` for a token that was not given to read accounts.

    Contents and keys lead to their owners: whoever may see those may not thereby see these.
    """
    if viewer is not None and not viewer.has_scope(Scope.STAFF):
        viewer.require_scope(Scope.ACCOUNT_READ)


async def require_self_or(user: User, context: Context, permission: Permission) -> None:
    """Raises as `require_self`, unless the viewer's role holds the permission.

    Asks once in an operation, however many users it shows.
    """
    viewer = context.require_viewer()
    if user.id == viewer.user_id:
        require_self(user, viewer)
        return
    viewer.require_scope(Scope.STAFF)
    if not await context.loaders.permissions.load(permission):
        raise Forbidden
