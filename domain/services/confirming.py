"""Asking somebody who is signed in for their password once more, before what matters."""

from dataclasses import dataclass

from domain.errors import Unauthenticated
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.session import CurrentPasswordWrong, Passwords
from domain.unit_of_work import Database
from domain.user import PASSWORD_MAXIMUM, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What somebody who is signed in gives once more; `code` where they have a second factor."""

    password: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Confirming:
    database: Database
    passwords: Passwords
    rate_limits: RateLimits

    async def confirm(self, user_id: str, password: str, name: str) -> User:
        """The user, whose password it is; `name` is that of the argument that holds it.

        Guesses are limited as those of a login are. Raises `CurrentPasswordWrong`, `RateLimited`.
        """
        user = await self._require(user_id)
        await self.rate_limits.take(Bucket.LOGIN_PER_ACCOUNT, user.email)
        is_right = await self.passwords.verify(password[:PASSWORD_MAXIMUM], user.password_hash)
        if not is_right or len(password) > PASSWORD_MAXIMUM:
            raise CurrentPasswordWrong(name)
        return user

    @repeatable
    async def _require(self, user_id: str) -> User:
        async with self.database.begin() as work:
            user = await work.users.get(user_id)
        if user is None:
            raise Unauthenticated
        return user
