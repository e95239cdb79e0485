import asyncio
from dataclasses import dataclass, field

import pytest

from domain.ai_label import FoundLabel, ImplicitLabel
from domain.asset import Asset, AssetKind
from domain.errors import NotFound
from domain.label_verdict import LabelStatus, LabelVerdict
from domain.services.verifying import Verifying
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import NOW, a_generation, an_article, an_image

LABEL = FoundLabel(
    label=ImplicitLabel(producer="LaowangAI", content_id="soup", content_digest="d"),
    is_signed=True,
    file_digest="d",
)
VALID = LabelVerdict(LabelStatus.VALID, "LaowangAI", "soup")


class Labels:
    """Finds a label in what begins so."""

    producer = "LaowangAI"

    def __init__(self) -> None:
        self.under_way = 0
        self.most_under_way = 0

    async def read(self, data: bytes) -> FoundLabel | None:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        return LABEL if data.startswith(b"labelled") else None


@dataclass
class Uploads:
    owner_id: str
    files: dict[str, bytes] = field(default_factory=dict)

    async def load(self, upload_id: str, *, owner_id: str) -> bytes:
        if owner_id != self.owner_id or upload_id not in self.files:
            raise NotFound
        return self.files[upload_id]


@pytest.fixture
def creator(studio: Studio) -> User:
    return studio.user()


def verifying(
    studio: Studio, creator: User, labels: Labels | None = None, **files: bytes
) -> Verifying:
    return Verifying(
        database=studio.database,
        blobs=studio.blobs,
        uploads=Uploads(creator.id, files),
        labels=labels or Labels(),
    )


def keep(studio: Studio, creator: User, data: bytes, **changes: object) -> Asset:
    generation = a_generation(creator.id)
    article = an_article(creator.id, generation.id)
    asset = an_image(article.id, creator.id, **changes)
    tables = studio.database.tables
    tables.generations[generation.id] = generation
    tables.contents[article.id] = article
    tables.assets[asset.id] = asset
    studio.blobs.stored[asset.blob_name] = (data, NOW)
    return asset


async def test_a_creators_own_file_is_verified(studio: Studio, creator: User) -> None:
    labelled, bare = keep(studio, creator, b"labelled"), keep(studio, creator, b"bare")
    service = verifying(studio, creator)

    assert await service.verify_asset(labelled.id, owner_id=creator.id) == VALID
    assert await service.verify_asset(bare.id, owner_id=creator.id) == LabelVerdict(
        LabelStatus.MISSING
    )


async def test_subtitles_are_asked_for_their_words(studio: Studio, creator: User) -> None:
    told = keep(studio, creator, "1\n\nAI生成".encode(), kind=AssetKind.SUBTITLE)
    untold = keep(studio, creator, "你好".encode() + b"\xff", kind=AssetKind.SUBTITLE)
    service = verifying(studio, creator)

    assert await service.verify_asset(told.id, owner_id=creator.id) == LabelVerdict(
        LabelStatus.VISIBLE_ONLY
    )
    assert await service.verify_asset(untold.id, owner_id=creator.id) == LabelVerdict(
        LabelStatus.MISSING
    )


async def test_what_is_not_there_or_not_theirs_is_not_found(studio: Studio, creator: User) -> None:
    foreign = keep(studio, studio.user(), b"labelled")
    gone = keep(studio, creator, b"labelled")
    del studio.blobs.stored[gone.blob_name]
    service = verifying(studio, creator)

    for asset_id in (foreign.id, gone.id, "unknown"):
        with pytest.raises(NotFound):
            await service.verify_asset(asset_id, owner_id=creator.id)


async def test_an_upload_is_verified_for_whoever_sent_it(studio: Studio, creator: User) -> None:
    service = verifying(studio, creator, sent=b"labelled", other=b"bare")

    assert await service.verify_upload("sent", owner_id=creator.id) == VALID
    verdict = await service.verify_upload("other", owner_id=creator.id)
    assert verdict == LabelVerdict(LabelStatus.MISSING)
    with pytest.raises(NotFound):
        await service.verify_upload("sent", owner_id="somebody else")


async def test_of_many_large_files_few_are_in_memory_at_once(studio: Studio, creator: User) -> None:
    asset, labels = keep(studio, creator, b"labelled"), Labels()
    service = verifying(studio, creator, labels, mine=b"labelled")

    verdicts = await asyncio.gather(
        *(service.verify_asset(asset.id, owner_id=creator.id) for _ in range(5)),
        *(service.verify_upload("mine", owner_id=creator.id) for _ in range(5)),
    )

    assert (set(verdicts), labels.most_under_way) == ({VALID}, 2)
