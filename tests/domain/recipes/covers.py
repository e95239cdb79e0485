"""What tests of 封面 start from."""

from domain.content import Cover
from domain.platform import Platform
from domain.recipe import Assignment, Result
from domain.recipes.generate_cover import GenerateCover, GenerateCoverRecipe
from domain.services.filing import Filing
from domain.services.reviewing import Reviewing
from domain.user import User
from tests.domain.fake_covers import FakeCoverMaker, FakeImageMaker
from tests.domain.reported import Reported
from tests.domain.upload_studio import UploadStudio
from tests.fake_writing import FakeComplianceChecker, FakeFactFinder
from tests.fakes import UnlabelledFiles

USUAL = GenerateCover(title="每天复盘10分钟", platforms=(Platform.XIAOHONGSHU,))


class CoverStudio(UploadStudio):
    def __init__(self) -> None:
        super().__init__()
        self.maker = FakeCoverMaker()
        self.images = FakeImageMaker()

    def cover_recipe(self, *, paints: bool = True) -> GenerateCoverRecipe:
        filing = Filing(blobs=self.blobs, labeller=UnlabelledFiles(), new_id=self.new_id)
        return GenerateCoverRecipe(
            maker=self.maker,
            filing=filing,
            uploads=self.uploaded_pictures,
            reviewing=Reviewing(compliance=FakeComplianceChecker(), facts=FakeFactFinder()),
            intake=self.intake,
            images=self.images if paints else None,
        )

    async def made(
        self, request: GenerateCover, *, owner: User | None = None
    ) -> tuple[Cover, Result, Reported]:
        progress = Reported()
        assignment = Assignment(
            input=request,
            generation_id="generation",
            owner_id=owner.id if owner else "owner",
            content_id="content",
            now=self.clock(),
        )
        result = await self.cover_recipe().run(assignment, progress)
        cover = result.content
        assert isinstance(cover, Cover)
        assert list(result.assets) == progress.assets
        return cover, result, progress
