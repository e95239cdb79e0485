"""A finished text as the content that is kept."""

from domain.content import TITLE_LENGTH, Article, ContentKind
from domain.measures import character_count
from domain.platform import Platform
from domain.recipe import Assignment, Input
from domain.services.composing import Composed
from domain.writing import LIST_LIMIT


def article_of(
    assignment: Assignment[Input],
    kind: ContentKind,
    composed: Composed,
    *,
    platform: Platform | None = None,
    source_url: str | None = None,
) -> Article:
    text = composed.composition
    titles = [title[:TITLE_LENGTH] for title in text.titles]
    return Article(
        id=assignment.content_id,
        owner_id=assignment.owner_id,
        generation_id=assignment.generation_id,
        kind=kind,
        title=titles[0],
        title_candidates=titles,
        tags=text.tags[:LIST_LIMIT],
        source_url=source_url,
        created_at=assignment.now,
        updated_at=assignment.now,
        based_on_id=assignment.based_on_id,
        platform=platform,
        body=text.body,
        word_count=character_count(text.body),
        summary=text.summary,
        citations=list(composed.citations),
        platform_issues=list(composed.issues),
        review=composed.review,
    )
