"""Marks by the side on which they cling to other text (JLREQ, CLREQ)."""

OPENING = frozenset("（《「『【〈〔［｛“‘〖([{<«¿¡")
CLOSING = frozenset("）》」』】〉〕］｝”’〗)]}>»")
#: They end a part of a sentence.
STOPS = frozenset("，。、；：！？．｡､,.;:!?‼⁇⁈⁉")
#: Dots and dashes that belong to what is on their left.
CONNECTING = frozenset("·・•…‥—–～〜~-‐／/%％‰℃°％ー々ゝゞヽヾ〻|｜")
#: Small kana stand in the middle of a word.
SMALL_KANA = frozenset(
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
NEVER_FIRST = CLOSING | STOPS | CONNECTING | SMALL_KANA
#: A currency's or a number's sign goes with what follows.
NEVER_LAST = OPENING | frozenset("¥￥$€£#＃@＠№")
