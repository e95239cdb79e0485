"""How a provider is asked for JSON of a certain shape, given what it is able to do."""

import json
from collections.abc import Sequence
from dataclasses import replace

from domain.event_logger import EventLogger
from infra.ai.endpoint import Form, Prompt
from infra.provider_settings import Provider, StructuredOutput, WireProtocol

_WAYS = {
    WireProtocol.OPENAI: tuple(StructuredOutput),
    WireProtocol.ANTHROPIC: (StructuredOutput.JSON_SCHEMA, StructuredOutput.NONE),
}

_log = EventLogger(__name__)


class FormAsking:
    """Begins with the way that the settings name; a weaker one that has worked is kept."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        ways = _WAYS[provider.protocol]
        self._ways: Sequence[StructuredOutput] = ways[ways.index(provider.structured_output) :]

    def ways(self, form: Form | None) -> Sequence[StructuredOutput]:
        """The ways to try for one request, one after the other."""
        return self._ways if form else (StructuredOutput.NONE,)

    def note_taken(self, way: StructuredOutput, form: Form | None) -> None:
        """The provider has begun to answer a request that asked in this way."""
        if form is None or way not in self._ways[1:]:
            return
        self._ways = self._ways[self._ways.index(way) :]
        _log.warning(
            "provider.stepped_down",
            provider=self._provider.name,
            model=self._provider.model,
            structured_output=way,
        )


def with_shape(prompt: Prompt, form: Form | None, way: StructuredOutput) -> Prompt:
    """The prompt, with the shape of the answer where it cannot be said in any other way."""
    if form is None or way is StructuredOutput.JSON_SCHEMA:
        return prompt
    # Some servers insist that a prompt that asks for a JSON object has the word JSON in it.
    shape = json.dumps(form.schema, ensure_ascii=False)
    return replace(
        prompt,
        system=(
            f"{prompt.system}\n\nAnswer with one JSON object that follows this JSON Schema, and"
            f" with nothing else: no fence, no words around it.\n{shape}"
        ),
    )
