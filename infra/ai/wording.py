"""What a brief means, in the words that go into our instructions."""

from collections.abc import Sequence

from domain.language import Locale, Sentence
from domain.platform import Platform
from domain.platforms import PROFILES, PlatformProfile
from domain.writing import Brief, CardBrief, Length, ScriptBrief
from infra.ai.lexicon import WORD_ROOM

#: How long a text is to be, in Chinese characters.
_BODY_ROOM = {Length.SHORT: 300, Length.MEDIUM: 700, Length.LONG: 1500}
#: Models overshoot; what a platform allows is not to be reached.
_LIMIT_SHARE = 0.8
_NO_TONE = Sentence(
    "自然、真诚，符合平台习惯。", "Natural and honest, as the platform's users talk."
)
_WHOLE = Sentence("文章是完整的。", "The article is complete.")
_CONDENSED = Sentence(
    "文章很长，这里是从全文各部分逐字摘出的句子；不要推测没有给出的部分。",
    "The article is long: these are sentences of all its parts, word for word;"
    " do not guess what stands between them.",
)
_KEEPS_FACTS = Sentence(
    "保留原文的关键数字、日期和人名，写法与原文一致；不添加原文没有的事实、数字和人名。",
    "Keep the source's key figures, dates and names as they are written there,"
    " and add no fact, figure or name that it does not have.",
)
_FREE_FACTS = Sentence(
    "细节可以取舍，但不添加原文没有的事实、数字和人名。",
    "Leave out what you like, but add no fact, figure or name that the source does not have.",
)
_MARKDOWN = Sentence(
    "正文是 Markdown，可以有二级标题和列表，不含一级标题、链接、图片和 HTML。",
    "The body is Markdown, with subtitles and lists if they help; no title, links, images, HTML.",
)
_PLAIN = Sentence(
    "正文是纯文本，不用 Markdown、链接和 HTML；话题只放在 tags 里。",
    "The body is plain text without Markdown, links or HTML; topics go into tags alone.",
)
_LANGUAGE = Sentence("用简体中文写。", "Write in English.")


def profile_of(platform: Platform | None) -> PlatformProfile | None:
    return None if platform is None else PROFILES[platform]


def body_room(brief: Brief) -> int:
    """In Chinese characters, well within what the platform allows."""
    profile = profile_of(brief.platform)
    room = _BODY_ROOM[brief.length]
    if profile is None or profile.body_limit is None:
        return room
    return min(room, round(profile.body_limit * _LIMIT_SHARE))


def room_in_words(room: float, locale: Locale) -> int:
    """A room in Chinese characters, in the unit that the language is counted in."""
    return round(room if locale is Locale.ZH_CN else room / WORD_ROOM)


def scope(locale: Locale, *, is_condensed: bool) -> str:
    return (_CONDENSED if is_condensed else _WHOLE).in_locale(locale)


def language(locale: Locale) -> str:
    return _LANGUAGE.in_locale(locale)


def tone(brief: Brief | ScriptBrief | CardBrief, locale: Locale) -> str:
    """The requester's word for it goes with their instruction, as data."""
    if brief.tone is not None:
        return _tone_named("TONE", locale)
    if brief.brand_voice.tone is not None:
        return _tone_named("BRAND", locale)
    return _NO_TONE.in_locale(locale)


def _tone_named(block: str, locale: Locale) -> str:
    return Sentence(f"见 {block} 块。", f"See the block {block}.").in_locale(locale)


def facts(brief: Brief, locale: Locale) -> str:
    return (_KEEPS_FACTS if brief.keeps_facts else _FREE_FACTS).in_locale(locale)


def form(platform: Platform | None, locale: Locale) -> str:
    profile = profile_of(platform)
    is_markdown = profile is None or profile.shows_markdown
    return (_MARKDOWN if is_markdown else _PLAIN).in_locale(locale)


def limits(platform: Platform | None, locale: Locale) -> str:
    """What the platform allows, as far as it is known."""
    profile = profile_of(platform)
    if profile is None:
        return ""
    said = [
        sentence.in_locale(locale)
        for limit, sentence in (
            (
                profile.title_limit,
                Sentence(
                    f"标题不超过 {profile.title_limit} 个汉字（两个英文字母或数字算一个）。",
                    f"Titles of at most {profile.title_limit} Chinese characters"
                    " (two Latin letters or digits count as one).",
                ),
            ),
            (
                profile.title_minimum,
                Sentence(
                    f"标题至少 {profile.title_minimum} 个字。",
                    f"Titles of at least {profile.title_minimum} characters.",
                ),
            ),
            (
                profile.body_limit,
                Sentence(
                    f"正文连同话题绝不超过 {profile.body_limit} 个字符。",
                    f"Never more than {profile.body_limit} characters of body and topics.",
                ),
            ),
            (
                profile.max_tags,
                Sentence(
                    f"话题最多 {profile.max_tags} 个。", f"At most {profile.max_tags} topics."
                ),
            ),
        )
        if limit is not None
    ]
    return ("" if locale is Locale.ZH_CN else " ").join(said)


def complaints(sentences: Sequence[Sentence], locale: Locale) -> str:
    return "\n".join(f"- {sentence.in_locale(locale)}" for sentence in sentences)
