"""Dictionaries are the same however many keys they have."""

import pytest

from execution.rows import dictionaries


@pytest.mark.parametrize("length", [0, 1, 2, 100, 101, 300])
@pytest.mark.parametrize("every", [1, 2, 1000])
def test_each_key_has_its_value_or_null(length: int, every: int) -> None:
    keys = [f"key_{place}" for place in range(length)]
    given = {key: place for place, key in enumerate(keys) if place % every == 0}
    [made, other] = dictionaries(keys, given)([[*given.values()], [None] * len(given)])
    assert [*made.items()] == [(key, given.get(key)) for key in keys]
    assert other == dict.fromkeys(keys)
