"""Who may do what: permissions of roles, scopes of tokens, and what a field asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import DomainError, ErrorCode
from domain.language import Sentence
from domain.user import Role


class Permission(StrEnum):
    """What the staff may do beyond their own accounts."""

    READ_USERS = "READ_USERS"
    MANAGE_USERS = "MANAGE_USERS"
    READ_KEYS = "READ_KEYS"
    MANAGE_KEYS = "MANAGE_KEYS"
    READ_GENERATIONS = "READ_GENERATIONS"
    MANAGE_GENERATIONS = "MANAGE_GENERATIONS"
    READ_AUDIT = "READ_AUDIT"
    READ_HEALTH = "READ_HEALTH"
    #: Introspection, and operations that were not published, where those are closed to others.
    EXPLORE_API = "EXPLORE_API"


#: Support looks things up and helps a stuck job on; money and accounts are the administrators'.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.USER: frozenset(),
    Role.SUPPORT: frozenset(
        {
            Permission.READ_USERS,
            Permission.READ_KEYS,
            Permission.READ_GENERATIONS,
            Permission.MANAGE_GENERATIONS,
            Permission.READ_HEALTH,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}


class Scope(StrEnum):
    """What the holder of a personal access token may do of what its owner may."""

    ACCOUNT_READ = "ACCOUNT_READ"
    CONTENT_READ = "CONTENT_READ"
    CONTENT_WRITE = "CONTENT_WRITE"
    GENERATE = "GENERATE"
    WEBHOOKS = "WEBHOOKS"
    STAFF = "STAFF"


class ScopeMissing(DomainError):
    code = ErrorCode.SCOPE_MISSING

    def __init__(self, scope: Scope | None) -> None:
        sentence = (
            Sentence(
                "访问令牌不能用于此操作，请登录后进行。",
                "No access token opens this; sign in to do it.",
            )
            if scope is None
            else Sentence(
                f"该访问令牌缺少权限 {scope}，请换用包含此权限的令牌。",
                f"This access token lacks the scope {scope}; use one that has it.",
            )
        )
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a field asks of whoever wants it.

    `scope` is what a personal access token must hold; None: only a session will do.
    `permission` is what the viewer's role must hold; None: anybody's own things.
    """

    is_public: bool = False
    scope: Scope | None = None
    permission: Permission | None = None


#: Signed in or not.
PUBLIC = Access(is_public=True)
#: Signed in with a password: no token opens it.
SESSION = Access()
READ_ACCOUNT = Access(scope=Scope.ACCOUNT_READ)
READ_CONTENT = Access(scope=Scope.CONTENT_READ)
WRITE_CONTENT = Access(scope=Scope.CONTENT_WRITE)
GENERATE = Access(scope=Scope.GENERATE)
WEBHOOKS = Access(scope=Scope.WEBHOOKS)


def staff(permission: Permission) -> Access:
    return Access(scope=Scope.STAFF, permission=permission)


class Audience(StrEnum):
    """Whom a field of an object is for, among those who have come to see the object."""

    ALL = "ALL"
    OWNER = "OWNER"
    OWNER_OR_STAFF = "OWNER_OR_STAFF"
    #: It is null to others; the rest of these refuse.
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a field of an object asks beyond what its object has asked already.

    `scope` is what a personal access token must hold; None: only a session will do.
    `permission` is what opens it to the staff, with the scope `STAFF` for their tokens.
    """

    audience: Audience
    scope: Scope | None = None
    permission: Permission | None = None


#: Contents and keys lead to their owners: a token that may see those may not thereby see these.
#: The staff's tokens may.
SHOWN_OF_ACCOUNT = Sight(audience=Audience.ALL, scope=Scope.ACCOUNT_READ)
OWN = Sight(audience=Audience.OWNER, scope=Scope.ACCOUNT_READ)
OWN_IN_SESSION = Sight(audience=Audience.OWNER)


def own_or_staff(permission: Permission) -> Sight:
    return Sight(audience=Audience.OWNER_OR_STAFF, scope=Scope.ACCOUNT_READ, permission=permission)


def staff_alone(permission: Permission) -> Sight:
    return Sight(audience=Audience.STAFF, scope=Scope.STAFF, permission=permission)
