"""An endpoint that its user pays says what is theirs to mend; the rest it leaves as it is."""

import traceback

import pytest

from domain.failure import FailureCode, RecipeFailed
from infra.ai.endpoint import Endpoint
from infra.ai.endpoint_own import OwnEndpoint
from infra.ai.models import Models
from tests.captured_logs import capture_logs
from tests.infra.ai.anthropic_server import message, refusal
from tests.infra.ai.calling import PROMPT, OpenEndpoint, Taker, complete, failure
from tests.infra.ai.event_server import EventServer, Reply
from tests.infra.ai.openai_chunks import chunks, declined
from tests.infra.ai.samples import KEY
from tests.infra.fake_clock import FakeClock

#: What OpenAI and those who speak its protocol say, each in its own way.
_SAID = {
    "wrong key": (
        declined(f"Incorrect API key provided: {KEY}", status=401, code="invalid_api_key"),
        FailureCode.OWN_KEY_REJECTED,
    ),
    "forbidden": (declined("no access", status=403), FailureCode.OWN_KEY_REJECTED),
    "unknown model": (
        declined("no such model", status=404, code="model_not_found"),
        FailureCode.OWN_KEY_REJECTED,
    ),
    "unknown model of Zhipu's": (declined("模型不存在", code="1211"), FailureCode.OWN_KEY_REJECTED),
    "no quota at OpenAI": (
        declined("exceeded", status=429, code="insufficient_quota", type="insufficient_quota"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "no card at OpenAI": (
        declined("not active", status=429, code="billing_not_active"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "no quota at Kimi": (
        declined("please check your plan", status=429, type="exceeded_current_quota_error"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "suspended by Kimi": (
        declined("Your account is suspended due to insufficient balance", status=429),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "in debt to Zhipu": (declined("欠费", status=429, code="1113"), FailureCode.OWN_KEY_EXHAUSTED),
    "in debt to Qwen": (
        declined("Access denied", code="Arrearage", type="Arrearage"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "free quota of Qwen used up": (
        declined("free tier", status=403, code="AllocationQuota.FreeTierOnly"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "nothing left at DeepSeek": (
        declined("Insufficient Balance", status=402),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "too soon": (
        declined("slow down", status=429, code="rate_limit_exceeded"),
        FailureCode.PROVIDER_UNAVAILABLE,
    ),
    "broken": (declined("oops", status=500), FailureCode.PROVIDER_UNAVAILABLE),
    "filtered": (declined("no", code="content_filter"), FailureCode.PROVIDER_REFUSED),
    "too long": (declined("no", code="context_length_exceeded"), FailureCode.SOURCE_TOO_LONG),
    "garbage": (Reply(events=["data: no JSON"]), FailureCode.OUTPUT_UNUSABLE),
}
_SAID_BY_ANTHROPIC = {
    "wrong key": (refusal(401, "authentication_error"), FailureCode.OWN_KEY_REJECTED),
    "unpaid": (refusal(402, "billing_error"), FailureCode.OWN_KEY_EXHAUSTED),
    "no credit": (
        refusal(400, "invalid_request_error", said="Your credit balance is too low to go on"),
        FailureCode.OWN_KEY_EXHAUSTED,
    ),
    "overloaded": (refusal(529, "overloaded_error"), FailureCode.PROVIDER_UNAVAILABLE),
}


@pytest.fixture
def openai(event_server: EventServer, make_endpoint: OpenEndpoint) -> Endpoint:
    return OwnEndpoint(make_endpoint(f"{event_server.address}/v1"))


@pytest.fixture
def anthropic(event_server: EventServer, make_endpoint: OpenEndpoint) -> Endpoint:
    return OwnEndpoint(make_endpoint(event_server.address, protocol="anthropic"))


@pytest.mark.parametrize(("reply", "code"), _SAID.values(), ids=_SAID)
async def test_what_a_vendor_says_is_told_to_the_owner_of_the_key(
    event_server: EventServer, openai: Endpoint, reply: Reply, code: FailureCode
) -> None:
    event_server.reply = reply

    with capture_logs() as logs:
        failed = await failure(openai)

    assert failed.code is code
    told = "".join(traceback.format_exception(failed)) + repr(logs) + failed.detail
    assert KEY not in told


@pytest.mark.parametrize(("reply", "code"), _SAID_BY_ANTHROPIC.values(), ids=_SAID_BY_ANTHROPIC)
async def test_so_is_what_anthropic_says(
    event_server: EventServer, anthropic: Endpoint, reply: Reply, code: FailureCode
) -> None:
    event_server.reply = reply

    assert (await failure(anthropic)).code is code


async def test_how_long_a_busy_vendor_wants_to_be_left_alone_is_kept(
    event_server: EventServer, anthropic: Endpoint
) -> None:
    event_server.reply = refusal(429, "rate_limit_error", headers={"Retry-After": "7"})

    failed = await failure(anthropic)

    assert (failed.code, failed.retry_after_seconds) == (FailureCode.PROVIDER_UNAVAILABLE, 7)


async def test_for_the_operators_own_accounts_nothing_changes(
    event_server: EventServer, make_endpoint: OpenEndpoint
) -> None:
    """A spare provider may answer; and who runs out of credit there reads it in the log."""
    endpoint = make_endpoint(f"{event_server.address}/v1")
    event_server.script.append(declined("exceeded", status=429, code="insufficient_quota"))
    event_server.script.append(declined("Insufficient Balance", status=402))

    codes = [(await failure(endpoint)).code for _ in range(2)]

    assert codes == [FailureCode.PROVIDER_UNAVAILABLE, FailureCode.PROVIDER_MISCONFIGURED]


async def test_what_works_passes_through(
    event_server: EventServer, openai: Endpoint, anthropic: Endpoint
) -> None:
    openai_taker, anthropic_taker = Taker(), Taker()
    event_server.script.append(chunks({"content": "小火慢炖。"}, usage={"prompt_tokens": 12}))
    event_server.script.append(message("小火慢炖。"))

    usage = await complete(openai, openai_taker)
    await complete(anthropic, anthropic_taker)

    assert openai_taker.text == anthropic_taker.text == "小火慢炖。"
    assert usage.tokens_in == 12
    assert (openai.name, openai.model) == ("provider-1", "model-1")


class _Anything:
    """A draft of whatever comes."""

    is_begun = False

    async def feed(self, piece: str) -> None:
        """Is not even looked at."""

    async def finish(self) -> None:
        """Says nothing."""


@pytest.mark.parametrize("code", [FailureCode.OWN_KEY_REJECTED, FailureCode.OWN_KEY_EXHAUSTED])
async def test_the_failure_of_the_only_model_is_that_of_them_all(
    event_server: EventServer, openai: Endpoint, clock: FakeClock, code: FailureCode
) -> None:
    is_rejected = code is FailureCode.OWN_KEY_REJECTED
    event_server.reply = declined("no", status=401 if is_rejected else 402)

    with pytest.raises(RecipeFailed) as failed:
        await Models([openai], clock=clock).ask(PROMPT, _Anything)

    assert failed.value.code is code
