"""An endpoint that is opened with its first prompt."""

import asyncio
import subprocess
import sys

from infra.ai.endpoint import Patience
from infra.ai.endpoint_late import LateEndpoint
from infra.provider_settings import Provider
from tests.infra.ai.calling import PROMPT, Taker
from tests.infra.ai.openai_server import OpenAIServer

_UNASKED = """
import asyncio, sys
from infra.ai.endpoint import Patience
from infra.ai.endpoint_late import LateEndpoint
from infra.provider_settings import Provider

provider = {"name": "one", "base_url": "http://127.0.0.1:9/v1", "model": "qwen"}
endpoint = LateEndpoint(Provider.model_validate(provider), patience=Patience())
asyncio.run(endpoint.aclose())
print(endpoint.name, endpoint.model, "openai" in sys.modules)
"""


def test_its_names_are_known_without_its_library() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _UNASKED], capture_output=True, text=True, timeout=60, check=True
    )

    assert told.stdout.split() == ["one", "qwen", "False"]


async def test_it_answers_all_who_ask_at_once(server: OpenAIServer) -> None:
    provider = Provider.model_validate(
        {"name": "one", "base_url": server.base_url, "model": "model-1"}
    )
    endpoint = LateEndpoint(provider, patience=Patience())
    takers = [Taker(), Taker()]
    usages = await asyncio.gather(
        *(endpoint.complete(PROMPT, form=None, take=taker.take) for taker in takers)
    )
    await endpoint.aclose()

    assert takers[0].text == takers[1].text != ""
    assert len(usages) == 2


async def test_who_is_cancelled_leaves_it_to_the_next(server: OpenAIServer) -> None:
    provider = Provider.model_validate(
        {"name": "one", "base_url": server.base_url, "model": "model-1"}
    )
    endpoint, taker = LateEndpoint(provider, patience=Patience()), Taker()
    impatient = asyncio.create_task(endpoint.complete(PROMPT, form=None, take=Taker().take))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.wait([impatient])
    opening = endpoint.opening

    await endpoint.complete(PROMPT, form=None, take=taker.take)
    await endpoint.aclose()

    assert impatient.cancelled()
    assert taker.text != ""
    assert endpoint.opening is opening
