"""Who may see what."""

from domain.errors import Forbidden
from domain.session import Viewer
from domain.user import User


def require_self(user: User, viewer: Viewer) -> None:
    """Raises `Forbidden` where the user is not the viewer."""
    if user.id != viewer.user_id:
        raise Forbidden
