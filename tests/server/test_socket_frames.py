"""A frame is of the protocol, or the socket ends; whoever sends it, nothing crashes."""

import json

import pytest

from server.socket_frames import Frame, FrameInvalid


@pytest.mark.parametrize(
    "text",
    [
        '{"type":[]}',
        '{"type":{}}',
        '{"type":null}',
        '{"type":"subscribe","id":"\\ud800","payload":{"query":"{ __typename }"}}',
        '{"type":"complete","id":"\\ud800"}',
        json.dumps({"type": "subscribe", "id": "1" * 257, "payload": {}}),
        json.dumps({"type": "complete", "id": ""}),
        '{"type":"ping","payload":5}',
        '{"type":"pong","payload":[]}',
    ],
    ids=lambda text: text[:60],
)
def test_what_is_not_of_the_protocol_is_refused(text: str) -> None:
    with pytest.raises(FrameInvalid):
        Frame.read(text)


@pytest.mark.parametrize("payload", ["{", '{"query":"\\ud800"}', '{"variables":{"a":NaN}}'])
def test_a_subscribe_that_is_not_strictly_json_loses_its_payload(payload: str) -> None:
    """Where at least its id can be read."""
    text = '{"type":"subscribe","id":"1","payload":' + payload + "}"
    if payload == "{":
        with pytest.raises(FrameInvalid):
            Frame.read(text)
        return

    assert Frame.read(text) == Frame("subscribe", "1", None)


def test_a_signal_keeps_its_payload() -> None:
    assert Frame.read('{"type":"ping","payload":{"sent":1}}') == Frame("ping", "", {"sent": 1})
    assert Frame.read('{"type":"pong"}') == Frame("pong", "", None)
