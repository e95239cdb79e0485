"""What each platform allows: community values, each with the day on which it was checked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.issue import IssueSeverity
from domain.language import Sentence
from domain.platform import Platform

#: UTF-16 needs two units for what comes after it.
_LAST_OF_ONE_UNIT = "\uffff"
#: Counts a title as its platform does.
TitleMeasure = Callable[[str], int]


class PlatformRule(StrEnum):
    TITLE_TOO_LONG = "TITLE_TOO_LONG"
    TITLE_TOO_SHORT = "TITLE_TOO_SHORT"
    SUMMARY_TOO_LONG = "SUMMARY_TOO_LONG"
    BODY_TOO_LONG = "BODY_TOO_LONG"
    TOO_MANY_TAGS = "TOO_MANY_TAGS"
    DURATION_OFF = "DURATION_OFF"

    def sentence(self, *, actual: int | None, limit: int | None) -> Sentence:
        """What is wrong, and what to do about it."""
        zh_cn, en = _RULE_SENTENCES[self]
        return Sentence(
            zh_cn.format(actual=actual, limit=limit), en.format(actual=actual, limit=limit)
        )


_RULE_SENTENCES: Mapping[PlatformRule, tuple[str, str]] = {
    PlatformRule.TITLE_TOO_LONG: (
        "标题 {actual} 字，超过 {limit} 字，请缩短。",
        "The title counts {actual} of at most {limit}; shorten it.",
    ),
    PlatformRule.TITLE_TOO_SHORT: (
        "标题 {actual} 字，不足 {limit} 字，请补充。",
        "The title counts {actual} and needs at least {limit}; say more.",
    ),
    PlatformRule.SUMMARY_TOO_LONG: (
        "摘要 {actual} 字，超过 {limit} 字，请缩短。",
        "The digest counts {actual} of at most {limit}; shorten it.",
    ),
    PlatformRule.BODY_TOO_LONG: (
        "正文连同话题 {actual} 字，超过 {limit} 字，请删减。",
        "The body with its topics counts {actual} of at most {limit}; cut it.",
    ),
    PlatformRule.TOO_MANY_TAGS: (
        "话题 {actual} 个，超过 {limit} 个，请减少。",
        "There are {actual} topics of at most {limit}; drop some.",
    ),
    PlatformRule.DURATION_OFF: (
        "脚本约 {actual} 秒，与目标 {limit} 秒相差超过 5%，请增删内容或调整时长。",
        "The script takes about {actual} of {limit} seconds: add, cut or ask for another duration.",
    ),
}


@dataclass(frozen=True, slots=True)
class PlatformIssue:
    """A rule that a text breaks; `actual` and `limit` are in the rule's unit."""

    rule: PlatformRule
    severity: IssueSeverity
    actual: int | None
    limit: int | None

    @property
    def sentence(self) -> Sentence:
        return self.rule.sentence(actual=self.actual, limit=self.limit)


@dataclass(frozen=True, slots=True)
class CoverSize:
    """Pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformProfile:
    """One platform's limits; None where none is known.

    Beyond `title_limit` a title may be cut or refused, beyond `title_ceiling` it is refused:
    they differ where sources do. `topic` is how a tag is written in the text.
    """

    platform: Platform
    name: str
    title_limit: int | None = None
    title_ceiling: int | None = None
    title_minimum: int | None = None
    title_measure: TitleMeasure = len
    summary_limit: int | None = None
    body_limit: int | None = None
    max_tags: int | None = None
    topic: str = "#{}"
    shows_markdown: bool = False
    cover_sizes: tuple[CoverSize, ...] = ()
    notes: Sentence
    verified_at: date

    def topics(self, tags: Sequence[str]) -> list[str]:
        """The tags as its users write them: #咖啡, or #咖啡# on 微博."""
        return [self.topic.format(tag) for tag in tags]

    def length_of(self, body: str, tags: Sequence[str]) -> int:
        """In characters; topics are a part of the text where Markdown is not."""
        if self.shows_markdown or not tags:
            return len(body)
        return len(body) + 1 + len(" ".join(self.topics(tags)))


