"""When a socket's session is looked at next."""

from datetime import timedelta

import pytest

from domain.session import Viewer
from server.socket_session import seconds_until_check
from tests.server.socket_stand import NOW


@pytest.mark.parametrize(("lifetime", "seconds"), [(900, 5), (5, 5), (1.5, 1.5), (0, 0)])
def test_a_token_is_not_believed_longer_than_it_lives(lifetime: float, seconds: float) -> None:
    viewer = Viewer("mei", "session", NOW + timedelta(seconds=lifetime))

    assert seconds_until_check(viewer, now=NOW) == seconds
