"""Which sentences of a text say most of what it says."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.language import Locale
from infra.ai.lexicon import Lexicon, room_of
from infra.ai.sentences import Sentence

#: Sentences outside these rooms, in Chinese characters, lose in proportion.
_SHORTEST, _LONGEST = 14, 90
_OPENING_FACTORS = (1.3, 1.15)
_PARAGRAPH_FACTOR = 1.1
_UNFINISHED_FACTOR = 0.5
_TITLE_BONUS = 0.5
_FOCUS_BONUS = 3.0
#: Near sentences talk about the same thing, even in other words.
_NEARNESS = 0.5
#: Of the commonest words of the language.
_COMMON_WEIGHT = 4.0

#: Begins with a word that points to a sentence before it.
LEANS = re.compile(
    r"\A[“「\"]?(?:但|然而|可是|因此|所以|于是|而|此外|同时|后来|从那|结果|他|她|它|这|那|其"
    r"|(?:but|however|so|and|then|he|she|it|this|that|they|these|those|her|his|their)\b)",
    re.IGNORECASE,
)
#: What pages put around an article, and addresses.
_PUT_AROUND = re.compile(
    r"责任编辑|版权(?:归|所有|声明)|未经(?:授权|许可)|扫码|(?:长按|扫描).{0,8}二维码|阅读原文|原标题"
    r"|点击(?:上方|下方|关注)|关注我们|本文(?:来源|转载)|转载请"
    r"|all rights reserved|subscribe to|sign up for|cookie policy|click here"
    r"|https?://|(?<![A-Za-z0-9])www\.\w|\w\.(?:com|cn|net|org)/\w",
    re.IGNORECASE,
)
#: What is said to a model rather than to a reader.
_TO_A_MODEL = re.compile(
    r"(?:忽略|无视|忘记|忘掉).{0,6}(?:以上|上面|上述|之前|此前|前面|先前|所有|一切|全部)"
    r".{0,12}(?:指令|指示|提示|命令|规则|设定|约束)"
    r"|(?:你现在是|从现在起你|从现在开始你|请你扮演|你将扮演)"
    r"|(?:输出|透露|泄露|复述|重复|打印|公布|显示).{0,12}(?:系统提示|系统指令|提示词)|系统提示词?[：:]"
    r"|(?:ignore|disregard|forget|override).{0,30}(?:previous|prior|above|earlier|preceding|all)"
    r".{0,30}(?:instructions?|prompts?|messages?|rules|directions)"
    r"|\byou are now (?:an?|in|the)\b|\byou must act as\b"
    r"|(?:reveal|print|output|show|repeat|leak).{0,30}system prompt|system prompt\s*[:：]"
    r"|</?(?:system|assistant|user)>|\[/?INST\]|<\|im_(?:start|end)\|>",
    re.IGNORECASE,
)
#: Promises what the next sentences say.
_ANNOUNCES = re.compile(
    r"(?:[一二两三四五六七八九十几\d]+|以下|如下)[条点个种步]?[大类]?"
    r"(?:建议|方法|原因|理由|步骤|经验|教训|办法)|是这样的|有(?:朋友|人)问|采访结束"
    r"|\b(?:two|three|four|five|six|seven|following) (?:things|reasons|ways|tips|steps|lessons)\b",
    re.IGNORECASE,
)
_ENUMERATES = re.compile(
    r"\A(?:第[一二三四五六七八九十]+[，、：条点步张种]|首先|其次)"
    r"|\A(?:first|second|third|fourth|finally)(?:ly)?,",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"最后，|总之|结论|关键|核心|本质|意味着|最重要|建议"
    r"|\b(?:in short|the key|important|conclusion|advice|turned out)\b",
    re.IGNORECASE,
)


class Role(StrEnum):
    """What a sentence does among the others, as far as its wording shows."""

    ANNOUNCES = "ANNOUNCES"
    ENUMERATES = "ENUMERATES"
    CONCLUDES = "CONCLUDES"
    LEANS = "LEANS"
    ACCOMPANIES = "ACCOMPANIES"
    STANDS = "STANDS"


#: The first that fits decides.
_ROLES = (
    (Role.ACCOMPANIES, _PUT_AROUND),
    (Role.ACCOMPANIES, _TO_A_MODEL),
    (Role.ANNOUNCES, _ANNOUNCES),
    (Role.ENUMERATES, _ENUMERATES),
    (Role.CONCLUDES, _CONCLUDES),
    (Role.LEANS, LEANS),
)
_ROLE_FACTORS = {
    Role.ACCOMPANIES: 0.05,
    Role.ANNOUNCES: 0.6,
    Role.ENUMERATES: 1.8,
    Role.CONCLUDES: 1.2,
    Role.LEANS: 0.8,
    Role.STANDS: 1.0,
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, its number in the text, its role, its room in Chinese characters, and its worth.

    `score` is between 0 and 1; `vector` has unit length, or is empty for want of telling words.
    """

    sentence: Sentence
    position: int
    role: Role
    room: float
    score: float
    vector: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What makes a sentence worth more than its words: the title and the reader's focus."""

    title: str | None = None
    focus: str | None = None


