"""A content as a page of Markdown that people read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import singledispatch

from domain.ai_label import labelled_text
from domain.content import Article, Citation, Content, Cover, InfoCardSet, Scene, Script, VoiceClip
from domain.info_card import text_of_cards
from domain.measures import spoken_language

#: Of a summary and points, where the body is another by now.
_OF_EARLIER = ("（修改正文之前）", " (of the body before it was changed)")


def markdown_of(content: Content, files: Sequence[str]) -> str:
    """The whole page; `files` are the names of those beside it.

    A text has its AI label where `labelledBody` has it, the others at their end.
    """
    said = [*_said(content)]
    parts = [f"# {_line(content.title)}", "\n".join(_facts(content)), *said]
    if files:
        parts.append(_section("文件 Files", [f"- {name}" for name in files]))
    page = "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
    if isinstance(content, Article):
        return page
    return labelled_text(page, spoken_language("\n".join((content.title, *said))))


def _facts(content: Content) -> Iterator[str]:
    platform = getattr(content, "platform", None)
    yield f"- 类型 Kind: {content.kind}"
    if platform is not None:
        yield f"- 平台 Platform: {platform}"
    yield f"- 创建 Created: {_moment(content.created_at)}"
    yield f"- 更新 Updated: {_moment(content.updated_at)}"
    if content.deleted_at is not None:
        yield f"- 已删除 Deleted: {_moment(content.deleted_at)}"
    if content.tags:
        yield f"- 标签 Tags: {', '.join(map(_line, content.tags))}"
    if content.source_url is not None:
        yield f"- 来源 Source: <{content.source_url}>"


@singledispatch
def _said(content: Content) -> Iterator[str]:
    """What its type has beyond what all have."""
    raise TypeError(type(content))


@_said.register
def _article(article: Article) -> Iterator[str]:
    of_earlier = ("", "") if article.is_summary_current else _OF_EARLIER
    if article.summary:
        yield _section("摘要{} Summary{}".format(*of_earlier), [article.summary])
    yield _section("正文 Body", [labelled_text(article.body, spoken_language(article.body))])
    if article.key_points:
        yield _section("要点{} Key points{}".format(*of_earlier), _items(article.key_points))
    if article.quotes:
        yield _section("金句 Quotes", _items(article.quotes))
    if article.citations:
        yield _section("引用 Citations", [_citation(each) for each in article.citations])


@_said.register
def _script(script: Script) -> Iterator[str]:
    yield _section("开场 Hook", [script.hook])
    yield from (_scene(each) for each in script.scenes)


@_said.register
def _cards(cards: InfoCardSet) -> Iterator[str]:
    yield _section("卡片 Cards", [text_of_cards(cards.cards)])


@_said.register
def _voice(clip: VoiceClip) -> Iterator[str]:
    yield _section("字幕 Subtitles", [each.text for each in clip.cues])


@_said.register
def _cover(_: Cover) -> Iterator[str]:
    return iter(())


def _scene(scene: Scene) -> str:
    lines = [scene.narration, f"- 画面 Visual: {_line(scene.visual)}"]
    if scene.on_screen_text:
        lines.append(f"- 字幕 On screen: {_line(scene.on_screen_text)}")
    heading = f"{scene.index}. {_line(scene.heading)} ({scene.duration_seconds:g} s)"
    return _section(heading, ["\n\n".join((lines[0], "\n".join(lines[1:])))])


def _citation(citation: Citation) -> str:
    return (
        f"- [{citation.index}] {_line(citation.title)} <{citation.url}>\n"
        f"  > {_line(citation.quoted_text)}"
    )


def _section(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((f"## {heading}", "", *lines))


def _items(lines: Sequence[str]) -> list[str]:
    return [f"- {_line(each)}" for each in lines]


def _line(text: str) -> str:
    """Where a line's end would end more than the line."""
    return " ".join(text.split())


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
