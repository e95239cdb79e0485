"""Which language a text is in."""

import re
from functools import cached_property
from typing import Protocol

from domain.analysis import UNDETERMINED
from infra.ai.lexicon import ADDRESS

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_OTHER_WORD = re.compile("[^\\W\\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
#: Japanese prose is half kana; Chinese uses one now and then, as in `の`.
_KANA_SHARE = 0.1
#: Fewer letters of an alphabet tell no language from its neighbours.
_FEWEST_LETTERS = 20
#: Of a long text, these characters tell as much as all.
_SAMPLE = 4_000
_LEAST_CONFIDENCE = 0.5
#: py3langid's own name for what is no language.
_NO_LANGUAGE = "zxx"


class _Model(Protocol):
    """What we ask of py3langid, which ships no types."""

    def classify(self, text: str) -> tuple[str, float]: ...


class LanguageDetector:
    """Tells Chinese, Japanese and Korean by their scripts, and the rest by a statistical model."""

    def detect(self, text: str) -> str:
        """A BCP 47 tag; `und` for want of letters or of certainty."""
        han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
        words = _OTHER_WORD.findall(ADDRESS.sub(" ", text))
        if han + kana + hangul >= max(len(words), 1):
            return _of_scripts(text, han=han, kana=kana, hangul=hangul)
        letters = " ".join(words)
        return self._of_alphabet(letters) if len(letters) >= _FEWEST_LETTERS else UNDETERMINED

    @cached_property
    def _model(self) -> _Model:
        """Unpacking it takes a second, and most texts here never ask for it (docs/adr/0046)."""
        from py3langid import langid  # type: ignore[import-untyped]  # noqa: PLC0415 - see above

        model: _Model = langid.LanguageIdentifier.from_model_file(
            langid.MODEL_FILE, norm_probs=True, min_confidence=_LEAST_CONFIDENCE
        )
        return model

    def _of_alphabet(self, letters: str) -> str:
        language = self._model.classify(letters[:_SAMPLE])[0]
        return UNDETERMINED if language == _NO_LANGUAGE else language


def _of_scripts(text: str, *, han: int, kana: int, hangul: int) -> str:
    if hangul > han + kana:
        return "ko"
    if kana > _KANA_SHARE * (han + kana):
        return "ja"
    return "zh-Hant" if _is_traditional("".join(_HAN.findall(text))) else "zh-CN"


def _is_traditional(han: str) -> bool:
    """Big5 holds the traditional forms and GB 2312 the simplified ones; both hold what is alike."""
    return len(han.encode("big5", "ignore")) > len(han.encode("gb2312", "ignore"))
