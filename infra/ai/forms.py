"""The JSON that models are asked to answer with; its members come in the order they are read."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from infra.ai.endpoint import Form


class CondenseAnswer(BaseModel):
    sentences: list[str]


class PlanAnswer(BaseModel):
    queries: list[str]


class RewriteAnswer(BaseModel):
    titles: list[str]
    body: str
    summary: str
    tags: list[str]


class EvidenceAnswer(BaseModel):
    page: int
    quote: str


class PassageAnswer(BaseModel):
    """Evidence first: a model that has quoted writes what it has quoted."""

    form: Literal["heading", "paragraph", "point"]
    evidence: list[EvidenceAnswer]
    text: str


class CitedAnswer(BaseModel):
    titles: list[str]
    tags: list[str]
    passages: list[PassageAnswer]


class ShotAnswer(BaseModel):
    heading: str
    narration: str
    visual: str
    on_screen_text: str


class ScriptAnswer(BaseModel):
    titles: list[str]
    tags: list[str]
    shots: list[ShotAnswer]


class PointAnswer(BaseModel):
    heading: str
    text: str


class OutlineAnswer(BaseModel):
    """`quote` is empty where there is none: not all servers know of null."""

    titles: list[str]
    summary: str
    points: list[PointAnswer]
    quote: str
    tags: list[str]


def form_of(answer: type[BaseModel], name: str) -> Form:
    return Form(name=name, schema=_closed(answer.model_json_schema()))


def _closed(node: Mapping[str, object]) -> dict[str, object]:
    """Every object says that it has no other members, as strict servers demand."""
    closed: dict[str, object] = {
        name: _closed_value(value)
        for name, value in node.items()
        if name not in {"title", "description"} or isinstance(value, dict)
    }
    if node.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


def _closed_value(value: object) -> object:
    if isinstance(value, dict):
        return _closed(value)
    return [_closed_value(item) for item in value] if isinstance(value, list) else value
