"""A link shows a content while it lasts, to everybody alike."""

from datetime import timedelta

import pytest

from domain.content import Article
from domain.errors import NotFound, RateLimited
from domain.options import NumberOutOfRange
from domain.rate_limit import Bucket
from domain.share import SHARE_LIMIT, SHARE_MEMORY, IssuedShare, ShareLimitReached
from domain.unit_of_work import DatabaseConflict, DatabaseUnavailable
from domain.user import User, UserStatus
from tests.domain.custody_studio import CustodyStudio
from tests.factories import NOW

VISITOR = "198.51.100.9"


@pytest.fixture
def studio() -> CustodyStudio:
    return CustodyStudio()


@pytest.fixture
async def article(studio: CustodyStudio, creator: User) -> Article:
    return studio.article(creator, picture=b"a picture")


@pytest.fixture
async def issued(studio: CustodyStudio, creator: User, article: Article) -> IssuedShare:
    return await studio.sharing.share(article.id, owner_id=creator.id)


async def test_a_link_shows_the_content_and_its_author(
    studio: CustodyStudio, article: Article, issued: IssuedShare
) -> None:
    assert issued.url == f"https://api.example.com/s/{issued.token}"
    assert issued.expires_at == issued.created_at + timedelta(days=30)
    assert studio.share(issued.id).token_digest == f"digest of {issued.token}"

    shown = await studio.sharing.open(issued.token, visitor=VISITOR)

    assert (shown.title, shown.author_name) == (article.title, "老旺")
    assert shown.body is not None
    assert shown.body.endswith(f"{shown.ai_label}\n")
    [image] = shown.images
    assert (image.caption, image.expires_at) == ("3:4", issued.expires_at)
    assert (shown.audio, shown.srt, shown.scenes, shown.cards) == (None, None, [], [])


async def test_a_name_that_nobody_chose_is_not_shown(
    studio: CustodyStudio, creator: User, issued: IssuedShare
) -> None:
    """It may be the first part of the owner's address."""
    account = studio.account(creator)
    account.display_name, account.is_name_chosen = account.email.partition("@")[0], False

    shown = await studio.sharing.open(issued.token, visitor=VISITOR)

    assert shown.author_name is None


async def test_a_link_ends_by_itself(studio: CustodyStudio, issued: IssuedShare) -> None:
    studio.clock.move(timedelta(days=30))

    with pytest.raises(NotFound):
        await studio.sharing.open(issued.token, visitor=VISITOR)


async def test_a_revoked_link_shows_nothing(
    studio: CustodyStudio, creator: User, issued: IssuedShare
) -> None:
    first = await studio.sharing.revoke(issued.id, owner_id=creator.id)
    studio.clock.move(timedelta(minutes=1))
    with studio.unchanged():
        again = await studio.sharing.revoke(issued.id, owner_id=creator.id)

    assert again.revoked_at == first.revoked_at == issued.created_at
    with pytest.raises(NotFound):
        await studio.sharing.open(issued.token, visitor=VISITOR)


async def test_a_deleted_content_is_hidden_until_it_is_restored(
    studio: CustodyStudio, article: Article, issued: IssuedShare
) -> None:
    studio.database.tables.contents[article.id].deleted_at = NOW
    with pytest.raises(NotFound):
        await studio.sharing.open(issued.token, visitor=VISITOR)

    studio.database.tables.contents[article.id].deleted_at = None
    assert (await studio.sharing.open(issued.token, visitor=VISITOR)).title == article.title


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.DELETED])
async def test_who_was_shut_out_shows_nothing(
    studio: CustodyStudio, creator: User, issued: IssuedShare, status: UserStatus
) -> None:
    studio.account(creator).status = status

    with pytest.raises(NotFound):
        await studio.sharing.open(issued.token, visitor=VISITOR)


