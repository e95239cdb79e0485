"""The headers of a request."""

from server.request_head import RequestHeaders


def test_lines_of_one_name_are_one_list() -> None:
    headers = RequestHeaders([(b"accept", b"text/html"), (b"host", b"a"), (b"accept", b"*/*")])

    assert headers.get("accept") == "text/html, */*"
    assert headers.get("host") == "a"


def test_what_was_not_sent_is_empty() -> None:
    assert RequestHeaders([]).get("accept") == ""


def test_any_byte_can_be_read() -> None:
    assert RequestHeaders([(b"x-request-id", b"\xe4\x00\xff")]).get("x-request-id") == "ä\x00ÿ"
