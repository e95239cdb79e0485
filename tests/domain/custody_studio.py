"""A studio whose creators take their things away, show them, and leave."""

from functools import cached_property

from domain.content import Article
from domain.export import Export, ExportScope
from domain.generation import GenerationStatus
from domain.services.compiling import Compiling
from domain.services.erasing import Erasing
from domain.services.exporting import Exporting
from domain.services.leaving import Leaving
from domain.services.packing import Packing
from domain.services.sharing import Sharing
from domain.share import Share
from domain.user import User
from tests.domain.fake_custody import (
    FakeArchives,
    FakeExportNotices,
    FakeShareTokens,
    FakeShareViews,
)
from tests.domain.front_desk import second_factors_of
from tests.domain.studio import Studio
from tests.factories import a_generation, an_article, an_image


class CustodyStudio(Studio):
    def __init__(self) -> None:
        super().__init__()
        self.archives = FakeArchives(self.blobs)
        self.export_notices = FakeExportNotices()
        self.share_views = FakeShareViews()

    @cached_property
    def exporting(self) -> Exporting:
        return Exporting(
            database=self.database,
            blobs=self.blobs,
            notices=self.export_notices,
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def packing(self) -> Packing:
        return Packing(
            database=self.database,
            compiling=Compiling(database=self.database, live_sessions=self.live_sessions),
            archives=self.archives,
            blobs=self.blobs,
            notices=self.export_notices,
            telling=self.telling,
        )

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(
            database=self.database,
            tokens=FakeShareTokens(),
            views=self.share_views,
            rate_limits=self.rate_limits,
            base_url="https://api.example.com",
            new_id=self.new_id,
            clock=self.clock,
        )

    @cached_property
    def leaving(self) -> Leaving:
        return Leaving(
            database=self.database,
            sessions=self.sessions,
            passwords=self.passwords,
            second_factor=second_factors_of(self),
            rate_limits=self.rate_limits,
            stopping=self.stopping,
            auditing=self.auditing,
        )

    @cached_property
    def erasing(self) -> Erasing:
        return Erasing(database=self.database)

    def article(self, user: User, *, picture: bytes | None = None, **changes: object) -> Article:
        """A content of the user's that is simply there, with one picture if it is given."""
        job = a_generation(user.id, status=GenerationStatus.SUCCEEDED, credits_held=0)
        article = an_article(user.id, job.id, **changes)
        self.database.tables.generations[job.id] = job
        self.database.tables.contents[article.id] = article
        if picture is not None:
            image = an_image(article.id, user.id, byte_size=len(picture), caption="3:4")
            self.database.tables.assets[image.id] = image
            self.blobs.store(image.blob_name, picture)
        return article

    async def exported(self, user: User, scope: ExportScope = ExportScope.CONTENTS) -> Export:
        """The row of an export that was asked for."""
        return (await self.exporting.request(scope, owner_id=user.id)).export

    def export(self, export: Export) -> Export:
        """The row as it stands."""
        return self.database.tables.exports[export.id]

    def share(self, share_id: str) -> Share:
        """The row as it stands."""
        return self.database.tables.shares[share_id]