async def test_only_its_owner_shares_a_content(
    studio: CustodyStudio, article: Article, issued: IssuedShare
) -> None:
    stranger = studio.user()

    with studio.unchanged():
        with pytest.raises(NotFound):
            await studio.sharing.share(article.id, owner_id=stranger.id)
        with pytest.raises(NotFound):
            await studio.sharing.revoke(issued.id, owner_id=stranger.id)
        with pytest.raises(NotFound):
            await studio.sharing.revoke("nothing", owner_id=stranger.id)


async def test_a_content_in_the_trash_cannot_be_shared(
    studio: CustodyStudio, creator: User
) -> None:
    article = studio.article(creator, deleted_at=NOW)

    with studio.unchanged(), pytest.raises(NotFound):
        await studio.sharing.share(article.id, owner_id=creator.id)


@pytest.mark.parametrize("days", [0, 366])
async def test_days_have_bounds(
    studio: CustodyStudio, creator: User, article: Article, days: int
) -> None:
    with studio.unchanged(), pytest.raises(NumberOutOfRange):
        await studio.sharing.share(article.id, owner_id=creator.id, days=days)


async def test_links_that_ended_make_room(
    studio: CustodyStudio, creator: User, article: Article, issued: IssuedShare
) -> None:
    for _ in range(SHARE_LIMIT - 1):
        await studio.sharing.share(article.id, owner_id=creator.id)
    with studio.unchanged(), pytest.raises(ShareLimitReached):
        await studio.sharing.share(article.id, owner_id=creator.id)

    await studio.sharing.revoke(issued.id, owner_id=creator.id)

    assert (await studio.sharing.share(article.id, owner_id=creator.id)).token != issued.token


async def test_an_address_that_asks_too_often_is_told_so(
    studio: CustodyStudio, issued: IssuedShare
) -> None:
    studio.rate_limits.empty.add((Bucket.SHARED_PER_ADDRESS, VISITOR))

    with pytest.raises(RateLimited):
        await studio.sharing.open(issued.token, visitor=VISITOR)


async def test_views_are_written_down_now_and_then(
    studio: CustodyStudio, issued: IssuedShare
) -> None:
    for visitor in (VISITOR, VISITOR, "198.51.100.10"):
        await studio.sharing.open(issued.token, visitor=visitor)
    assert studio.share(issued.id).view_count == 0

    assert await studio.sharing.record_views() == [issued.id]
    assert studio.share(issued.id).view_count == 2
    with studio.unchanged():
        assert await studio.sharing.record_views() == []


async def test_views_that_cannot_be_written_are_counted_on(
    studio: CustodyStudio, issued: IssuedShare
) -> None:
    await studio.sharing.open(issued.token, visitor=VISITOR)
    studio.database.is_away = True
    with pytest.raises(DatabaseUnavailable):
        await studio.sharing.record_views()
    studio.database.is_away = False
    await studio.sharing.open(issued.token, visitor="198.51.100.10")

    assert await studio.sharing.record_views() == [issued.id]
    assert studio.share(issued.id).view_count == 2


async def test_views_of_many_links_are_written_in_batches(
    studio: CustodyStudio, creator: User
) -> None:
    shares = [
        await studio.sharing.share(studio.article(creator).id, owner_id=creator.id)
        for _ in range(201)
    ]
    for share in shares:
        await studio.share_views.count(share.id, VISITOR)
    studio.database.conflicts = 50
    with pytest.raises(DatabaseConflict):
        await studio.sharing.record_views()
    studio.database.conflicts = 0

    assert sorted(await studio.sharing.record_views()) == sorted(each.id for each in shares)
    assert {studio.share(each.id).view_count for each in shares} == {1}


async def test_links_are_forgotten_a_month_after_their_end(
    studio: CustodyStudio, issued: IssuedShare
) -> None:
    studio.clock.move(timedelta(days=30) + SHARE_MEMORY - timedelta(seconds=1))
    assert await studio.sweeping.purge_shares() == []
    studio.clock.move(timedelta(seconds=1))

    assert await studio.sweeping.purge_shares() == [issued.id]
    assert studio.database.tables.shares == {}
