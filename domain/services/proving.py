"""Making and using up the tokens that mails carry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.ids import NewId
from domain.mail import MailKind, MailOrder
from domain.proof import (
    PROOF_LIFETIMES,
    NewToken,
    Proof,
    ProofInvalid,
    ProofPurpose,
    digest_of,
)
from domain.repeating import repeatable
from domain.unit_of_work import Database, UnitOfWork
from domain.user import User, UserStatus

#: What lets whoever asked for it take the account over.
_WAYS_IN = (ProofPurpose.RESET_PASSWORD, ProofPurpose.CHANGE_EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proving:
    database: Database
    new_id: NewId
    new_token: NewToken

    async def mint(
        self, work: UnitOfWork, purpose: ProofPurpose, user: User, order: MailOrder
    ) -> str:
        """A token for this mail; those of the user's earlier mails no longer work.

        The caller holds the user's lock.
        """
        token = self.new_token()
        now = await work.now()
        await work.proofs.retire(user.id, [purpose], but_of_order=order.id)
        await work.proofs.add(
            Proof(
                id=self.new_id(),
                user_id=user.id,
                purpose=purpose,
                email=order.address,
                digest=digest_of(token),
                created_at=now,
                expires_at=now + PROOF_LIFETIMES[purpose],
                order_id=order.id,
            )
        )
        return token

    @repeatable
    async def find(self, token: str, purposes: Collection[ProofPurpose]) -> Proof:
        """One that can be used, which `spend` then does; raises `ProofInvalid`."""
        async with self.database.begin() as work:
            proof = await work.proofs.get_by_digest(digest_of(token))
            if proof is None or proof.purpose not in purposes:
                raise ProofInvalid
            user = await work.users.get(proof.user_id)
            _require_usable(proof, user, now=await work.now())
        return proof

    async def spend(self, work: UnitOfWork, found: Proof) -> tuple[User, Proof]:
        """Uses a found token up, with all of its user and purpose; raises `ProofInvalid`.

        The user is locked from here on: of two who come with one token, one is too late.
        """
        user = await work.users.lock(found.user_id)
        proof = await work.proofs.lock_by_digest(found.digest)
        if proof is None:
            raise ProofInvalid
        user = _require_usable(proof, user, now=await work.now())
        await work.proofs.retire(user.id, [proof.purpose])
        return user, proof


async def close_ways_in(work: UnitOfWork, user: User) -> None:
    """Whoever knew the old password may have asked to move the account: that counts no more.

    The caller holds the user's lock.
    """
    await work.proofs.retire(user.id, _WAYS_IN)
    await work.mails.delete_of(user.id, [MailKind.CHANGE_EMAIL])


def _require_usable(proof: Proof, user: User | None, *, now: datetime) -> User:
    """The user whose it is."""
    if user is None or user.status is not UserStatus.ACTIVE or proof.expires_at <= now:
        raise ProofInvalid
    if not _is_about(proof, user):
        raise ProofInvalid
    return user


def _is_about(proof: Proof, user: User) -> bool:
    """A mail to an address that is the account's no more proves nothing about it."""
    return proof.purpose is ProofPurpose.CHANGE_EMAIL or proof.email == user.email
