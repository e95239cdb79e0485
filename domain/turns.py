"""Whose turn it is, where many wait for few places: one that has much holds up nobody else."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message, the webhook that it is for, and whose that is."""

    delivery_id: str
    webhook_id: str
    owner_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many messages are under way at most: those to take now, and those of one at any time."""

    free: int
    per_webhook: int
    per_owner: int


@dataclass(slots=True, eq=False)
class Turns:
    """Takes those that wait, in their order, as long as there is a place for them.

    `under_way` already holds places of its webhooks and owners, but none of the free ones.
    """

    places: Places
    taken: list[str] = field(default_factory=list)
    _of_webhooks: Counter[str] = field(default_factory=Counter)
    _of_owners: Counter[str] = field(default_factory=Counter)

    @classmethod
    def beside(cls, under_way: Iterable[Waiting], places: Places) -> "Turns":
        turns = cls(places)
        for each in under_way:
            turns._seat(each)
        return turns

    @property
    def is_over(self) -> bool:
        return len(self.taken) >= self.places.free

    @property
    def full_webhooks(self) -> Collection[str]:
        return [key for key, n in self._of_webhooks.items() if n >= self.places.per_webhook]

    @property
    def full_owners(self) -> Collection[str]:
        return [key for key, n in self._of_owners.items() if n >= self.places.per_owner]

    def offer(self, waiting: Iterable[Waiting]) -> None:
        for each in waiting:
            if self._has_place(each):
                self._seat(each)
                self.taken.append(each.delivery_id)

    def _has_place(self, waiting: Waiting) -> bool:
        return (
            not self.is_over
            and self._of_webhooks[waiting.webhook_id] < self.places.per_webhook
            and self._of_owners[waiting.owner_id] < self.places.per_owner
        )

    def _seat(self, waiting: Waiting) -> None:
        self._of_webhooks[waiting.webhook_id] += 1
        self._of_owners[waiting.owner_id] += 1
