"""What our checks say of a text."""

import strawberry

from domain.brand_voice import TextPart
from domain.compliance import ComplianceCategory
from domain.facts import FactChange, FactKind
from domain.issue import IssueSeverity
from resolvers.compliance import reason
from schema.batch import computed
from schema.enums import describe

describe(
    ComplianceCategory,
    "What kind of rule a word breaks.",
    {
        "AD_LAW": "广告法: absolute or unproven claims.",
        "MEDICAL": "Effects that only medicine may claim.",
        "FINANCIAL": "Promised returns.",
        "EDUCATION": "Promised marks, certificates or jobs.",
        "TRAFFIC": "Leads readers away from the platform.",
        "INDUCEMENT": "Presses to share, follow or buy.",
        "SUPERSTITION": "Luck and fate for sale.",
    },
)
describe(
    FactKind,
    "What kind of fact it is.",
    {
        "NUMBER": "A figure, with its unit.",
        "DATE": "A date or a time.",
        "NAME": "A name of a person, place or body.",
    },
)
describe(
    FactChange,
    "What became of a fact.",
    {
        "MISSING": "It stands in the source alone.",
        "INVENTED": "It stands in the new text alone.",
    },
)
describe(
    TextPart,
    "What a text is of a content that shows it.",
    {
        "TITLE": "Its title.",
        "BODY": "Its body; of cards, the text of all of them.",
        "SUMMARY": "Its summary.",
        "KEY_POINT": "One of its key points.",
        "QUOTE": "One of its quotes.",
        "SUBTITLE": "The subtitle on its first card.",
        "HEADING": "The heading of a scene, or the title of a card where it has one of its own.",
        "ON_SCREEN_TEXT": "What is written into the picture of a scene.",
        "VISUAL": "What is seen in a scene.",
    },
)


@strawberry.type(description="A word that the law or a platform does not let be published.")
class ComplianceHit:
    start: int = strawberry.field(
        description="Characters of the text before it, in Unicode code points."
    )
    end: int = strawberry.field(description="Characters of the text up to its end.")
    text: str = strawberry.field(description="What stands there.")
    category: ComplianceCategory = strawberry.field(description="What kind of rule it breaks.")
    severity: IssueSeverity = strawberry.field(description="How much it matters.")
    reason = computed(reason, str, "Why, and what to do, in the request's language.")
    replacements: list[str] = strawberry.field(
        description="What may stand in its place; empty where the claim has to go."
    )


@strawberry.type(description="违禁词: whether a text may be published.")
class ComplianceReport:
    hits: list[ComplianceHit] = strawberry.field(
        description="In the order of the text, never overlapping."
    )
    lexicon_version: str = strawberry.field(description="The list that was used.")


@strawberry.type(description="A fact that got lost or was made up.")
class FactIssue:
    kind: FactKind = strawberry.field(description="What kind of fact it is.")
    text: str = strawberry.field(description="As it is written.")
    change: FactChange = strawberry.field(description="What became of it.")


@strawberry.type(description="A part of a text that its source has too, in characters.")
class OverlapSpan:
    start: int = strawberry.field(description="Where it begins in the body.")
    end: int = strawberry.field(description="Where it ends in the body.")
    source_start: int = strawberry.field(
        description="Where it begins in the source's text, which counts as for quotations."
    )
    source_end: int = strawberry.field(description="Where it ends in the source's text.")


@strawberry.type(description="How much of a text its source has too.")
class Overlap:
    score: float = strawberry.field(
        description="The share of its runs of 8 characters or 5 words, 0 to 1."
    )
    spans: list[OverlapSpan] = strawberry.field(description="In order, never overlapping.")


@strawberry.type(description="One of the `forbiddenWords` of your preferences, where it stands.")
class BrandHit:
    start: int = strawberry.field(
        description="Characters of the text before it, in Unicode code points."
    )
    end: int = strawberry.field(description="Characters of the text up to its end.")
    text: str = strawberry.field(description="What stands there.")
    word: str = strawberry.field(description="The word, as your preferences had it then.")
    part: TextPart = strawberry.field(description="Which text it stands in.")
    index: int = strawberry.field(
        description="Which one, where a content has several of that part; counted from 1."
    )


@strawberry.type(description="What our checks say of a text.")
class Review:
    compliance: ComplianceReport = strawberry.field(description="Of its body.")
    title_compliance: ComplianceReport = strawberry.field(description="Of its title.")
    fact_issues: list[FactIssue] = strawberry.field(
        description="What it made up, and, of a rewrite, which facts of the source it lost."
    )
    overlap: Overlap | None = strawberry.field(
        description="What it copied; null where it was made to repeat its source."
    )
    brand_hits: list[BrandHit] = strawberry.field(
        description="Words in its body that your brand never says, in order."
    )
    title_brand_hits: list[BrandHit] = strawberry.field(
        description="Words in its title that your brand never says, in order."
    )
    other_brand_hits: list[BrandHit] = strawberry.field(
        description="Words that your brand never says in what else is shown of it: its summary, key"
        " points and quotes, the subtitle of cards, the headings and pictures of scenes."
    )
