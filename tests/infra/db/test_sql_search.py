"""Finding contents by words and tags, on every database."""

import unicodedata
from dataclasses import replace

import pytest

from domain.contents import ContentOrder, ContentSortField
from domain.page import PageRequest, Position
from domain.unit_of_work import Database
from tests.infra.db.rows import NOW, a_generation, add_content, an_article
from tests.infra.db.search_desk import BY_RELEVANCE, MINUTE, Desk
from tests.sql_recorder import recorded_sql


@pytest.fixture
async def desk(database: Database) -> Desk:
    return await Desk.opened(database)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("小红书 文案", "小红书爆款文案怎么写"),
        ("小红书文案", "小红书爆款文案怎么写"),
        ("旺", "跟着老旺学做号"),
        ("老旺", "跟着老旺学做号"),
        ("iphone", "iPhone15的GPT-4体验"),
        ("ｉＰｈｏｎｅ　15", "iPhone15的GPT-4体验"),
        ("gpt 体验", "iPhone15的GPT-4体验"),
        ("GPT4", "iPhone15的GPT-4体验"),
        ("ABC", "ＡＢＣ１２３全角"),
        ("123", "ＡＢＣ１２３全角"),
        ("🍂", "秋日🍂穿搭"),
        ("穿搭🍂", "秋日🍂穿搭"),
        ("the and of", "The Best of You and Me"),
        ("a", "Plan A"),
        ("花西子", "国货之光花西子眉笔"),
        ("預制", "預制菜新规"),
        ("café", unicodedata.normalize("NFD", "Café 探店")),
        ("𠮷野家", "𠮷野家新品"),
        ("コーヒー", "コーヒー豆"),
    ],
)
async def test_words_of_any_script_are_found(desk: Desk, text: str, title: str) -> None:
    for other in ("露营清单", "南瓜汤", "Weekend notes"):
        await desk.write(other)
    await desk.write(title)

    assert await desk.found(text) == [title]


async def test_all_words_are_required_wherever_they_stand(desk: Desk) -> None:
    await desk.write("早餐", "燕麦和牛奶")
    await desk.write("午餐", "燕麦", "牛奶")
    await desk.write("晚餐", "燕麦")

    assert await desk.found("燕麦 牛奶") == ["午餐", "早餐"]
    assert await desk.found("燕麦 咖啡") == []


@pytest.mark.parametrize("text", ["，。！？", '+-*"()~@<>', "...", "‍️", "%_\\"])
async def test_punctuation_alone_finds_nothing(desk: Desk, text: str) -> None:
    await desk.write("标题，。！", '+-*"()~@<> 100%')

    assert await desk.found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "+燕麦 -牛奶",
        '"燕麦',
        "燕麦*",
        "(燕麦",
        "燕麦)",
        "~燕麦",
        "燕麦@3",
        "<燕麦>",
        "NOT 燕麦",
        "燕麦'--",
        "NEAR(燕麦)",
        "words:燕麦",
    ],
)
async def test_operators_are_no_operators(desk: Desk, text: str) -> None:
    """Words among them are words: they are looked for, too."""
    everything = "燕麦牛奶 3 not near words"
    await desk.write("早餐", everything)
    await desk.write("晚餐", "别的 words not near 3")

    assert await desk.found(text) == ["早餐"]


async def test_titles_come_first_and_the_newest_of_each_class(desk: Desk) -> None:
    await desk.write("燕麦一")
    await desk.write("正文一", "燕麦燕麦燕麦")
    await desk.write("燕麦二")
    await desk.write("正文二", "说说燕麦")

    assert await desk.found("燕麦") == ["燕麦二", "燕麦一", "正文二", "正文一"]


async def test_nobody_finds_what_is_another_s(database: Database, desk: Desk) -> None:
    stranger = await Desk.opened(database)
    await stranger.write("燕麦", "燕麦", "早餐")
    await desk.write("牛奶")

    assert await desk.found("燕麦") == []
    assert await desk.found(None, "早餐") == []
    stolen = replace(await stranger.criteria("燕麦"), owner_id=desk.stage.user.id)
    assert await desk.titles(stolen) == []


