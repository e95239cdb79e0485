"""What a server that speaks OpenAI's protocol replies, piece by piece as a test wants it."""

import json
from collections.abc import Mapping

from tests.infra.ai.event_server import Reply


def chunks(
    *deltas: Mapping[str, object], finish: str = "stop", usage: Mapping[str, object] | None = None
) -> Reply:
    """An answer of these pieces, with the count of tokens where there is one."""
    events = [_chunk(choices=[{"index": 0, "delta": delta}]) for delta in deltas]
    events.append(_chunk(choices=[{"index": 0, "delta": {}, "finish_reason": finish}]))
    if usage is not None:
        events.append(_chunk(choices=[], usage=usage))
    return Reply(events=[*events, "data: [DONE]"])


def declined(message: str, *, status: int = 400, **fields: str) -> Reply:
    """A refusal of the request, in OpenAI's form."""
    return Reply(status=status, body=json.dumps({"error": {"message": message, **fields}}))


def _chunk(**fields: object) -> str:
    return f"data: {json.dumps({'object': 'chat.completion.chunk', **fields})}"
