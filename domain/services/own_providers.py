"""Bringing a provider of one's own, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.audit import AuditEntry, Change
from domain.ids import NewId
from domain.own_provider import (
    OwnProvider,
    Sealing,
    Vendor,
    checked_api_key,
    checked_model_name,
)
from domain.rate_limit import Bucket, RateLimits
from domain.repeating import repeatable
from domain.services.owning import lock_owner
from domain.unit_of_work import Database

#: The provider as it is at a moment, in place of an earlier one.
_Dated = Callable[[datetime, OwnProvider | None], OwnProvider]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnProviding:
    database: Database
    sealing: Sealing
    rate_limits: RateLimits
    new_id: NewId

    async def set(
        self,
        vendor: Vendor,
        *,
        model: str,
        api_key: str,
        owner_id: str,
        ip_address: str | None = None,
    ) -> OwnProvider:
        """Keeps it in place of an earlier one; texts asked for from now on are made with it.

        Whether the vendor takes the key is found out by the first of them. Raises
        `ModelNameInvalid`, `ApiKeyInvalid`, `RateLimited`.
        """
        await self.rate_limits.take(Bucket.OWN_PROVIDER_PER_ACCOUNT, owner_id)
        model = checked_model_name(model)
        sealed_key = self.sealing.seal(checked_api_key(api_key), owner_id=owner_id)

        def provider_at(now: datetime, earlier: OwnProvider | None) -> OwnProvider:
            return OwnProvider(
                owner_id=owner_id,
                vendor=vendor,
                model=model,
                sealed_key=sealed_key,
                created_at=now if earlier is None else earlier.created_at,
                updated_at=now,
            )

        return await self._put(owner_id, provider_at, ip_address)

    @repeatable
    async def _put(self, owner_id: str, provider_at: _Dated, ip_address: str | None) -> OwnProvider:
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)
            earlier = await work.own_providers.get(owner_id)
            now = await work.now()
            own_provider = provider_at(now, earlier)
            change = _change("set", owner_id, before=earlier, after=own_provider)
            await work.own_providers.put(own_provider)
            await work.audit.add(self._entry(change, now, ip_address))
        return own_provider

    async def remove(self, owner_id: str, *, ip_address: str | None = None) -> OwnProvider | None:
        """What is removed, if there was one: its jobs still in the queue then fail.

        Raises `RateLimited`.
        """
        await self.rate_limits.take(Bucket.OWN_PROVIDER_PER_ACCOUNT, owner_id)
        return await self._remove(owner_id, ip_address)

    @repeatable
    async def _remove(self, owner_id: str, ip_address: str | None) -> OwnProvider | None:
        async with self.database.begin(user_id=owner_id) as work:
            await lock_owner(work, owner_id)
            own_provider = await work.own_providers.get(owner_id)
            if own_provider is None:
                return None
            now = await work.now()
            await work.own_providers.delete(owner_id)
            change = _change("removed", owner_id, before=own_provider, after=None)
            await work.audit.add(self._entry(change, now, ip_address))
        return own_provider

    def _entry(self, change: Change, now: datetime, ip_address: str | None) -> AuditEntry:
        return AuditEntry(
            id=self.new_id(),
            actor_id=change.subject_id,
            action=change.action,
            subject_id=change.subject_id,
            before=None if change.before is None else dict(change.before),
            after=None if change.after is None else dict(change.after),
            ip_address=ip_address,
            created_at=now,
        )

    async def get(self, owner_id: str) -> OwnProvider | None:
        async with self.database.read(user_id=owner_id) as reader:
            return await reader.own_providers.get(owner_id)


def _change(
    verb: str, owner_id: str, *, before: OwnProvider | None, after: OwnProvider | None
) -> Change:
    return Change(
        action=f"own_provider.{verb}",
        subject_id=owner_id,
        before=_told(before),
        after=_told(after),
    )


def _told(own_provider: OwnProvider | None) -> dict[str, str | int | None] | None:
    if own_provider is None:
        return None
    return {"vendor": own_provider.vendor.value, "model": own_provider.model}
