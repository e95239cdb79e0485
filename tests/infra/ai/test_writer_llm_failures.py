"""What the writer that asks models does when they fail: next provider, or which failure."""

import traceback

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.writing import DistilBrief
from infra.ai.endpoint import Patience
from infra.ai.models import Models
from tests.captured_logs import capture_logs
from tests.infra.ai.chinese_answer import CHINESE_ANSWER
from tests.infra.ai.openai_server import OpenAIServer, Scenario
from tests.infra.ai.samples import FOCUS, KEY, MakeWriter, Reader, distil, failure
from tests.infra.fake_clock import FakeClock

_BEFORE_ANY_TEXT = {
    Scenario.RATE_LIMITED: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.SERVER_ERROR: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.HANG: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.UNAUTHORIZED: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.MODEL_UNKNOWN: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.REDIRECT: FailureCode.PROVIDER_MISCONFIGURED,
    Scenario.GARBAGE: FailureCode.OUTPUT_UNUSABLE,
    Scenario.MALFORMED: FailureCode.OUTPUT_UNUSABLE,
    Scenario.HTML: FailureCode.OUTPUT_UNUSABLE,
}
_AFTER_SOME_TEXT = {
    Scenario.CUT: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.ENDED_EARLY: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.ERROR_IN_STREAM: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.HANG_IN_STREAM: FailureCode.PROVIDER_UNAVAILABLE,
    Scenario.LENGTH: FailureCode.OUTPUT_UNUSABLE,
    Scenario.CONTENT_FILTER: FailureCode.PROVIDER_REFUSED,
}
_REFUSED = {
    Scenario.FILTERED_INPUT: FailureCode.PROVIDER_REFUSED,
    Scenario.REFUSAL: FailureCode.PROVIDER_REFUSED,
}


@pytest.mark.parametrize(
    ("scenario", "code"), (_BEFORE_ANY_TEXT | _AFTER_SOME_TEXT | _REFUSED).items()
)
async def test_a_failure_has_the_code_that_fits(
    server: OpenAIServer, make_writer: MakeWriter, scenario: Scenario, code: FailureCode
) -> None:
    server.scenario = scenario
    reader = Reader()

    failed = await failure(make_writer(server), reader)

    assert failed.code is code
    assert len(server.requests) == 1
    assert bool(reader.text) is (scenario in _AFTER_SOME_TEXT)


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, {"code": "content_filter"}, FailureCode.PROVIDER_REFUSED),
        (400, {"code": "data_inspection_failed"}, FailureCode.PROVIDER_REFUSED),
        (400, {"message": "Content Exists Risk"}, FailureCode.PROVIDER_REFUSED),
        (400, {"code": "context_length_exceeded"}, FailureCode.SOURCE_TOO_LONG),
        (
            400,
            {"message": "This model's maximum context length is 8192 tokens"},
            FailureCode.SOURCE_TOO_LONG,
        ),
        (413, {}, FailureCode.SOURCE_TOO_LONG),
        (400, {"message": "stream_options is unknown"}, FailureCode.PROVIDER_MISCONFIGURED),
        (422, {}, FailureCode.PROVIDER_MISCONFIGURED),
        (402, {"message": "Insufficient Balance"}, FailureCode.PROVIDER_MISCONFIGURED),
        (403, {}, FailureCode.PROVIDER_MISCONFIGURED),
        (408, {}, FailureCode.PROVIDER_UNAVAILABLE),
        (503, {"code": "content_filter"}, FailureCode.PROVIDER_UNAVAILABLE),
        (529, {"code": "overloaded"}, FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
async def test_an_error_of_a_provider_is_understood(
    server: OpenAIServer,
    make_writer: MakeWriter,
    status: int,
    error: dict[str, str | None],
    code: FailureCode,
) -> None:
    server.scenario, server.status, server.error = Scenario.ERROR, status, error

    assert (await failure(make_writer(server))).code is code


@pytest.mark.parametrize("scenario", _BEFORE_ANY_TEXT)
async def test_the_next_provider_is_tried_before_any_text(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter, scenario: Scenario
) -> None:
    server.scenario = scenario
    reader = Reader()

    made = await distil(make_writer(server, spare), reader)

    assert reader.text == made.body == CHINESE_ANSWER
    assert made.provenance.model == "model-2"
    assert spare.requests[0].headers["authorization"] == f"Bearer {KEY}-2"
    assert len(server.requests) == 1


@pytest.mark.parametrize("scenario", _AFTER_SOME_TEXT | _REFUSED)
async def test_after_text_or_a_refusal_no_other_provider_is_asked(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter, scenario: Scenario
) -> None:
    server.scenario = scenario

    failed = await failure(make_writer(server, spare))

    assert failed.code is (_AFTER_SOME_TEXT | _REFUSED)[scenario]
    assert spare.requests == []


async def test_an_answer_that_is_no_distillation_is_left_to_the_next(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter
) -> None:
    server.answer = "I am sorry, but I cannot do that."

    made = await distil(make_writer(server, spare))

    assert made.provenance.model == "model-2"


@pytest.mark.parametrize("missing", ["## 要点", "## 标签", "# 小店活下来的秘密"])
async def test_an_answer_without_a_part_is_unusable(
    server: OpenAIServer, make_writer: MakeWriter, missing: str
) -> None:
    server.answer = CHINESE_ANSWER.replace(missing, "")

    assert (await failure(make_writer(server))).code is FailureCode.OUTPUT_UNUSABLE


async def test_a_closed_port_is_unavailable(spare: OpenAIServer, make_writer: MakeWriter) -> None:
    gone = OpenAIServer()
    await gone.start()
    writer = make_writer(gone, spare)
    await gone.stop()

    made = await distil(writer)

    assert made.provenance.model == "model-2"


@pytest.mark.parametrize("scenario", [Scenario.HANG, Scenario.HANG_IN_STREAM, Scenario.SLOW])
async def test_the_whole_call_has_a_limit_of_its_own(
    server: OpenAIServer, make_writer: MakeWriter, scenario: Scenario
) -> None:
    server.scenario = scenario
    server.gap_seconds = 0.05
    patient = Patience(connect_seconds=60, silence_seconds=60)

    failed = await failure(make_writer(server, patience=patient, timeout_seconds=0.2))

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE
    assert failed.detail == "TimeoutError"


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30.0),
        ("999999999", 3600.0),
        ("-5", None),
        ("soon", None),
        ("nan", None),
    ],
)
async def test_the_time_to_wait_is_taken_from_the_header(
    server: OpenAIServer, make_writer: MakeWriter, said: str, understood: float | None
) -> None:
    server.scenario = Scenario.RATE_LIMITED
    server.retry_after = said

    assert (await failure(make_writer(server))).retry_after_seconds == understood


