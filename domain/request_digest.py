"""What tells two requests apart that come with the same idempotency key."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from domain.generation import RecipeInput
from domain.preferences import Choice


def digest_of(request: RecipeInput, declined: Collection[Choice] = ()) -> str:
    """Equal for equal requests, whatever process computes it, and whatever is preferred.

    It is of what the client sent, before preferences fill it in. `declined` are the choices that
    it left to nobody by sending null.
    """
    parts: list[object] = [request.kind, _sent(request)]
    if declined:
        parts.append(sorted(declined))
    return _digest(parts)


def digest_of_change(action: str, sent: Mapping[str, str | int | None]) -> str:
    """The same of a change that is no generation: its name, and what the client sent."""
    return _digest([action, dict(sent)])


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _sent(request: RecipeInput) -> dict[str, Any]:  # Any: whatever a recipe takes
    """Without what no client can send; requests of older releases had none of it."""
    plain = asdict(request)
    plain.pop("brand_voice", None)
    if isinstance(brand := plain.get("brand"), dict):
        del brand["logo_name"]
    return plain
