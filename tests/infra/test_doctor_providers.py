import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from infra.doctor.finding import Finding, Health
from infra.doctor.providers import examine_images, examine_providers
from infra.provider_settings import ImageProvider, Provider


async def findings(providers: Sequence[Provider]) -> dict[str, Finding]:
    return {finding.subject: finding async for finding in examine_providers(providers)}


class Listing(BaseHTTPRequestHandler):
    """Answers GET /{status}/models with that status; 200 lists the model "qwen3" for "key"."""

    def do_GET(self) -> None:
        status = int(self.path.split("/")[1])
        if self.headers["Authorization"] != "Bearer key":
            status = 401
        self.answer(status, "qwen3")

    def answer(self, status: int, model: str) -> None:
        body = json.dumps({"data": [{"id": model}]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keeps the test's output calm."""


@contextmanager
def served(handler: type[Listing]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def listing() -> Iterator[str]:
    with served(Listing) as address:
        yield address


def provider(
    base_url: str, *, model: str = "qwen3", key: str = "key", protocol: str = "openai"
) -> Provider:
    return Provider.model_validate(
        {
            "name": "qwen",
            "protocol": protocol,
            "base_url": base_url,
            "api_key": key,
            "model": model,
        }
    )


async def test_providers(listing: str) -> None:
    for given, health, detail in (
        (provider(f"{listing}/200"), Health.OK, "offers qwen3"),
        (provider(f"{listing}/200/"), Health.OK, "offers qwen3"),
        (provider(f"{listing}/200", model="gone"), Health.WARNING, "does not list gone"),
        (provider(f"{listing}/200", key="hunter2"), Health.FAILED, "refuses our key (401)"),
        (provider(f"{listing}/404"), Health.OK, "answers, but lists no models (404)"),
        (provider(f"{listing}/503"), Health.WARNING, f"{listing}/503/models answers 503"),
    ):
        finding = (await findings([given]))["AI qwen"]
        assert (finding.health, finding.detail) == (health, detail)
    away = (await findings([provider("http://127.0.0.1:1/v1")]))["AI qwen"]
    assert away.health is Health.FAILED
    assert "http://127.0.0.1:1/v1/models does not answer" in away.detail


class AnthropicListing(Listing):
    """Knows keys by Anthropic's header, and its models by their dates."""

    def do_GET(self) -> None:
        is_asked_well = self.path == "/v1/models?limit=1000" and self.headers["anthropic-version"]
        is_known = self.headers["x-api-key"] == "key"
        self.answer(200 if is_asked_well and is_known else 401, "claude-5-20260901")


async def test_providers_that_speak_anthropics_protocol() -> None:
    with served(AnthropicListing) as address:
        for base_url, model, key, health, detail in (
            (address, "claude-5", "key", Health.OK, "offers claude-5"),
            (f"{address}/v1", "claude-5-20260901", "key", Health.OK, "offers claude-5-20260901"),
            (address, "claude", "key", Health.WARNING, "does not list claude"),
            (address, "claude-5", "hunter2", Health.FAILED, "refuses our key (401)"),
        ):
            given = provider(base_url, model=model, key=key, protocol="anthropic")
            finding = (await findings([given]))["AI qwen"]
            assert (finding.health, finding.detail) == (health, detail)


async def test_a_provider_without_a_key_is_asked(listing: str) -> None:
    finding = (await findings([provider(f"{listing}/200", key="")]))["AI qwen"]
    assert finding.detail == "refuses our key (401)"


async def test_no_provider_is_no_fault() -> None:
    (finding,) = (await findings([])).values()
    assert (finding.subject, finding.health) == ("AI", Health.WARNING)


async def _image_finding(provider: ImageProvider | None) -> Finding:
    (finding,) = [finding async for finding in examine_images(provider)]
    return finding


async def test_a_provider_of_images_is_asked_what_it_offers(listing: str) -> None:
    for path, model, key, health, detail in (
        ("200", "qwen3", "key", Health.OK, "offers qwen3"),
        ("200/", "gone", "key", Health.WARNING, "does not list gone"),
        ("200", "qwen3", "hunter2", Health.FAILED, "refuses our key (401)"),
        ("503", "qwen3", "key", Health.WARNING, f"{listing}/503/models answers 503"),
    ):
        given = {"base_url": f"{listing}/{path}", "api_key": key, "model": model}
        finding = await _image_finding(ImageProvider.model_validate(given))
        assert finding.subject == "AI images"
        assert (finding.health, finding.detail) == (health, detail)


async def test_no_provider_of_images_is_no_fault() -> None:
    finding = await _image_finding(None)

    assert (finding.subject, finding.health) == ("AI images", Health.WARNING)
