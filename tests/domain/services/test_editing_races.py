"""Of two changes at once one is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from domain.content import Content
from domain.editing import ContentChanged, Edit
from domain.searchable import IndexEntry
from domain.services.indexing import Indexing
from domain.user import User
from tests.domain.history_studio import HistoryStudio


@pytest.fixture
def studio() -> HistoryStudio:
    return HistoryStudio()


@pytest.fixture
def owner(studio: HistoryStudio) -> User:
    return studio.user()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overtaken(Indexing):
    """Somebody else changes the content while its words are being made."""

    overtake: Callable[[], Awaitable[object]]

    async def entry_of(self, content: Content) -> IndexEntry:
        await self.overtake()
        return await Indexing.entry_of(self, content)


@pytest.mark.parametrize("other", [Edit(title="抢先"), Edit(tags=("抢先",))])
async def test_of_two_changes_at_once_one_is_refused(
    studio: HistoryStudio, owner: User, other: Edit
) -> None:
    article = studio.article(owner)
    slow = Overtaken(
        database=studio.database,
        tokenizer=studio.tokenizer,
        isolating=studio.isolating,
        overtake=lambda: studio.editing.update(article.id, other, owner_id=owner.id),
    )
    editing = replace(studio.editing, indexing=slow)

    with pytest.raises(ContentChanged):
        await editing.update(article.id, Edit(title="晚了"), owner_id=owner.id)

    stored = studio.content(article.id)
    assert (stored.title, tuple(stored.tags)) == (other.title or "秋日食谱", other.tags or ())
