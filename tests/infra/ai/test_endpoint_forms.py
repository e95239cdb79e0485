"""How endpoints ask for JSON of a certain shape, and what they do where that is declined."""

from collections.abc import Sequence

import pytest

from domain.failure import FailureCode
from infra.ai.endpoint import Form
from infra.ai.endpoint_forms import FormAsking
from infra.provider_settings import Provider, StructuredOutput
from tests.captured_logs import capture_logs
from tests.infra.ai.anthropic_server import message, refusal
from tests.infra.ai.calling import FORM, PROMPT, OpenEndpoint, Taker, complete, failure
from tests.infra.ai.event_server import EventServer, Received, Reply
from tests.infra.ai.openai_chunks import chunks, declined

_JSON = '{"title": "熟客"}'
_ANSWER = chunks({"content": _JSON})
_BY_SCHEMA = {
    "type": "json_schema",
    "json_schema": {"name": "essence", "strict": True, "schema": FORM.schema},
}
_BY_OBJECT = {"type": "json_object"}
_DECLINED = declined("This response_format type is unavailable now")


def asked(requests: Sequence[Received]) -> list[object]:
    return [request.body.get("response_format") for request in requests]


def names_the_shape(request: Received) -> bool:
    system = request.body["messages"][0]["content"]
    assert system.startswith(PROMPT.system)
    return "JSON" in system and '"maxLength": 20' in system


@pytest.mark.parametrize(
    ("setting", "expected", "is_shape_in_prompt"),
    [("json_schema", _BY_SCHEMA, False), ("json_object", _BY_OBJECT, True), ("none", None, True)],
)
async def test_the_settings_say_how_to_ask(
    event_server: EventServer,
    make_endpoint: OpenEndpoint,
    setting: str,
    expected: object,
    is_shape_in_prompt: bool,  # noqa: FBT001
) -> None:
    event_server.reply = _ANSWER
    taker = Taker()

    await complete(make_endpoint(event_server.address, structured_output=setting), taker, form=FORM)

    (request,) = event_server.requests
    assert taker.text == _JSON
    assert asked([request]) == [expected]
    assert names_the_shape(request) is is_shape_in_prompt


@pytest.mark.parametrize("setting", ["json_schema", "json_object", "none"])
async def test_without_a_form_nothing_is_said_of_one(
    event_server: EventServer, make_endpoint: OpenEndpoint, setting: str
) -> None:
    event_server.reply = _ANSWER

    await complete(make_endpoint(event_server.address, structured_output=setting))

    (request,) = event_server.requests
    assert "response_format" not in request.body
    assert request.body["messages"][0]["content"] == PROMPT.system


@pytest.mark.parametrize(
    "refused",
    [
        _DECLINED,
        declined("Invalid parameter: 'response_format' of type 'json_schema' is not supported."),
        declined("JSON schema error at #/properties/title: unrecognized keyword"),
        declined("unsupported", status=422, param="response_format"),
        Reply(status=422, body='{"detail": [{"loc": ["body", "response_format", "type"]}]}'),
    ],
    ids=lambda reply: reply.body,
)
async def test_a_way_that_is_declined_is_left_for_the_next(
    event_server: EventServer, make_endpoint: OpenEndpoint, refused: Reply
) -> None:
    event_server.script.extend([refused, _ANSWER])
    taker = Taker()

    await complete(make_endpoint(event_server.address), taker, form=FORM)

    assert taker.text == _JSON
    assert asked(event_server.requests) == [_BY_SCHEMA, _BY_OBJECT]


async def test_what_worked_is_remembered_and_told_once(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.script.extend([_DECLINED, _DECLINED])
    event_server.reply = _ANSWER
    endpoint = make_endpoint(event_server.address)

    with capture_logs() as logs:
        for _ in range(3):
            await complete(endpoint, form=FORM)

    assert asked(event_server.requests) == [_BY_SCHEMA, _BY_OBJECT, None, None, None]
    assert [log for log in logs if log["event"] == "provider.stepped_down"] == [
        {
            "event": "provider.stepped_down",
            "log_level": "warning",
            "provider": "provider-1",
            "model": "model-1",
            "structured_output": "none",
        }
    ]


def test_calls_at_the_same_time_step_down_once() -> None:
    given = {"name": "a", "base_url": "http://127.0.0.1/v1", "model": "m"}
    asking = FormAsking(Provider.model_validate(given))
    assert list(asking.ways(FORM)) == list(StructuredOutput)

    with capture_logs() as logs:
        for _ in range(2):
            asking.note_taken(StructuredOutput.JSON_OBJECT, FORM)
        asking.note_taken(StructuredOutput.JSON_SCHEMA, FORM)
        asking.note_taken(StructuredOutput.NONE, None)

    assert list(asking.ways(FORM)) == [StructuredOutput.JSON_OBJECT, StructuredOutput.NONE]
    assert len(logs) == 1


async def test_what_did_not_work_either_is_not_remembered(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.script.extend([_DECLINED] * 3)
    event_server.reply = _ANSWER
    endpoint = make_endpoint(event_server.address)

    failed = await failure(endpoint, form=FORM)
    await complete(endpoint, form=FORM)

    assert failed.code is FailureCode.PROVIDER_MISCONFIGURED
    assert failed.__context__ is None
    assert asked(event_server.requests) == [_BY_SCHEMA, _BY_OBJECT, None, _BY_SCHEMA]


@pytest.mark.parametrize(
    "refused",
    [
        declined("stream_options is unknown"),
        declined("No such response_format.", status=404),
        declined("response_format is overloaded", status=503),
        declined("Content Exists Risk in response_format"),
        declined("maximum context length, response_format included"),
    ],
    ids=lambda reply: reply.body,
)
async def test_another_failure_is_no_reason_to_ask_again(
    event_server: EventServer, make_endpoint: OpenEndpoint, refused: Reply
) -> None:
    event_server.reply = refused

    await failure(make_endpoint(event_server.address), form=FORM)

    assert len(event_server.requests) == 1


async def test_without_a_form_there_is_nothing_to_step_down_from(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    event_server.reply = _DECLINED

    await failure(make_endpoint(event_server.address))

    assert len(event_server.requests) == 1


async def test_anthropics_protocol_has_no_way_in_between(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    refused = refusal(400, "invalid_request_error", said="output_config: extra inputs")
    event_server.script.append(refused)
    event_server.reply = message(_JSON)
    endpoint = make_endpoint(event_server.address, protocol="anthropic")
    taker = Taker()

    await complete(endpoint, taker, form=FORM)
    await complete(endpoint, form=FORM)

    assert taker.text == _JSON
    first, second, third = (request.body for request in event_server.requests)
    assert "output_config" in first
    assert "output_config" not in second
    assert '"maxLength": 20' in second["system"]
    assert third == second


@pytest.mark.parametrize("name", ["", "Essence", "two words", "a" * 41, "name-1", "名"])
def test_a_form_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="a-z"):
        Form(name=name, schema={})