def rank(
    sentences: Sequence[Sentence], *, lexicon: Lexicon, language: Locale, interest: Interest
) -> list[Ranked]:
    """The sentences in their own order; the time grows with the length of the text."""
    texts = [lexicon.words(sentence.text, language) for sentence in sentences]
    vectors = _vectors(texts, lexicon)
    centre = _centre(vectors)
    title = set(lexicon.words(interest.title or "", language))
    focus = set(lexicon.words(interest.focus or "", language))
    ranked: list[Ranked] = []
    for position, (sentence, vector) in enumerate(zip(sentences, vectors, strict=True)):
        room = room_of(sentence.text, language)
        score = similarity(vector, centre) * _form_factor(sentence, room)
        score *= 1 + _TITLE_BONUS * _share(title, sentence.text)
        score *= 1 + _FOCUS_BONUS * _share(focus, sentence.text)
        score *= _place_factor(sentences, position) * _ROLE_FACTORS[role := role_of(sentence.text)]
        ranked.append(Ranked(sentence, position, role, room, score, vector))
    best = max((one.score for one in ranked), default=0.0) or 1.0
    return [replace(one, score=one.score / best) for one in ranked]


def diverse(candidates: Sequence[Ranked], *, count: int, of: int) -> list[Ranked]:
    """Up to `count` of the best, best first, each unlike the ones before it.

    They lie apart in the text, which has `of` sentences.
    """
    chosen: list[Ranked] = []
    likeness = [0.0] * len(candidates)
    left = set(range(len(candidates)))
    while left and len(chosen) < count:
        best = max(left, key=lambda index: (candidates[index].score - likeness[index], -index))
        left.remove(best)
        chosen.append(candidates[best])
        for index in left:
            alike = _alikeness(candidates[index], candidates[best], reach=of / count)
            likeness[index] = max(likeness[index], alike)
    return chosen


def _alikeness(one: Ranked, other: Ranked, *, reach: float) -> float:
    distance = abs(one.position - other.position)
    return max(similarity(one.vector, other.vector), _NEARNESS * (1 - distance / reach))


def _vectors(texts: Sequence[Sequence[str]], lexicon: Lexicon) -> list[Mapping[str, float]]:
    """Words weigh more that are rare among the sentences, and rare in the language."""
    spread = Counter(word for words in texts for word in set(words))
    weights = {
        word: math.log(1 + len(texts) / times) * (lexicon.weight(word) - _COMMON_WEIGHT)
        for word, times in spread.items()
    }
    return [
        _unit(
            {word: (1 + math.log(count)) * weights[word] for word, count in Counter(words).items()}
        )
        for words in texts
    ]


def _centre(vectors: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for word, weight in vector.items():
            total[word] = total.get(word, 0.0) + weight
    return _unit(total)


def _unit(vector: Mapping[str, float]) -> Mapping[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def similarity(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def _share(words: Collection[str], text: str) -> float:
    lowered = text.lower()
    return sum(word in lowered for word in words) / max(len(words), 1)


def role_of(text: str) -> Role:
    return next((role for role, pattern in _ROLES if pattern.search(text)), Role.STANDS)


def is_to_a_model(text: str) -> bool:
    return _TO_A_MODEL.search(text) is not None


def _form_factor(sentence: Sentence, room: float) -> float:
    factor = min(1.0, room / _SHORTEST, _LONGEST / max(room, 1.0))
    return factor if sentence.is_finished else factor * _UNFINISHED_FACTOR


def _place_factor(sentences: Sequence[Sentence], position: int) -> float:
    """Texts open with what they are about, and so do their paragraphs."""
    if position < len(_OPENING_FACTORS):
        return _OPENING_FACTORS[position]
    opens = sentences[position].paragraph != sentences[position - 1].paragraph
    return _PARAGRAPH_FACTOR if opens else 1.0
