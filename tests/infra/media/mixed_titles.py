"""Titles as creators write them, put together at random, with what may not be torn in them."""

from dataclasses import dataclass
from itertools import accumulate

from hypothesis import strategies as st

HAN = (
    "每天",
    "复盘",
    "的",
    "真相",
    "涨粉",
    "普通人",
    "照抄",
    "为什么",
    "努力",
    "了",
    "流量",
    "封面",
    "我",
)
LATIN = ("AI", "iPhone", "ChatGPT", "GPT-4o", "Pro", "don't", "Excel", "naïve", "C++")
AMOUNTS = (
    "10分钟",
    "5万",
    "30%",
    "3.5万人",
    "7个",
    "2024年",
    "￥5,999",
    "第3步",
    "100km",
    "3个月",
    "1,200元",
    "20㎡",
)
CLOSING = tuple("，。、；：！？）》」”】…")
OPENING = tuple("（《「“【")
EMOJI = ("🔥", "👨‍👩‍👧‍👦", "🇨🇳", "1️⃣", "👍🏽", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")
SPACE = (" ", "  ")
NEWLINE = ("\n",)
ATOMS = frozenset({*LATIN, *AMOUNTS, *EMOJI})
MARKS = frozenset({*CLOSING, *OPENING})


@dataclass(frozen=True)
class Title:
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def places(self) -> list[tuple[str, int, int]]:
        """Each piece with its start and end."""
        ends = list(accumulate(map(len, self.pieces)))
        starts = [0, *ends[:-1]]
        return list(zip(self.pieces, starts, ends, strict=True))


PIECES = st.one_of(
    *(st.sampled_from(kind) for kind in (HAN, HAN, HAN, LATIN, AMOUNTS, CLOSING, OPENING, EMOJI)),
    st.sampled_from(SPACE),
)
TITLES = st.lists(PIECES, min_size=1, max_size=16).map(lambda pieces: Title(tuple(pieces)))
PARAGRAPHS = st.lists(
    st.one_of(PIECES, PIECES, PIECES, PIECES, st.sampled_from(NEWLINE)), min_size=1, max_size=24
).map(lambda pieces: Title(tuple(pieces)))
