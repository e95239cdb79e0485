"""A studio that estimates."""

from functools import cached_property

from domain.crew import Worker
from domain.generation import QueueName
from domain.recipes.defaulting import PreferredDefaults
from domain.services.estimating import Estimate, Estimating
from domain.services.forecasting import Forecasting
from domain.user import User
from tests.domain.fake_crew import FakeCrew
from tests.domain.upload_studio import UploadStudio
from tests.factories import NOW, OFFERS, Commission


def a_worker(worker_id: str = "worker", **changes: object) -> Worker:
    slots = {QueueName.TEXT: 2, QueueName.MEDIA: 1}
    facts = {"worker_id": worker_id, "slots": slots, "last_seen_at": NOW, **changes}
    return Worker(**facts)  # type: ignore[arg-type]  # the test's own arguments


class QuotaStudio(UploadStudio):
    def __init__(self) -> None:
        super().__init__()
        self.crew = FakeCrew()
        self.monotonic = 0.0

    @cached_property
    def estimating(self) -> Estimating:
        return Estimating(
            database=self.database,
            recipes=self.recipes,
            defaults=PreferredDefaults(database=self.database, offers=lambda: OFFERS),
            forecasting=Forecasting(
                database=self.database, crew=self.crew, monotonic=lambda: self.monotonic
            ),
            rate_limits=self.rate_limits,
            clock=self.clock,
        )

    async def estimate(self, user: User, **changes: object) -> Estimate:
        """Of a commission, which must leave everything as it was."""
        with self.unchanged():
            return await self.estimating.estimate(
                Commission(**changes),  # type: ignore[arg-type]  # the test's own arguments
                owner_id=user.id,
            )
