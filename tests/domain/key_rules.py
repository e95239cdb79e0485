"""What may happen to keys in an economy: sold, leaked, called back, put right."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from domain.audit import Actor
from domain.errors import DomainError
from domain.key import Key
from domain.staff_request import Asked
from tests.domain.key_studio import ADMIN, KeyStudio
from tests.domain.virtual_time import VirtualLoop

NUMBERS = st.integers(0, 99)

Answer = TypeVar("Answer")


class KeyRules(RuleBasedStateMachine):
    """Every refusal is expected: whatever is refused must have changed nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=VirtualLoop)
        self.studio = KeyStudio()

    def do(self, work: Coroutine[object, object, Answer], *, seconds: float = 0.2) -> Answer:
        """Does `work`, and lets everything else go on for a while."""

        async def go_on() -> Answer:
            answer = await work
            await asyncio.sleep(seconds)
            return answer

        return self.runner.run(go_on())

    def try_to(self, work: Coroutine[object, object, object]) -> None:
        with suppress(DomainError):
            self.do(work)

    def some_key(self, number: int) -> Key:
        keys = list(self.studio.database.tables.keys.values())
        return keys[number % len(keys)]

    @rule(number=NUMBERS, amount=st.integers(-30, 30))
    def credits_are_adjusted(self, number: int, amount: int) -> None:
        key = self.some_key(number)
        self.try_to(
            self.studio.key_keeping.adjust(key.id, Asked(ADMIN), amount=amount, reason="adjusted")
        )

    @rule(number=NUMBERS, is_refunded=st.booleans())
    def a_key_is_revoked(self, number: int, *, is_refunded: bool) -> None:
        """Once in a while, or none would be left."""
        if number < len(self.studio.database.tables.keys):
            key = self.some_key(number)
            self.try_to(
                self.studio.key_keeping.revoke(
                    key.id, ADMIN, reason="revoked", is_refunded=is_refunded
                )
            )

    @rule(number=NUMBERS, is_staff=st.booleans())
    def a_key_is_rotated(self, number: int, *, is_staff: bool) -> None:
        key = self.some_key(number)
        before = key.credits_available
        owner = Actor(user_id=key.owner_id or "", ip_address=ADMIN.ip_address)
        actor = ADMIN if is_staff else owner
        self.try_to(self.studio.key_keeping.rotate(key.id, actor, is_staff=is_staff))
        assert self.studio.key(key).owner_id == key.owner_id
        assert self.studio.key(key).credits_available >= before
