"""The analyst that counts, and looks words up in a dictionary."""

from collections.abc import Sequence

from domain.analysis import UNDETERMINED, ContentAnalysis, Keyword, Readability
from domain.measures import (
    character_count,
    paragraph_count,
    reading_seconds,
    speaking_seconds,
    words_in,
)
from infra.ai.keywords import terms
from infra.ai.languages import LanguageDetector
from infra.ai.lexicon import Lexicon, language_of
from infra.ai.ranking import Interest
from infra.ai.readability import chinese_readability, english_readability
from infra.ai.sentences import split_sentences

_MOST_KEYWORDS = 10
_CHINESE = frozenset({"zh-CN", "zh-Hant"})
#: A text too short to tell may be of these too.
_WITH_KEYWORDS = _CHINESE | {"en", UNDETERMINED}


class LexicalAnalyst:
    """Knows the words of Chinese and English; other languages are counted alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._languages = LanguageDetector()

    def analyse(self, text: str, *, title: str | None = None) -> ContentAnalysis:
        sentences = [sentence.text for sentence in split_sentences(text)]
        language = self._languages.detect(text)
        return ContentAnalysis(
            language=language,
            character_count=character_count(text),
            word_count=words_in(text),
            sentence_count=len(sentences),
            paragraph_count=paragraph_count(text),
            reading_seconds=reading_seconds(text),
            speaking_seconds=speaking_seconds(text),
            keywords=self._keywords(sentences, title) if language in _WITH_KEYWORDS else [],
            readability=self._readability(text, language, sentences=len(sentences)),
        )

    def _keywords(self, sentences: Sequence[str], title: str | None) -> list[Keyword]:
        """The title counts as one sentence more."""
        texts = [*filter(None, [title]), *sentences]
        found = terms(
            texts,
            lexicon=self._lexicon,
            language=language_of("\n".join(texts)),
            interest=Interest(title=title),
            most=_MOST_KEYWORDS,
        )
        return [Keyword(term.text, round(term.worth / found[0].worth, 3)) for term in found]

    def _readability(self, text: str, language: str, *, sentences: int) -> Readability | None:
        if language in _CHINESE:
            return chinese_readability(text, sentences=sentences, lexicon=self._lexicon)
        return english_readability(text, sentences=sentences) if language == "en" else None
