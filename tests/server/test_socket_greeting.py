"""Clients bring their token as they are used to."""

import pytest

from server.socket_closing import SocketEnded
from server.socket_greeting import token_of


@pytest.mark.parametrize(
    ("payload", "token"),
    [
        (None, None),
        ({}, None),
        ({"Authorization": "Bearer abc"}, "abc"),
        ({"authorization": "bearer abc"}, "abc"),
        ({"AUTHORIZATION": "BEARER  abc "}, "abc"),
        ({"headers": {"Authorization": "Bearer abc"}}, "abc"),
        ({"Headers": {"authorization": "Bearer abc"}}, "abc"),
        ({"Authorization": "Bearer abc", "headers": {"authorization": "Bearer def"}}, "abc"),
        ({"Authorization": None, "headers": {"authorization": "Bearer def"}}, "def"),
        ({"Authorization": ["Bearer abc"], "headers": ["Bearer def"]}, None),
        ({"Authorization": "Basic abc"}, None),
        ({"Authorization": "Bearer "}, None),
    ],
    ids=repr,
)
def test_the_token_is_found_in_any_case_and_in_headers(payload: object, token: str | None) -> None:
    assert (token_of(payload) or None) == token


@pytest.mark.parametrize("payload", [[], 5, "Bearer abc", True], ids=repr)
def test_a_payload_that_is_no_object_ends_the_socket(payload: object) -> None:
    with pytest.raises(SocketEnded) as ended:
        token_of(payload)

    assert ended.value.closing is not None
    assert ended.value.closing.code == 4400
