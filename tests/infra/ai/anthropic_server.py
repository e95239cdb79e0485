"""What a server that speaks the streaming protocol of Anthropic's messages replies."""

import json
from collections.abc import Iterator, Mapping

from tests.infra.ai.event_server import End, Reply

#: 12 pieces of 7 characters, and one shorter.
ANSWER = "店主把菜单从三十六种砍到九种，省下的钱用在与熟客打交道上。" * 3
#: What the provider counts where it counts.
TOKENS_IN, TOKENS_OUT = 1200, 340
#: A word of the provider's own that no log and no error may hold.
TELL_TALE = "tell-tale"


def message(
    text: str = ANSWER,
    *,
    stop: str | None = "end_turn",
    is_counted: bool = True,
    before: tuple[str, ...] = (),
    end: End = End.ORDERLY,
) -> Reply:
    """A whole message, or without `stop` its beginning; `before` comes before the text."""
    begin = {"input_tokens": TOKENS_IN, "output_tokens": 1} if is_counted else None
    count = {"output_tokens": TOKENS_OUT} if is_counted else None
    events = [
        event("message_start", message={"role": "assistant", "content": [], "usage": begin}),
        event("ping"),
        *before,
        event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        *(delta("text_delta", text=piece) for piece in _pieces(text)),
        event("content_block_stop", index=0),
    ]
    if stop:
        events.append(event("message_delta", delta={"stop_reason": stop}, usage=count))
    if stop and end is End.ORDERLY:
        events.append(event("message_stop"))
    return Reply(events=events, end=end)


def thoughts(text: str) -> tuple[str, ...]:
    """A block of thoughts, as it comes before the text."""
    return (
        event("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""}),
        delta("thinking_delta", thinking=text),
        delta("signature_delta", signature="c2lnbmVk"),
        event("content_block_stop", index=0),
    )


def event(kind: str, **fields: object) -> str:
    return raw_event(kind, json.dumps({"type": kind, **fields}, ensure_ascii=False))


def raw_event(kind: str, data: str) -> str:
    return f"event: {kind}\ndata: {data}"


def delta(kind: str, **fields: object) -> str:
    return event("content_block_delta", index=0, delta={"type": kind, **fields})


def error_event(kind: str) -> str:
    return event("error", error={"type": kind, "message": TELL_TALE})


def refusal(
    status: int, kind: str, *, said: str = "", headers: Mapping[str, str] | None = None
) -> Reply:
    """An HTTP error, with Anthropic's body."""
    error = {"type": kind, "message": f"{TELL_TALE} {said}"}
    body = json.dumps({"type": "error", "error": error})
    return Reply(status=status, headers=headers or {}, body=body)


def _pieces(text: str, size: int = 7) -> Iterator[str]:
    for begin in range(0, len(text), size):
        yield text[begin : begin + size]
