"""Getting back in with a mail instead of the forgotten password."""

from dataclasses import dataclass
from datetime import datetime

from domain.audit import Actor, Change
from domain.ids import NewId
from domain.mail import MailKind, MailOrder
from domain.proof import Proof, ProofPurpose
from domain.rate_limit import Bucket, RateLimits, take_mail
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.proving import Proving, close_ways_in
from domain.services.sessions import Sessions
from domain.services.telling import Telling
from domain.session import Passwords
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User, checked_password, normal_email
from domain.webhook import WebhookDisabledReason, WebhookStatus


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recovering:
    database: Database
    passwords: Passwords
    sessions: Sessions
    proving: Proving
    telling: Telling
    auditing: Auditing
    rate_limits: RateLimits
    new_id: NewId

    async def request(self, email: str, *, ip_address: str) -> None:
        """Orders a mail to whoever has an account with this address.

        Whether somebody has is only looked up when the mail is written: here, the work and the
        answer are the same. Raises `EmailInvalid`, `RateLimited`.
        """
        address = normal_email(email)
        await self.rate_limits.take(Bucket.RESET_PER_ADDRESS, ip_address)
        await self.rate_limits.take(Bucket.RESET_PER_ACCOUNT, address)
        await take_mail(self.rate_limits, ip_address=ip_address, email=address)
        await self._order(address)

    @repeatable
    async def _order(self, address: str) -> None:
        async with self.database.begin() as work:
            now = await work.now()
            await work.mails.add(
                MailOrder(
                    id=self.new_id(),
                    user_id=None,
                    kind=MailKind.RESET_PASSWORD,
                    address=address,
                    run_after=now,
                    created_at=now,
                )
            )

    async def reset(self, token: str, new_password: str, *, ip_address: str) -> None:
        """Sets the password by the token of a mail, and ends every session of the account.

        The second factor stays: the next sign-in asks for it. A change of address that waits to
        be proven is off, personal access tokens end, and webhooks are told nothing until their
        owner enables them. Raises `PasswordInvalid`, `ProofInvalid`, `RateLimited`,
        `ServiceUnavailable`.
        """
        await self.rate_limits.take(Bucket.PROOF_PER_ADDRESS, ip_address)
        password = checked_password(new_password, "newPassword")
        found = await self.proving.find(token, [ProofPurpose.RESET_PASSWORD])
        password_hash = await self.passwords.hash(password)
        # First, since here it may fail for want of Redis: nothing has changed then.
        await self.sessions.end_all(found.user_id)
        await self._set_password(found, password_hash, ip_address=ip_address)
        # Once more: somebody may have signed in with the old password until just now.
        await self.sessions.end_outlived(found.user_id)

    @repeatable
    async def _set_password(self, found: Proof, password_hash: str, *, ip_address: str) -> None:
        async with self.database.begin(user_id=found.user_id) as work:
            user, _ = await self.proving.spend(work, found)
            await close_ways_in(work, user)
            now = await work.now()
            await _take_back(work, user, now=now)
            user.password_hash = password_hash
            user.password_changed_at = user.updated_at = now
            # Whoever used it reads that mailbox.
            user.email_verified_at = user.email_verified_at or now
            await self.telling.order_mail(work, MailKind.PASSWORD_RESET, user_id=user.id)
            await self.auditing.record(
                work,
                Actor(user_id=user.id, ip_address=ip_address),
                Change(action="user.password_reset", subject_id=user.id),
            )


async def _take_back(work: UnitOfWork, user: User, *, now: datetime) -> None:
    """What whoever had the old password may have made, and what outlives it.

    The caller holds the user's lock, as whoever makes one of these does.
    """
    for access_token in await work.access_tokens.list_live(user.id, now=now):
        access_token.revoked_at = now
    for known in await work.webhooks.list_of_owner(user.id):
        webhook = await work.webhooks.lock(known.id)
        if webhook is not None and webhook.status is WebhookStatus.ENABLED:
            webhook.disable(WebhookDisabledReason.PASSWORD_RESET, now=now)
