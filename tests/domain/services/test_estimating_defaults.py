"""An estimate is of what a request would be, once preferences have filled it in."""

import pytest

from domain.generation import GenerationKind
from domain.platform import Platform
from domain.preferences import Choice, Preferences, Unsaid
from domain.recipes.generate_cover import GenerateCover, GenerateCoverRecipe
from domain.services.filing import Filing
from domain.user import User
from tests.domain.fake_covers import FakeCoverMaker
from tests.domain.quota_studio import QuotaStudio
from tests.factories import NOW
from tests.fakes import UnlabelledFiles

COVER = GenerateCover(title="一锅好汤", platforms=(Platform.XIAOHONGSHU,))
OPEN = Unsaid(open=frozenset({Choice.PLATFORM}))


@pytest.fixture
def studio() -> QuotaStudio:
    studio = QuotaStudio()
    studio.recipes[GenerationKind.COVER] = GenerateCoverRecipe(
        maker=FakeCoverMaker(),
        filing=Filing(blobs=studio.blobs, labeller=UnlabelledFiles(), new_id=studio.new_id),
        uploads=studio.uploaded_pictures,
        reviewing=studio.reviewing,
        intake=studio.intake,
    )
    return studio


@pytest.mark.parametrize("unsaid", [OPEN, Unsaid()], ids=["open", "said"])
async def test_a_preferred_platform_has_its_price(
    studio: QuotaStudio, creator: User, unsaid: Unsaid
) -> None:
    """公众号 has two sizes, 小红书 one."""
    studio.database.tables.preferences[creator.id] = Preferences(
        owner_id=creator.id, default_platform=Platform.WECHAT_OFFICIAL, updated_at=NOW
    )

    with studio.unchanged():
        estimate = await studio.estimating.estimate(COVER, owner_id=creator.id, unsaid=unsaid)

    requested = await studio.generating.request(
        COVER, owner_id=creator.id, idempotency_key="idempotency-1", unsaid=unsaid
    )
    assert estimate.credits == requested.generation.credits_held == (3 if unsaid.open else 2)
