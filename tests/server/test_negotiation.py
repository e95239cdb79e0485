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
        (
            f'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,{_APOLLO}',
            Form.SUBSCRIPTION_PARTS,
        ),
        (f"multipart/mixed;deferSpec=20220824,{_APOLLO}", Form.PARTS_2022),
        ("multipart/mixed;q=0.1, text/event-stream;q=0.2", Form.EVENT_STREAM),
        ("multipart/mixed;q=0", None),
        ("multipart/mixed;subscriptionSpec=2.0", None),
        ("multipart/mixed;deferSpec=1", None),
    ],
)
def test_many_answers_need_a_type_that_is_named(header: str, streamed: Form | None) -> None:
    assert Accepted.of(header).streamed == streamed


@pytest.mark.parametrize(
    ("header", "subscribed"),
    [
        (_APOLLO, None),
        (_URQL, Form.EVENT_STREAM),
        (
            f"multipart/mixed;boundary=graphql;subscriptionSpec=1.0,{_APOLLO}",
            Form.SUBSCRIPTION_PARTS,
        ),
        ("multipart/mixed;SUBSCRIPTIONSPEC=1.0", Form.SUBSCRIPTION_PARTS),
        ("multipart/mixed;subscriptionSpec=2.0", None),
        ("multipart/mixed;deferSpec=20220824", None),
        ("multipart/mixed", None),
        ("multipart/mixed, text/event-stream;q=0.1", Form.EVENT_STREAM),
        (
            "multipart/mixed;deferSpec=20220824, multipart/mixed;subscriptionSpec=1.0",
            Form.SUBSCRIPTION_PARTS,
        ),
        (
            "text/event-stream;q=0.1, multipart/mixed;subscriptionSpec=1.0;q=0.2",
            Form.SUBSCRIPTION_PARTS,
        ),
        ("multipart/mixed;subscriptionSpec=1.0;q=0", None),
        ("multipart/*, */*", None),
    ],
)
def test_a_subscription_needs_a_protocol_of_its_own(header: str, subscribed: Form | None) -> None:
    assert Accepted.of(header).subscribed == subscribed


@pytest.mark.parametrize(
    ("header", "increments"),
    [
        ("", None),
        ("*/*", None),
        (_APOLLO, None),
        (_URQL, Form.PARTS_V02),
        (f"multipart/mixed;deferSpec=20220824,{_APOLLO}", Form.PARTS_2022),
        (f"multipart/mixed;incrementalSpec=v0.2,{_APOLLO}", Form.PARTS_V02),
        ("application/json, multipart/mixed", Form.PARTS_V02),
        ("application/json, multipart/mixed;q=0.9", None),
        ("application/json;q=0.8, multipart/mixed;q=0.9", Form.PARTS_V02),
        ("multipart/mixed;q=0", None),
        ("multipart/mixed;deferSpec=20991231", None),
        ("multipart/mixed;incrementalSpec=v0.3", None),
        ("multipart/mixed;incrementalSpec=v0.3, multipart/mixed", Form.PARTS_V02),
        ("multipart/mixed;subscriptionSpec=1.0", None),
        ("multipart/mixed;incrementalSpec=v0.3;deferSpec=20220824", Form.PARTS_2022),
        (
            "multipart/mixed;q=0.5, multipart/mixed;deferSpec=20220824;q=0.6",
            Form.PARTS_2022,
        ),
        ("text/event-stream", None),
    ],
)
def test_parts_of_one_answer_are_written_as_the_client_reads_them(
    header: str, increments: Form | None
) -> None:
    assert Accepted.of(header).incremental == increments


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (_URQL, Form.GRAPHQL),
        ("text/event-stream", Form.EVENT_STREAM),
        ("text/event-stream, multipart/mixed", Form.EVENT_STREAM),
        ("text/event-stream, */*;q=0.1", Form.JSON),
        ("multipart/mixed", Form.PARTS_V02),
        ("multipart/mixed;incrementalSpec=v0.2", Form.PARTS_V02),
        ("multipart/mixed;deferSpec=20220824", Form.PARTS_2022),
        ("multipart/mixed;subscriptionSpec=1.0", Form.SUBSCRIPTION_PARTS),
        ("multipart/mixed;subscriptionSpec=1.0, application/json;q=0.1", Form.JSON),
        ("image/png", Form.JSON),
    ],
)
def test_who_takes_streams_alone_has_one_answer_in_a_stream(header: str, form: Form) -> None:
    assert Accepted.of(header).form == form


@pytest.mark.parametrize(
    ("header", "is_page"),
    [(_BROWSER, True), ("text/html", True), ("*/*", False), (_APOLLO, False), ("", False)],
)
def test_a_page_is_for_browsers_alone(header: str, is_page: bool) -> None:  # noqa: FBT001 - a case
    assert Accepted.of(header).prefers_html is is_page
