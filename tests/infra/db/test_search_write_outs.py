"""What was committed is found while a server writes its full-text index out of its memory."""

import asyncio
from collections.abc import Iterator
from random import Random

from domain.page import PageRequest
from tests.infra.db.opening import opened, settings_of
from tests.infra.db.search_desk import BY_RELEVANCE, Desk

_ROUNDS, _OF_EACH = 10, 5


def _large_texts() -> Iterator[str]:
    """Each of more words than such a server keeps in memory."""
    characters = Random(1)  # noqa: S311 - no secret
    while True:
        yield "".join(map(chr, characters.choices(range(0x4E00, 0x9FA5), k=10_000)))


async def test_nothing_is_lost_while_the_index_is_written_out(server_url: str) -> None:
    async with opened(settings_of(server_url)) as database:
        desk, other = await Desk.opened(database), await Desk.opened(database)
        criteria = await desk.criteria("燕麦")
        written: list[str] = []
        ended = asyncio.Event()

        async def write() -> None:
            texts = _large_texts()
            for _ in range(_ROUNDS):
                for n in range(_OF_EACH):
                    article = await desk.write("燕麦" if n % 2 else "早餐", "燕麦")
                    written.append(article.id)
                await other.write("长文", next(texts))
            ended.set()

        writing = asyncio.create_task(write())
        lost: list[int] = []
        while not ended.is_set():
            known = len(written)
            lost.append(known - await desk.history.count(criteria))
            page = await desk.history.page(criteria, BY_RELEVANCE, PageRequest(100))
            lost.append(known - len(page.items))
            titles = [each.title for each in page.items]
            assert titles == sorted(titles, reverse=True)
        await writing

    assert len(written) == _ROUNDS * _OF_EACH
    assert max(lost) <= 0
