"""What recipes of texts are made with, over fakes."""

from functools import cached_property

from domain.services.composing import Composing
from domain.services.distilling import Distilling
from domain.services.examining import Examining
from domain.services.researching import Researching
from domain.services.reviewing import Reviewing
from domain.services.sourcing import Sourcing
from tests.domain.memory_database import MemoryDatabase
from tests.fake_writing import (
    FakeAnalyst,
    FakeComplianceChecker,
    FakeDistillationCache,
    FakeFactFinder,
    FakeSearcher,
    FakeWriter,
)
from tests.fakes import FakeRateLimits, FakeUrlPolicy, FakeWeb


class WritingDesk:
    database: MemoryDatabase

    def __init__(self) -> None:
        self.rate_limits = FakeRateLimits()
        self.web = FakeWeb()
        self.writer = FakeWriter()
        self.searcher = FakeSearcher()
        self.facts = FakeFactFinder()
        self.distillations = FakeDistillationCache()

    @cached_property
    def sourcing(self) -> Sourcing:
        return Sourcing(
            database=self.database,
            url_policy=FakeUrlPolicy(),
            fetcher=self.web,
            extractor=self.web,
        )

    @cached_property
    def reviewing(self) -> Reviewing:
        return Reviewing(compliance=FakeComplianceChecker(), facts=self.facts)

    @cached_property
    def composing(self) -> Composing:
        return Composing(reviewing=self.reviewing)

    @cached_property
    def researching(self) -> Researching:
        return Researching(searcher=self.searcher, sourcing=self.sourcing)

    @cached_property
    def distilling(self) -> Distilling:
        return Distilling(writer=self.writer, cache=self.distillations)

    @cached_property
    def examining(self) -> Examining:
        return Examining(
            checker=FakeComplianceChecker(), analyst=FakeAnalyst(), rate_limits=self.rate_limits
        )
