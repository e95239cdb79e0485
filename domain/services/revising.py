"""What becomes of all that depends on a content's title, tags and body when they change."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.brand_voice import BrandHit, TextPart
from domain.content import Article, Citation, Content, Script
from domain.editing import BodyFixed, Edit
from domain.measures import character_count
from domain.platforms import PROFILES, PlatformIssue, PlatformRule, platform_issues
from domain.quotation import Quotations
from domain.review import Review
from domain.services.reviewing import Reviewing
from domain.writing import TITLE_CANDIDATES

#: Fields by name, with their new values: only such as differ.
Changes = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Revising:
    reviewing: Reviewing

    async def changes(self, content: Content, edit: Edit) -> Changes:
        """What the edit changes of the content, and what follows from that.

        Nothing that was computed of an earlier text stays: it is computed anew, and what cannot
        be without the source is dropped. What was written about an earlier body stays, and the
        review says that it is not of this one. The content itself is left as it is.
        Raises `BodyFixed`.
        """
        if edit.body is not None and not isinstance(content, Article):
            raise BodyFixed
        changes = _asked(content, edit)
        if "title" in changes and isinstance(content, Article | Script):
            others = [each for each in content.title_candidates if each != edit.title]
            changes["title_candidates"] = [edit.title, *others][:TITLE_CANDIDATES]
        if isinstance(content, Article) and edit.body is not None and "body" in changes:
            changes |= await asyncio.to_thread(_of_body, content, edit.body)
        return changes | _issues(content, changes) | await self._review(content, changes)

    async def _review(self, content: Content, changes: Changes) -> Changes:
        title = changes.get("title")
        if isinstance(content, Article) and {"title", "body"} & changes.keys():
            return {"review": await self._review_of_article(content, changes)}
        review: Review | None = getattr(content, "review", None)
        if review is None or not isinstance(title, str):
            return {}
        # Its facts were found in title and text together, and may be the old title's.
        platform = getattr(content, "platform", None)
        report = await self.reviewing.compliance_of(title, platform=platform)
        changed = replace(review, title_compliance=report, fact_issues=(), title_brand_hits=())
        return {"review": changed}

    async def _review_of_article(self, content: Article, changes: Changes) -> Review:
        """Without facts, as the source is not at hand; a body that stays repeats what it did.

        Words of a brand are known of what stays alone.
        """
        title = str(changes.get("title", content.title))
        body = str(changes.get("body", content.body))
        review = await self.reviewing.examine(title, body, platform=content.platform)
        known = content.review
        if "body" in changes:
            others = () if known is None else _beside_quotes(known.other_brand_hits)
            titled = () if known is None or "title" in changes else known.title_brand_hits
            return replace(
                review,
                is_summary_current=False,
                title_brand_hits=titled,
                other_brand_hits=others,
            )
        if known is None:
            return review
        return replace(
            review,
            overlap=known.overlap,
            is_summary_current=known.is_summary_current,
            brand_hits=known.brand_hits,
            other_brand_hits=known.other_brand_hits,
        )


def _beside_quotes(hits: Sequence[BrandHit]) -> tuple[BrandHit, ...]:
    """Quotes may go, and be counted otherwise."""
    return tuple(hit for hit in hits if hit.part is not TextPart.QUOTE)


def _asked(content: Content, edit: Edit) -> Changes:
    asked: Changes = {
        "title": edit.title,
        "tags": None if edit.tags is None else [*edit.tags],
        "is_favorite": edit.is_favorite,
        "body": edit.body,
    }
    return {
        name: value
        for name, value in asked.items()
        if value is not None and value != getattr(content, name)
    }


def _issues(content: Content, changes: Changes) -> Changes:
    """The length of a script is what it was."""
    if not isinstance(content, Article | Script) or not changes.keys() & {"title", "tags", "body"}:
        return {}
    kept = [each for each in content.platform_issues if each.rule is PlatformRule.DURATION_OFF]
    return {"platform_issues": kept + _issues_of_platform(content, changes)}


def _issues_of_platform(content: Article | Script, changes: Changes) -> list[PlatformIssue]:
    if content.platform is None:
        return []
    summary, body = ("", "")
    if isinstance(content, Article):
        summary, body = content.summary, str(changes.get("body", content.body))
    tags = changes.get("tags")
    return platform_issues(
        PROFILES[content.platform],
        title=str(changes.get("title", content.title)),
        summary=summary,
        body=body,
        tags=tags if isinstance(tags, list) else content.tags,
    )


def _of_body(content: Article, body: str) -> Changes:
    """Takes time, for a long one."""
    counted: Changes = {"word_count": character_count(body), "citations": _citations(content, body)}
    return counted | _quotes(content, body)


def _citations(content: Article, body: str) -> list[Citation]:
    """What pages say stays true; that it bears a claim out, only where the claim is the same."""
    return [
        each
        if _claims(each.index, content.body) == _claims(each.index, body) != []
        else replace(each, is_supported=False)
        for each in content.citations
    ]


def _quotes(content: Article, body: str) -> Changes:
    """Those that the body showed stay where it still does; the others are the source's alone."""
    shown, showing = Quotations(content.body), Quotations(body)
    quotes = [each for each in content.quotes if showing.find(each) or not shown.find(each)]
    if quotes == content.quotes:
        return {}
    placed = [each for each in content.quotations if each.text in quotes]
    return {"quotes": quotes, "quotations": placed}


def _claims(index: int, body: str) -> Sequence[str]:
    """The lines that have the page's mark; none where the text shows no marks."""
    return [line for line in body.splitlines() if f"[{index}]" in line]
