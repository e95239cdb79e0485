"""So many of each name at a time, and no trace of those that have gone."""

from contextlib import ExitStack

import pytest

from server.socket_limits import Crowd, Crowded, SocketLimits


def test_one_too_many_is_refused_until_another_has_left() -> None:
    crowd = Crowd(2)
    with crowd.joined("mei"):
        with crowd.joined("mei"), pytest.raises(Crowded), crowd.joined("mei"):
            pass
        with crowd.joined("mei"), crowd.joined("wang"):
            assert crowd.names == 2
    assert crowd.names == 0


def test_whoever_is_refused_counts_for_nothing() -> None:
    crowd = Crowd(1)
    with ExitStack() as stack:
        stack.enter_context(crowd.joined("mei"))
        for _ in range(3):
            with pytest.raises(Crowded), crowd.joined("mei"):
                pass
    with crowd.joined("mei"):
        pass


def test_the_limits_are_those_that_clients_are_told() -> None:
    limits = SocketLimits()

    assert (limits.init_seconds, limits.ping_seconds, limits.operations) == (10, 30, 50)
