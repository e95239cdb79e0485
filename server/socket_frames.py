"""Frames of graphql-transport-ws, as clients send them."""

import json
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Self

import orjson

_KINDS_WITH_ID = frozenset({"subscribe", "complete"})
_KINDS = _KINDS_WITH_ID | {"connection_init", "ping", "pong"}


class FrameInvalid(Exception):
    """Not of the protocol: the socket closes."""


@dataclass(frozen=True, slots=True)
class Frame:
    kind: str
    operation_id: str  # empty where the kind has none
    payload: object

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `FrameInvalid`."""
        frame = _read(text)
        if not isinstance(frame, dict) or frame.get("type") not in _KINDS:
            raise FrameInvalid("A message is an object with a type of the protocol")
        kind, operation_id = frame["type"], frame.get("id", "")
        if kind in _KINDS_WITH_ID and (not isinstance(operation_id, str) or not operation_id):
            raise FrameInvalid(f"A message of type {kind} has an id")
        if kind == "subscribe" and "payload" not in frame:
            raise FrameInvalid("A message of type subscribe has a payload")
        return cls(kind, operation_id, frame.get("payload"))


def _read(text: str) -> object:
    """Strict; but a subscribe that a laxer reader understands comes without its payload.

    So the operation that is at fault can be refused by its id, while the others go on.
    """
    try:
        return orjson.loads(text)
    except JSONDecodeError as refusal:
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            raise FrameInvalid("A message is JSON") from refusal
        if not isinstance(frame, dict) or frame.get("type") != "subscribe":
            raise FrameInvalid("A message is strict JSON") from refusal
        return {**frame, "payload": None}
