import pytest

from domain.ai_label import FoundLabel, ImplicitLabel
from domain.label_verdict import LabelStatus, LabelVerdict, verdict_on

OURS = "LaowangAI"


def found(*, producer: str = OURS, is_signed: bool = True, said: str | None = "d") -> FoundLabel:
    label = ImplicitLabel(producer=producer, content_id="soup", content_digest=said)
    return FoundLabel(label=label, is_signed=is_signed, file_digest="d")


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        (None, LabelVerdict(LabelStatus.MISSING)),
        (found(), LabelVerdict(LabelStatus.VALID, OURS, "soup")),
        # What we were called when we signed it.
        (found(producer="Wang"), LabelVerdict(LabelStatus.VALID, "Wang", "soup")),
        (found(said="other"), LabelVerdict(LabelStatus.ALTERED, OURS, "soup")),
        (found(is_signed=False), LabelVerdict(LabelStatus.ALTERED, OURS)),
        (
            found(is_signed=False, producer="Doubao", said=None),
            LabelVerdict(LabelStatus.FOREIGN, "Doubao"),
        ),
        (found(is_signed=False, producer=""), LabelVerdict(LabelStatus.FOREIGN)),
    ],
)
def test_only_what_we_signed_and_nobody_changed_is_valid(
    label: FoundLabel | None, verdict: LabelVerdict
) -> None:
    assert verdict_on(label, own_producer=OURS) == verdict


@pytest.mark.parametrize("status", LabelStatus)
def test_each_verdict_speaks_both_languages(status: LabelStatus) -> None:
    verdict = LabelVerdict(status)

    assert verdict.sentence.zh_cn.endswith("。")
    assert verdict.sentence.en.endswith(".")
    assert verdict.has_label == (status is not LabelStatus.MISSING)
