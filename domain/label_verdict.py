"""What we can say of a file from the label that it carries."""

from dataclasses import dataclass
from enum import StrEnum

from domain.ai_label import FoundLabel
from domain.language import Sentence


class LabelStatus(StrEnum):
    """Whose label it is, and whether it still holds.

    `VALID`: ours, and the file is as we made it. `ALTERED`: in our name, but it or the file was
    changed, or it is another file's. `FOREIGN`: in somebody else's name, which we cannot check.
    `VISIBLE_ONLY`: the text itself says it, and has no metadata. `MISSING`: no label.
    """

    VALID = "VALID"
    ALTERED = "ALTERED"
    FOREIGN = "FOREIGN"
    VISIBLE_ONLY = "VISIBLE_ONLY"
    MISSING = "MISSING"


_SENTENCES = {
    LabelStatus.VALID: Sentence(
        "文件带有本平台签发的 AI 生成标识，标识完整，内容未被改动。",
        "The file carries our AI label; neither the label nor the content was changed.",
    ),
    LabelStatus.ALTERED: Sentence(
        "文件带有署名本平台的 AI 生成标识，但标识或内容被改动过，或标识取自另一个文件。",
        "The file carries an AI label in our name, but the label or the content was changed,"
        " or the label was taken from another file.",
    ),
    LabelStatus.FOREIGN: Sentence(
        "文件带有其他服务提供者的 AI 生成标识，本平台无法核实其真伪。",
        "The file carries the AI label of another provider, which we cannot check.",
    ),
    LabelStatus.VISIBLE_ONLY: Sentence(
        "文件以文字标明由 AI 生成；此类文件没有元数据，无法核实来源。",
        "The file says in words that AI made it; files of this kind have no metadata to check.",
    ),
    LabelStatus.MISSING: Sentence(
        "未在文件中找到 AI 生成标识。没有标识并不表示内容不是 AI 生成的。",
        "No AI label was found in the file. That does not show that AI had no part in it.",
    ),
}


@dataclass(frozen=True, slots=True)
class LabelVerdict:
    """`producer` is as the label has it; `content_id` is told of labels that we signed alone."""

    status: LabelStatus
    producer: str | None = None
    content_id: str | None = None

    @property
    def has_label(self) -> bool:
        return self.status is not LabelStatus.MISSING

    @property
    def sentence(self) -> Sentence:
        return _SENTENCES[self.status]


def verdict_on(found: FoundLabel | None, *, own_producer: str) -> LabelVerdict:
    """`own_producer` is the name that we sign with."""
    if found is None:
        return LabelVerdict(LabelStatus.MISSING)
    label = found.label
    if found.is_signed:
        is_intact = label.content_digest == found.file_digest
        status = LabelStatus.VALID if is_intact else LabelStatus.ALTERED
        return LabelVerdict(status, label.producer, label.content_id)
    is_in_our_name = label.producer == own_producer
    status = LabelStatus.ALTERED if is_in_our_name else LabelStatus.FOREIGN
    return LabelVerdict(status, label.producer or None)