def xiaohongshu_length(title: str) -> int:
    """ASCII counts half, all else whole, in units of UTF-16: an emoji is mostly two."""
    halves = sum(
        1 if character.isascii() else 2 * (1 + (character > _LAST_OF_ONE_UNIT))
        for character in title
    )
    return -(-halves // 2)


_CHECKED = date(2026, 11, 25)

PROFILES: Mapping[Platform, PlatformProfile] = {
    profile.platform: profile
    for profile in (
        PlatformProfile(
            platform=Platform.XIAOHONGSHU,
            name="小红书",
            title_limit=20,
            title_measure=xiaohongshu_length,
            body_limit=1000,
            max_tags=10,
            cover_sizes=(CoverSize("3:4", 1242, 1660),),
            notes=Sentence(
                "标题按 UTF-16 计，非 ASCII 记 1 字，ASCII 记半字；话题计入正文；不支持 Markdown。",
                "Titles count UTF-16 units, ASCII for half; topics count as text; no Markdown.",
            ),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.DOUYIN,
            name="抖音",
            title_limit=30,
            max_tags=5,
            cover_sizes=(CoverSize("9:16", 1080, 1920),),
            notes=Sentence(
                "封面上方 220、下方 380 像素会被界面遮挡；信息流只显示中间的 3:4。",
                "The app covers the cover's top 220 and bottom 380 px; feeds show its centre 3:4.",
            ),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.WECHAT_OFFICIAL,
            name="公众号",
            title_limit=64,
            summary_limit=120,
            body_limit=19_999,
            shows_markdown=True,
            cover_sizes=(CoverSize("2.35:1", 900, 383), CoverSize("1:1", 383, 383)),
            notes=Sentence(
                "摘要最多 120 字，作者名最多 8 字，正文少于 2 万字。",
                "Digest at most 120 characters, author 8, body below 20,000.",
            ),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.BILIBILI,
            name="B站",
            title_limit=80,
            max_tags=10,
            cover_sizes=(CoverSize("16:10", 1146, 717),),
            notes=Sentence(
                "封面文字放在中间 4:3 之内。", "Keep a cover's text within its centre 4:3."
            ),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.WECHAT_CHANNELS,
            name="视频号",
            title_limit=16,
            title_ceiling=50,
            cover_sizes=(CoverSize("6:7", 1080, 1260),),
            notes=Sentence(
                "标题上限各处说法不一（16 至 50 字），这里取 16 字以策安全。",
                "Sources disagree on the title's limit (16 to 50); 16 is safe.",
            ),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.ZHIHU,
            name="知乎",
            shows_markdown=True,
            cover_sizes=(CoverSize("16:9", 690, 388),),
            notes=Sentence("未查到可靠的字数上限。", "No reliable limit is known."),
            verified_at=_CHECKED,
        ),
        PlatformProfile(
            platform=Platform.WEIBO,
            name="微博",
            title_limit=30,
            title_minimum=6,
            topic="#{}#",
            cover_sizes=(CoverSize("1:1", 1024, 1024),),
            notes=Sentence(
                "视频标题 6 至 30 字；话题前后都要加 #。",
                "Video titles have 6 to 30 characters; a topic has # on both sides.",
            ),
            verified_at=_CHECKED,
        ),
    )
}


def platform_issues(
    profile: PlatformProfile, *, title: str, summary: str, body: str, tags: Sequence[str]
) -> list[PlatformIssue]:
    """The rules that a piece breaks as it stands."""
    length = profile.title_measure(title)
    measured = (
        (PlatformRule.SUMMARY_TOO_LONG, len(summary), profile.summary_limit),
        (PlatformRule.BODY_TOO_LONG, profile.length_of(body, tags), profile.body_limit),
        (PlatformRule.TOO_MANY_TAGS, len(tags), profile.max_tags),
    )
    issues = _title_issues(profile, length)
    issues += [
        PlatformIssue(rule, IssueSeverity.ERROR, actual, limit)
        for rule, actual, limit in measured
        if limit is not None and actual > limit
    ]
    return issues


def _title_issues(profile: PlatformProfile, length: int) -> list[PlatformIssue]:
    minimum, limit = profile.title_minimum, profile.title_limit
    if minimum is not None and length < minimum:
        return [PlatformIssue(PlatformRule.TITLE_TOO_SHORT, IssueSeverity.ERROR, length, minimum)]
    if limit is None or length <= limit:
        return []
    is_certain = length > (profile.title_ceiling or limit)
    severity = IssueSeverity.ERROR if is_certain else IssueSeverity.WARNING
    return [PlatformIssue(PlatformRule.TITLE_TOO_LONG, severity, length, limit)]
