"""Letting scripts act for their owners: personal access tokens."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access_token import (
    TOKEN_DAYS_MAXIMUM,
    TOKENS_PER_USER,
    USED_PRECISION,
    AccessToken,
    StaffScopeForbidden,
    TokenLimitReached,
    checked_name,
    checked_scopes,
    digest_of,
    is_well_spelled,
    shown_prefix,
    written_token,
)
from domain.audit import Actor, Change
from domain.errors import NotFound, Unauthenticated
from domain.ids import Clock, NewId
from domain.mail import MailKind
from domain.options import checked_number
from domain.permission import PERMISSIONS, Scope
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.confirming import Confirmation
from domain.services.owning import lock_owner
from domain.services.second_factors import SecondFactors
from domain.services.sessions import Sessions
from domain.services.telling import Telling
from domain.session import CurrentPasswordWrong, Viewer
from domain.unit_of_work import Database, DatabaseConflict, UnitOfWork
from domain.user import UserStatus

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOrder:
    """What a new token is to be called and to be good for."""

    name: str
    scopes: Sequence[Scope]
    expires_in_days: int


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """`token` is told this once: it is not kept."""

    access_token: AccessToken
    token: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delegating:
    database: Database
    sessions: Sessions
    second_factors: SecondFactors
    auditing: Auditing
    telling: Telling
    rate_limits: RateLimits
    random_bits: Callable[[int], int]
    new_id: NewId
    clock: Clock

    async def create(self, order: TokenOrder, given: Confirmation, *, actor: Actor) -> IssuedToken:
        """A new token, told this once, and its owner is told of it by mail.

        It outlives the session that asks for it, so a session alone does not do. Raises
        `TokenNameInvalid`, `TokenScopesMissing`, `StaffScopeForbidden`, `NumberOutOfRange`,
        `TokenLimitReached`, `Unauthenticated`, and as `SecondFactors.identify`.
        """
        token = written_token(self.random_bits)
        access_token = self._access_token(order, token, actor.user_id)
        confirmed = await self.second_factors.identify(actor.user_id, given)
        await self.rate_limits.take(Bucket.GRANT_PER_ACCOUNT, actor.user_id)
        await self._add(access_token, confirmed.password_hash, actor)
        return IssuedToken(access_token, token)

    @repeatable
    async def _add(self, access_token: AccessToken, confirmed_hash: str, actor: Actor) -> None:
        async with self.database.begin(user_id=actor.user_id) as work:
            await self._require_room(work, access_token, confirmed_hash)
            await work.access_tokens.add(access_token)
            await self.telling.order_mail(
                work,
                MailKind.ACCESS_TOKEN_CREATED,
                user_id=actor.user_id,
                subject_id=access_token.id,
            )
            await self.auditing.record(
                work,
                actor,
                Change(
                    action="access_token.created",
                    subject_id=access_token.id,
                    after={
                        "name": access_token.name,
                        "prefix": access_token.prefix,
                        "scopes": " ".join(access_token.scopes),
                        "expiresAt": access_token.expires_at.isoformat(),
                    },
                ),
            )

    def _access_token(self, order: TokenOrder, token: str, owner_id: str) -> AccessToken:
        now = self.clock()
        days = checked_number(
            order.expires_in_days, "expiresInDays", lowest=1, highest=TOKEN_DAYS_MAXIMUM
        )
        return AccessToken(
            id=self.new_id(),
            owner_id=owner_id,
            name=checked_name(order.name),
            digest=digest_of(token),
            prefix=shown_prefix(token),
            scopes=checked_scopes(order.scopes),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )

    async def _require_room(
        self, work: UnitOfWork, access_token: AccessToken, confirmed_hash: str
    ) -> None:
        owner = await lock_owner(work, access_token.owner_id)
        if owner.password_hash != confirmed_hash:
            # It was reset meanwhile, which ends the tokens that there were.
            raise CurrentPasswordWrong("password")
        if Scope.STAFF in access_token.scopes and not PERMISSIONS[owner.role]:
            raise StaffScopeForbidden
        live = await work.access_tokens.list_live(owner.id, now=access_token.created_at)
        if len(live) >= TOKENS_PER_USER:
            raise TokenLimitReached

    @repeatable
    async def revoke(self, token_id: str, *, actor: Actor) -> AccessToken:
        """From now on the token opens nothing; a second time changes nothing.

        Raises `NotFound`.
        """
        async with self.database.begin(user_id=actor.user_id) as work:
            access_token = await work.access_tokens.lock(token_id)
            if access_token is None or access_token.owner_id != actor.user_id:
                raise NotFound
            if access_token.revoked_at is None:
                access_token.revoked_at = self.clock()
                await self.auditing.record(
                    work, actor, Change(action="access_token.revoked", subject_id=token_id)
                )
        await self.sessions.tell_ending(actor.user_id)
        return access_token

    async def list(self, owner_id: str) -> Sequence[AccessToken]:
        """The owner's live tokens, newest first, as they stand on the primary."""
        async with self.database.read_latest() as reader:
            return await reader.access_tokens.list_live(owner_id, now=self.clock())

    async def authenticate(self, token: str) -> Viewer:
        """Who holds this token; raises `Unauthenticated`.

        Asks the primary: a token that was revoked, or whose owner was disabled, is refused at
        once (docs/adr/0019).
        """
        if not is_well_spelled(token):
            raise Unauthenticated
        now = self.clock()
        access_token = await self._find(token, now)
        if access_token is None:
            raise Unauthenticated
        await self._note_use(access_token, now)
        return Viewer(
            access_token.owner_id,
            access_token.id,
            access_token.expires_at,
            frozenset(access_token.scopes),
        )

    async def _find(self, token: str, now: datetime) -> AccessToken | None:
        async with self.database.read_latest() as reader:
            found = await reader.access_tokens.get_by_digest(digest_of(token))
            if found is None or not found.is_live(now=now):
                return None
            owners = await reader.users.get_many([found.owner_id])
        is_active = any(owner.status is UserStatus.ACTIVE for owner in owners)
        return found if is_active else None

    async def _note_use(self, access_token: AccessToken, now: datetime) -> None:
        used_at = access_token.last_used_at
        if used_at is not None and now - used_at < USED_PRECISION:
            return
        try:
            async with self.database.begin() as work:
                await work.access_tokens.note_use(access_token.id, now=now)
        except DatabaseConflict:
            # Another request with the same token has it in hand, and writes the same.
            _log.info("access_token.use_unnoted", extra={"access_token_id": access_token.id})
