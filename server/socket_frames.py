"""Frames of graphql-transport-ws, as clients send them."""

import json
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, Self

import orjson

_KINDS_WITH_ID = frozenset({"subscribe", "complete"})
_SIGNALS = frozenset({"ping", "pong"})
_KINDS = _KINDS_WITH_ID | _SIGNALS | {"connection_init"}
#: Clients number their operations, or take UUIDs; each of our messages repeats it.
_ID_CHARACTERS = 256


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
        kind = frame.get("type") if isinstance(frame, dict) else None
        if not isinstance(frame, dict) or not isinstance(kind, str) or kind not in _KINDS:
            raise FrameInvalid("A message is an object with a type of the protocol")
        operation_id = _id_of(frame, kind) if kind in _KINDS_WITH_ID else ""
        payload = frame.get("payload")
        if kind == "subscribe" and "payload" not in frame:
            raise FrameInvalid("A message of type subscribe has a payload")
        if kind in _SIGNALS and payload is not None and not isinstance(payload, dict):
            raise FrameInvalid(f"The payload of {kind} is an object")
        return cls(kind, operation_id, payload)


def _id_of(frame: dict[str, Any], kind: str) -> str:  # any JSON a client sends
    operation_id = frame.get("id")
    if not isinstance(operation_id, str) or not operation_id:
        raise FrameInvalid(f"A message of type {kind} has an id")
    if len(operation_id) > _ID_CHARACTERS or not _is_text(operation_id):
        raise FrameInvalid(f"An id is text of at most {_ID_CHARACTERS} characters")
    return operation_id


def _is_text(value: str) -> bool:
    """Not where it has lone surrogates, which we could not send back."""
    return value == value.encode("utf-8", "replace").decode()


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
