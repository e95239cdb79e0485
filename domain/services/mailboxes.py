"""Proving that one reads the mail of an address, and moving to another."""

from dataclasses import dataclass

from domain.audit import Actor, Change
from domain.mail import MailKind
from domain.proof import Proof, ProofPurpose
from domain.rate_limit import Bucket, RateLimits, take_mail
from domain.repeating import repeatable
from domain.services.auditing import Auditing
from domain.services.confirming import Confirming
from domain.services.owning import lock_owner
from domain.services.proving import Proving
from domain.services.telling import Telling
from domain.unit_of_work import Database, UnitOfWork
from domain.user import (
    EmailTaken,
    EmailUnchanged,
    EmailVerifiedAlready,
    User,
    normal_email,
)

_PURPOSES = (ProofPurpose.VERIFY_EMAIL, ProofPurpose.CHANGE_EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mailboxes:
    database: Database
    confirming: Confirming
    proving: Proving
    telling: Telling
    auditing: Auditing
    rate_limits: RateLimits

    async def request_verification(self, actor: Actor) -> None:
        """Orders another mail to the account's address; earlier ones no longer work.

        Raises `EmailVerifiedAlready`, `RateLimited`.
        """
        await self.rate_limits.take(Bucket.MAIL_PER_ACCOUNT, actor.user_id)
        address = await self._unverified_address(actor.user_id)
        await take_mail(self.rate_limits, ip_address=actor.ip_address, email=address)
        await self._order_verification(actor.user_id)

    @repeatable
    async def _unverified_address(self, user_id: str) -> str:
        async with self.database.begin() as work:
            return (await _unverified(work, user_id)).email

    @repeatable
    async def _order_verification(self, user_id: str) -> None:
        async with self.database.begin(user_id=user_id) as work:
            user = await _unverified(work, user_id)
            await self._order(work, MailKind.VERIFY_EMAIL, ProofPurpose.VERIFY_EMAIL, user)

    async def request_change(self, email: str, *, password: str, actor: Actor) -> None:
        """Orders a mail to the new address: only its link gives the account that address.

        Raises `EmailInvalid`, `EmailUnchanged`, `EmailTaken`, `CurrentPasswordWrong`,
        `RateLimited`.
        """
        user_id = actor.user_id
        spelled = normal_email(email)
        await self.confirming.confirm(user_id, password, "currentPassword")
        await self.rate_limits.take(Bucket.MAIL_PER_ACCOUNT, user_id)
        await take_mail(self.rate_limits, ip_address=actor.ip_address, email=spelled)
        await self._order_change(spelled, actor)

    @repeatable
    async def _order_change(self, spelled: str, actor: Actor) -> None:
        async with self.database.begin(user_id=actor.user_id) as work:
            user = await lock_owner(work, actor.user_id)
            if user.email == spelled:
                raise EmailUnchanged
            if await work.users.get_by_email(spelled) is not None:
                raise EmailTaken
            await self._order(
                work, MailKind.CHANGE_EMAIL, ProofPurpose.CHANGE_EMAIL, user, address=spelled
            )
            change = Change(
                action="user.email_change_requested",
                subject_id=user.id,
                after={"email": spelled},
            )
            await self.auditing.record(work, actor, change)

    async def _order(
        self,
        work: UnitOfWork,
        kind: MailKind,
        purpose: ProofPurpose,
        user: User,
        *,
        address: str | None = None,
    ) -> None:
        """In place of whatever was ordered or sent for the same purpose before."""
        await work.mails.delete_of(user.id, [kind])
        await work.proofs.retire(user.id, [purpose])
        await self.telling.order_mail(work, kind, user_id=user.id, address=address)

    async def verify(self, token: str, *, ip_address: str) -> User:
        """Takes the token of a mail as proof; where it was sent to change the address, does so.

        Raises `ProofInvalid`, `EmailTaken` (somebody was quicker), `RateLimited`.
        """
        await self.rate_limits.take(Bucket.PROOF_PER_ADDRESS, ip_address)
        found = await self.proving.find(token, _PURPOSES)
        return await self._verify(found, ip_address)

    @repeatable
    async def _verify(self, found: Proof, ip_address: str) -> User:
        async with self.database.begin(user_id=found.user_id) as work:
            user, proof = await self.proving.spend(work, found)
            before = user.email
            if proof.purpose is ProofPurpose.CHANGE_EMAIL:
                await self._move(work, user, proof)
            user.email_verified_at = user.updated_at = await work.now()
            change = Change(
                action="user.email_verified",
                subject_id=user.id,
                before={"email": before},
                after={"email": user.email},
            )
            await self.auditing.record(work, Actor(user_id=user.id, ip_address=ip_address), change)
        return user

    async def _move(self, work: UnitOfWork, user: User, proof: Proof) -> None:
        # What lies in the old mailbox opens the account no more.
        await work.proofs.retire(user.id, list(ProofPurpose))
        await work.mails.delete_of(user.id, [MailKind.VERIFY_EMAIL])
        await self.telling.order_mail(
            work, MailKind.EMAIL_CHANGED, user_id=user.id, address=user.email
        )
        try:
            await work.users.move(user, proof.email)
        except EmailTaken:
            raise EmailTaken("token") from None


async def _unverified(work: UnitOfWork, user_id: str) -> User:
    user = await lock_owner(work, user_id)
    if user.is_email_verified:
        raise EmailVerifiedAlready
    return user
