"""Places are never given twice, and none stays empty while somebody may have it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.turns import Places, Turns, Waiting

_PLACES = Places(free=8, per_webhook=2, per_owner=3)
#: Of an owner's number, and of one of that owner's webhooks.
_ADDRESSED = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=60)


def _rows(addressed: list[tuple[int, int]], kind: str) -> list[Waiting]:
    return [
        Waiting(f"{kind}{n}", f"{owner}-{webhook}", f"{owner}")
        for n, (owner, webhook) in enumerate(addressed)
    ]


@given(_ADDRESSED, _ADDRESSED)
def test_each_gets_what_is_free_for_it(
    held: list[tuple[int, int]], waiting: list[tuple[int, int]]
) -> None:
    under_way, rows = _rows(held, "held"), _rows(waiting, "row")
    turns = Turns.beside(under_way, _PLACES)
    turns.offer(rows)

    taken = [row for row in rows if row.delivery_id in turns.taken]
    seated = [*under_way, *taken]
    of_webhooks = Counter(row.webhook_id for row in seated)
    of_owners = Counter(row.owner_id for row in seated)
    assert turns.taken == [row.delivery_id for row in taken]
    assert len(taken) <= _PLACES.free
    for row in taken:
        assert of_webhooks[row.webhook_id] <= _PLACES.per_webhook
        assert of_owners[row.owner_id] <= _PLACES.per_owner
    for row in rows:
        is_left = row not in taken
        is_full = row.webhook_id in turns.full_webhooks or row.owner_id in turns.full_owners
        assert not is_left or turns.is_over or is_full


def test_one_with_much_leaves_places_to_those_behind_it() -> None:
    turns = Turns.beside([], _PLACES)
    turns.offer(_rows([(0, n % 3) for n in range(50)] + [(1, 0)], "row"))

    assert turns.taken == ["row0", "row1", "row2", "row50"]