@pytest.mark.parametrize(
    ("scenarios", "code"),
    [
        ((Scenario.UNAUTHORIZED, Scenario.SERVER_ERROR), FailureCode.PROVIDER_UNAVAILABLE),
        ((Scenario.SERVER_ERROR, Scenario.UNAUTHORIZED), FailureCode.PROVIDER_UNAVAILABLE),
        ((Scenario.GARBAGE, Scenario.UNAUTHORIZED), FailureCode.OUTPUT_UNUSABLE),
        ((Scenario.UNAUTHORIZED, Scenario.MODEL_UNKNOWN), FailureCode.PROVIDER_MISCONFIGURED),
        ((Scenario.UNAUTHORIZED, Scenario.FILTERED_INPUT), FailureCode.PROVIDER_REFUSED),
    ],
)
async def test_of_all_failures_the_most_hopeful_is_told(
    server: OpenAIServer,
    spare: OpenAIServer,
    make_writer: MakeWriter,
    scenarios: tuple[Scenario, Scenario],
    code: FailureCode,
) -> None:
    server.scenario, spare.scenario = scenarios

    assert (await failure(make_writer(server, spare))).code is code


async def test_a_provider_that_is_down_is_spared_until_it_has_cooled_down(
    server: OpenAIServer, spare: OpenAIServer, make_writer: MakeWriter, clock: FakeClock
) -> None:
    server.script.extend([Scenario.SERVER_ERROR] * 3)
    writer = make_writer(server, spare)
    for _ in range(5):
        assert (await distil(writer)).provenance.model == "model-2"
    assert len(server.requests) == 3

    clock.now += 30

    assert (await distil(writer)).provenance.model == "model-1"
    assert len(server.requests) == 4


@pytest.mark.parametrize("error", [{"code": "context_length_exceeded"}, {"message": "no"}])
async def test_a_provider_that_declines_single_requests_is_not_spared(
    server: OpenAIServer, make_writer: MakeWriter, error: dict[str, str | None]
) -> None:
    server.scenario, server.status, server.error = Scenario.ERROR, 400, error
    writer = make_writer(server)
    for _ in range(5):
        await failure(writer)

    server.scenario = Scenario.NORMAL

    assert (await distil(writer)).titles == ["小店活下来的秘密"]


async def test_with_all_circuits_open_it_says_when_to_come_back(
    server: OpenAIServer, make_writer: MakeWriter, clock: FakeClock
) -> None:
    server.scenario = Scenario.SERVER_ERROR
    writer = make_writer(server)
    for _ in range(3):
        await failure(writer)
    clock.now += 10

    failed = await failure(writer)

    assert failed.code is FailureCode.PROVIDER_UNAVAILABLE
    assert failed.retry_after_seconds == 20
    assert len(server.requests) == 3


@pytest.mark.parametrize("scenario", _BEFORE_ANY_TEXT | _AFTER_SOME_TEXT | _REFUSED)
async def test_nothing_secret_gets_into_logs_or_errors(
    server: OpenAIServer, make_writer: MakeWriter, scenario: Scenario
) -> None:
    server.scenario = scenario

    with capture_logs() as logs, pytest.raises(RecipeFailed) as failed:
        await distil(make_writer(server), brief=DistilBrief(focus=FOCUS))

    # The library's error would bring the request along, with the key and the article.
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    told = "".join(traceback.format_exception(failed.value)) + str(logs)
    assert "provider.failed" in told
    for secret in (KEY, "林蔚", FOCUS, "Refused:"):
        assert secret not in told


async def test_a_writer_needs_a_provider(clock: FakeClock) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        Models([], clock=clock)
