"""The bytes of one answer in a stream, as clients that take nothing else have it."""

import pytest
from graphql import GraphQLFormattedError

from server.http_answers import HttpAnswer
from server.negotiation import Form
from server.operation_refused import OperationRefused

_BODY = {"data": {"text": "一\n二"}}
_ERROR: GraphQLFormattedError = {"message": "No."}


def test_an_event_stream_says_that_it_is_complete() -> None:
    response = HttpAnswer(_BODY).response(Form.EVENT_STREAM)

    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert bytes(response.body).decode() == (
        ':\n\nevent: next\ndata: {"data":{"text":"一\\n二"}}\n\nevent: complete\ndata:\n\n'
    )


@pytest.mark.parametrize(
    ("form", "specification", "told"),
    [
        (Form.PARTS_V02, "incrementalSpec=v0.2", '{"data":{"text":"一\\n二"},"hasNext":false}'),
        (Form.PARTS_2022, "deferSpec=20220824", '{"data":{"text":"一\\n二"},"hasNext":false}'),
        (
            Form.SUBSCRIPTION_PARTS,
            "subscriptionSpec=1.0",
            '{"payload":{"data":{"text":"一\\n二"}}}',
        ),
    ],
)
def test_a_single_part_is_closed(form: Form, specification: str, told: str) -> None:
    response = HttpAnswer(_BODY).response(form)

    assert response.headers["content-type"] == f'multipart/mixed;boundary="graphql";{specification}'
    assert bytes(response.body).decode() == (
        f"\r\n--graphql\r\nContent-Type: application/json\r\n\r\n{told}\r\n--graphql--\r\n"
    )


@pytest.mark.parametrize("status", [200, 400])
def test_several_answers_are_no_stream(status: int) -> None:
    response = HttpAnswer([_BODY], status).response(Form.PARTS_V02)

    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert bytes(response.body).decode() == '[{"data":{"text":"一\\n二"}}]'


_STREAMS = [Form.EVENT_STREAM, Form.SUBSCRIPTION_PARTS, Form.PARTS_V02, Form.PARTS_2022]


@pytest.mark.parametrize("form", _STREAMS)
@pytest.mark.parametrize(
    ("status", "is_well_formed", "told"),
    [
        (400, True, 200),
        (500, True, 200),
        (504, True, 200),
        (400, False, 400),
        (405, True, 405),
        (429, True, 429),
        (503, True, 503),
    ],
)
def test_what_is_wrong_with_an_operation_is_told_in_the_stream(
    form: Form,
    status: int,
    is_well_formed: bool,  # noqa: FBT001 - a case
    told: int,
) -> None:
    refused = OperationRefused([_ERROR], status=status)

    response = HttpAnswer.refused(refused, form, is_well_formed=is_well_formed).response(form)

    type_told = form.partition(";")[0] if told == 200 else "application/json"
    assert response.status_code == told
    assert response.headers["content-type"].startswith(type_told)
    assert b'{"errors":[{"message":"No."}]' in bytes(response.body)
