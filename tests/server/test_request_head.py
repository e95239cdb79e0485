"""The headers of a request."""

from server.request_head import RequestHeaders


def test_lines_of_a_list_are_joined() -> None:
    headers = RequestHeaders([(b"accept", b"text/html"), (b"host", b"a"), (b"accept", b"*/*")])

    assert headers.get("accept") == "text/html, */*"
    assert headers.get("host") == "a"


def test_of_what_is_no_list_the_first_line_counts() -> None:
    headers = RequestHeaders([(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")])

    assert headers.get("authorization") == "Bearer a"


def test_what_was_not_sent_is_empty() -> None:
    assert RequestHeaders([]).get("accept") == ""


def test_any_byte_can_be_read() -> None:
    assert RequestHeaders([(b"x-request-id", b"\xe4\x00\xff")]).get("x-request-id") == "ä\x00ÿ"
