"""What cards say of their own, in the language of their title."""

from dataclasses import dataclass

_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """`save` holds `save_stress`; `thanks_to` a place for the author's name."""

    swipe: str
    quoted: str
    save: str
    save_stress: str
    thanks: str
    thanks_to: str
    follow: str
    scan: str
    read_on: str


_ZH = CardWords(
    swipe="左滑查看",
    quoted="原文金句",
    save="看到这里，收藏起来慢慢看",
    save_stress="收藏",
    thanks="觉得有用，就点个赞，转给需要的朋友。",
    thanks_to="觉得有用，就点个赞。关注{}，下一篇不错过。",
    follow="点赞 · 收藏 · 关注",
    scan="长按识别二维码",
    read_on="阅读原文",
)
_EN = CardWords(
    swipe="Swipe",
    quoted="In their words",
    save="Worth keeping? Save it for later",
    save_stress="Save",
    thanks="If this helped, like it and send it to a friend.",
    thanks_to="If this helped, like it. Follow {} for the next one.",
    follow="Like · Save · Follow",
    scan="Scan the code",
    read_on="Read the source",
)


def words_for(title: str) -> CardWords:
    is_chinese = any(_FIRST_HAN <= character <= _LAST_HAN for character in title)
    return _ZH if is_chinese or not title.strip() else _EN
