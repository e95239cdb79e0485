"""What to ask search engines, out of a question's own words."""

import re
from collections.abc import Iterator, Sequence

from infra.ai.lexicon import Lexicon, Token, language_of
from infra.ai.reading import visible
from infra.ai.unusable import unusable

QUERY_LIMIT = 4
QUERY_LENGTH = 100
#: What makes a question of words, and of no other use to a search engine.
_ASKING = re.compile(
    r"请问|我想知道|想了解一下|想问一下|想问|能不能告诉我|能否|是不是|有没有|为什么|为何|怎么样|怎么办|怎样|怎么"
    r"|如何|什么是|是什么样的|是什么|有什么|有哪些|什么|哪些|哪个|哪里|哪种|多少|几个|吗|呢|吧|啊"
    r"|\b(?:please|can you|could you|tell me|i want to know|how do i|how do you|how to|how can i"
    r"|how does|how do|how is|how are|what is|what are|what does|what|why do|why does|why is"
    r"|why are|why|when|where|which|who|how|does|do|is|are|should|would)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[^\w\s.%+#'’&-]|(?<![A-Za-z0-9])[.'’&-]|[.](?=\s|\Z)")
_LEAST_WORDS = 2
_MOST_KEY_WORDS = 3


def queries_of(question: str, lexicon: Lexicon) -> list[str]:
    """The question first, then shorter ways to ask it; raises `RecipeFailed` for an empty one."""
    asked = " ".join(visible(question).split())[:QUERY_LENGTH]
    if not asked:
        raise unusable("the question is empty")
    found: dict[str, str] = {_bare(asked): asked}
    for query in _shorter(asked, lexicon):
        if query:
            found.setdefault(_bare(query), query)
    return list(found.values())[:QUERY_LIMIT]


def _bare(query: str) -> str:
    return re.sub(r"[\W_]+", "", query).lower() or query


def _shorter(question: str, lexicon: Lexicon) -> Iterator[str]:
    language = language_of(question)
    bare = " ".join(_MARKS.sub(" ", _ASKING.sub(" ", question)).split())
    yield bare
    tokens = [token for token in lexicon.tokens(bare, language) if lexicon.tells(token)]
    yield _of_words(tokens)
    yield _of_words(_rarest(tokens, lexicon))


def _of_words(tokens: Sequence[Token]) -> str:
    """The words as the question writes them, each once; "" for less than two."""
    words = list(dict.fromkeys(token.surface for token in tokens))
    return " ".join(words) if len(words) >= _LEAST_WORDS else ""


def _rarest(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The words that tell most, in the order of the question."""

    def worth(token: Token) -> float:
        return lexicon.weight(token.normal) * (0.5 if lexicon.is_general(token) else 1.0)

    best = sorted(tokens, key=lambda token: -worth(token))[:_MOST_KEY_WORDS]
    return sorted(best, key=lambda token: token.start)
