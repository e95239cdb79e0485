"""Assets and the blobs that they name."""

from domain.asset import AssetKind
from domain.unit_of_work import Database
from tests.infra.db.rows import add_articles, an_image, set_stage
from tests.sql_recorder import recorded_sql


async def test_assets_come_in_their_contents_order(database: Database) -> None:
    stage = await set_stage(database)
    first, second, other = await add_articles(database, stage, 3)
    last, sound = an_image(first, 1), an_image(second)
    cover = an_image(first, 0)
    cover.width, cover.height, cover.ai_label = 1242, 1660, "AI 生成"
    sound.kind, sound.duration_seconds = AssetKind.AUDIO, 1.25
    async with database.begin() as work:
        await work.assets.add_many([last, cover, sound, an_image(other)])

    with recorded_sql() as statements:
        async with database.read() as reader:
            found = await reader.assets.list_of_contents({first.id, second.id})

    assert len(statements) == 1
    assert [each.id for each in found] == [cover.id, last.id, sound.id]
    assert (found[0].width, found[0].height, found[0].ai_label) == (1242, 1660, "AI 生成")
    assert (found[2].kind, found[2].duration_seconds) == (AssetKind.AUDIO, 1.25)


async def test_an_asset_is_found_by_its_id(database: Database) -> None:
    stage = await set_stage(database)
    (article,) = await add_articles(database, stage, 1)
    image = an_image(article)
    async with database.begin() as work:
        await work.assets.add_many([image])

    async with database.read() as reader:
        found = await reader.assets.get(image.id)
        assert found is not None
        assert (found.owner_id, found.blob_name) == (stage.user.id, image.blob_name)
        assert await reader.assets.get("another") is None


async def test_known_blobs_are_those_some_asset_names(database: Database) -> None:
    stage = await set_stage(database)
    (article,) = await add_articles(database, stage, 1)
    image = an_image(article)
    async with database.begin() as work:
        await work.assets.add_many([image])
        await work.assets.add_many([])
        assert await work.assets.known_blob_names({image.blob_name, "other.png"}) == {
            image.blob_name
        }