async def test_the_deleted_are_found_in_the_trash_alone(database: Database, desk: Desk) -> None:
    article = await desk.write("燕麦", "正文", "早餐")
    async with database.begin() as work:
        locked = await work.contents.lock(article.id)
        assert locked is not None
        locked.deleted_at = NOW

    assert await desk.found("燕麦", "早餐") == []
    for criteria in (await desk.criteria("燕麦", "早餐"), await desk.criteria()):
        assert await desk.titles(replace(criteria, is_deleted=True)) == ["燕麦"]


async def test_tags_are_found_however_they_are_written(desk: Desk) -> None:
    await desk.write("一", "正文", "AI", "干货")
    await desk.write("二", "正文", "ＡＩ")
    await desk.write("三", "正文", "AIGC")

    assert await desk.found(None, "ai") == ["二", "一"]
    assert await desk.found(None, "#AI", "干货") == ["一"]
    assert await desk.found("一", "AI") == ["一"]


async def test_an_entry_takes_the_place_of_the_one_before(desk: Desk) -> None:
    article = await desk.write("燕麦", "正文", "早餐")
    article.title, article.tags = "牛奶", ["晚餐"]
    await desk.put(article)

    assert await desk.found("燕麦") == []
    assert await desk.found(None, "早餐") == []
    assert len(await desk.found("牛奶", "晚餐")) == 1


async def test_pages_have_no_gaps_and_no_repeats_while_contents_come(desk: Desk) -> None:
    written = [await desk.write("燕麦" if n % 3 == 0 else "早餐", "燕麦") for n in range(12)]
    expected = [
        *(each.id for each in reversed(written) if each.title == "燕麦"),
        *(each.id for each in reversed(written) if each.title == "早餐"),
    ]
    criteria = await desk.criteria("燕麦")
    met: list[str] = []
    request = PageRequest(5)
    while True:
        with recorded_sql() as sent:
            page = await desk.history.page(criteria, BY_RELEVANCE, request)
        assert len(sent) == 1
        met += [content.id for content in page.items]
        if not page.has_next_page:
            break
        await desk.write("燕麦", "新来的")
        last = page.items[-1]
        key = desk.history.sort_key(criteria, BY_RELEVANCE)(last)
        request = PageRequest(5, after=Position(key, last.id))

    assert [each for each in met if each in expected] == expected
    assert len(met) == len(set(met))


async def test_pages_by_relevance_go_both_ways(desk: Desk) -> None:
    for n in range(7):
        await desk.write("燕麦" if n % 2 else "早餐", "燕麦")
    criteria = await desk.criteria("燕麦")
    for order in (BY_RELEVANCE, ContentOrder(ContentSortField.RELEVANCE, is_descending=False)):
        whole = (await desk.history.page(criteria, order, PageRequest(100))).items
        ids = [content.id for content in whole]
        for n, content in enumerate(whole):
            place = Position(desk.history.sort_key(criteria, order)(content), content.id)
            before = PageRequest(100, before=place, is_backward=True)
            after = PageRequest(100, after=place)
            earlier = await desk.history.page(criteria, order, before)
            later = await desk.history.page(criteria, order, after)
            assert [each.id for each in earlier.items] == ids[:n]
            assert [each.id for each in later.items] == ids[n + 1 :]


async def test_contents_of_an_earlier_release_get_their_entries(desk: Desk) -> None:
    for n in range(45):
        article = an_article(a_generation(desk.stage.key), created_at=NOW + n * MINUTE)
        article.tags = ["早餐"]
        await add_content(desk.database, desk.stage, article)
    assert await desk.found("标题") == []

    assert len(await desk.indexing.fill_index()) == 45
    assert await desk.indexing.fill_index() == []

    assert len(await desk.found("标题", "早餐")) == 45


async def test_a_long_text_is_found_by_all_of_it(desk: Desk) -> None:
    await desk.write("长文", "".join(chr(0x4E00 + n % 5_000) for n in range(200_000)))

    assert await desk.found(chr(0x4E00) + chr(0x4E01)) == ["长文"]
    assert await desk.found(chr(0x4E00) + chr(0x4E05)) == ["长文"]
