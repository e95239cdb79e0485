"""How long a stream waits for its turn, while others come and go."""

from collections.abc import Collection, Mapping
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from infra.queue.rounds import Rounds

BEATS = 5
MANY = [f"many{number}" for number in range(5_000)]


def begun(beats: int = BEATS) -> Rounds:
    rounds = Rounds(1.0)
    rounds.begin(beats=beats)
    return rounds


def beats_until(key: str, keys: Collection[str], rounds: Rounds, *, now: float) -> int:
    return next(beat for beat in count(1) if key in rounds.part(keys, now=now + beat))


def test_a_round_reads_each_once_and_parts_of_one_size() -> None:
    rounds = begun()
    keys = dict.fromkeys(MANY[:23])
    parts = [rounds.part(keys, now=now) for now in range(BEATS)]

    assert [key for part in parts for key in part] == [*keys]
    assert [len(part) for part in parts] == [5, 5, 5, 4, 4]


def test_between_beats_it_is_nobodys_turn() -> None:
    rounds = begun()
    assert rounds.part(MANY, now=7.0) == MANY[:1000]
    assert rounds.seconds_left(7.25) == 0.75
    assert rounds.part(MANY, now=7.9) == ()
    assert rounds.part(MANY, now=8.0) == MANY[1000:2000]


def test_who_comes_as_thousands_leave_does_not_wait_for_them() -> None:
    rounds = begun()
    rounds.part(MANY, now=0)

    assert beats_until("new", {"new": None}, rounds, now=0) <= BEATS


def test_who_comes_after_a_round_began_is_read_in_the_next() -> None:
    rounds = begun()
    keys = dict.fromkeys(MANY)
    rounds.part(keys, now=0)

    assert beats_until("new", keys | {"new": None}, rounds, now=0) == 2 * BEATS - 1


def test_a_new_connection_owes_nothing_to_the_rounds_before_it() -> None:
    rounds = begun()
    rounds.part(MANY, now=0)
    rounds.begin(beats=1)

    assert rounds.part(MANY, now=1) == MANY


@given(
    st.lists(
        st.dictionaries(st.integers(0, 20).map(str), st.none()), min_size=2 * BEATS, max_size=40
    )
)
def test_whoever_stays_is_read_within_two_rounds(followed: list[Mapping[str, None]]) -> None:
    rounds = begun()
    last_read: dict[str, int] = {}
    for beat, keys in enumerate(followed):
        part = rounds.part(keys, now=beat)
        assert set(part) <= keys.keys()
        last_read = {key: last_read.get(key, beat) for key in keys} | dict.fromkeys(part, beat)
        assert all(beat - read < 2 * BEATS for read in last_read.values())
