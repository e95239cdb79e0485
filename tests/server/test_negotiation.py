"""What Accept headers of real clients, and of odd ones, let us answer."""

import pytest

from server.negotiation import Accepted, Form

_APOLLO = "application/graphql-response+json,application/json;q=0.9"
_URQL = (
    "application/graphql-response+json, application/graphql+json, application/json,"
    " text/event-stream, multipart/mixed"
)
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "single"),
    [
        ("", Form.JSON),
        ("*/*", Form.JSON),
        ("application/*", Form.JSON),
        (_APOLLO, Form.GRAPHQL),
        (_URQL, Form.GRAPHQL),
        ("application/json", Form.JSON),
        ("application/json, application/graphql-response+json", Form.JSON),
        ("application/json;q=0.5, application/graphql-response+json", Form.GRAPHQL),
        ("application/graphql-response+json;q=0, */*", Form.JSON),
        ("application/json;q=0, */*", Form.GRAPHQL),
        ("APPLICATION/JSON; charset=utf-8", Form.JSON),
        ("application/json;q=x", None),
        ("text/html", None),
        ("application/graphql", None),
        ("text/event-stream", None),
        (",;,", None),
        ("a/b," * 50 + "application/json", None),
    ],
)
def test_one_answer_has_the_type_that_is_liked_best(header: str, single: Form | None) -> None:
    assert Accepted.of(header).single == single


@pytest.mark.parametrize(
    ("header", "streamed"),
    [
        ("", None),
        ("*/*", None),
        ("text/*", None),
        (_APOLLO, None),
        (_URQL, Form.EVENT_STREAM),
        ("text/event-stream", Form.EVENT_STREAM),
        (f'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,{_APOLLO}', Form.MULTIPART),
        (f"multipart/mixed;deferSpec=20220824,{_APOLLO}", Form.MULTIPART),
        ("multipart/mixed;q=0.1, text/event-stream;q=0.2", Form.EVENT_STREAM),
        ("multipart/mixed;q=0", None),
    ],
)
def test_many_answers_need_a_type_that_is_named(header: str, streamed: Form | None) -> None:
    assert Accepted.of(header).streamed == streamed


def test_parameters_say_which_specification_a_client_speaks() -> None:
    accepted = Accepted.of('multipart/mixed;boundary="-";deferSpec=20220824, application/json')

    assert accepted.parameter(Form.MULTIPART, "deferspec") == "20220824"
    assert accepted.parameter(Form.MULTIPART, "subscriptionspec") is None
    assert accepted.parameter(Form.JSON, "deferspec") is None


@pytest.mark.parametrize(
    ("header", "is_page"),
    [(_BROWSER, True), ("text/html", True), ("*/*", False), (_APOLLO, False), ("", False)],
)
def test_a_page_is_for_browsers_alone(header: str, is_page: bool) -> None:  # noqa: FBT001 - a case
    assert Accepted.of(header).prefers_html is is_page
