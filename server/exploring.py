"""Who may look at more of the API than it shows to its users."""

from domain.errors import Forbidden, Unauthenticated
from domain.permission import Permission, ScopeMissing, staff
from resolvers.context import Context

_EXPLORE = staff(Permission.EXPLORE_API)


async def may_explore(context: Context) -> bool:
    """Raises `DatabaseUnavailable` where nobody can tell."""
    try:
        await context.require(_EXPLORE)
    except (Unauthenticated, ScopeMissing, Forbidden):
        return False
    return True
