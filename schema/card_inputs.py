"""What mutations take that make info cards."""

import strawberry

from domain.ai_label import LabelPosition
from domain.card_request import HEADING_LENGTH, POINTS_OF_A_PAGE, TEXT_LENGTH
from domain.cover import AUTHOR_LENGTH, TITLE_LENGTH
from domain.info_card import LINK_LENGTH, PAGE_DEFAULT, PAGE_LEAST, PAGE_LIMIT, PageRedo
from domain.language import Locale
from domain.platform import Platform
from domain.preferences import Choice, Unsaid
from domain.recipes.generate_info_card import GenerateInfoCard
from domain.writing import INSTRUCTION_LENGTH, TONE_LENGTH, Point
from resolvers.node import key_of
from schema.brand import AUTHOR, LABEL_POSITION, BrandInput, brand_of
from schema.inputs import IDEMPOTENCY_KEY, SourceInput
from schema.unsaid import PREFERRED, unsaid_of, value_of

_LINK = (
    f"Where the last card's QR code leads: https, at most {LINK_LENGTH} characters; the source's"
    " page if absent."
)


@strawberry.input(description="信息卡片: a source to make cards of.")
class GenerateInfoCardInput:
    source: SourceInput = strawberry.field(description="What the cards tell.")
    platform: strawberry.Maybe[Platform | None] = strawberry.field(
        description=f"Where they will be published; XIAOHONGSHU where nothing is chosen.{PREFERRED}"
    )
    theme: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description=f"One of `infoCardThemes`; the first where nothing is chosen.{PREFERRED}"
    )
    max_pages: int = strawberry.field(
        description=f"How many cards at most, {PAGE_LEAST} to {PAGE_LIMIT}.", default=PAGE_DEFAULT
    )
    author: str | None = strawberry.field(description=AUTHOR, default=None)
    brand: strawberry.Maybe[BrandInput | None] = strawberry.field(
        description=f"What makes them look like yours.{PREFERRED}"
    )
    label_position: LabelPosition = strawberry.field(
        description=LABEL_POSITION, default=LabelPosition.BOTTOM_RIGHT
    )
    tone: strawberry.Maybe[str | None] = strawberry.field(
        description=f"How they should sound; at most {TONE_LENGTH} characters.{PREFERRED}"
    )
    instruction: str | None = strawberry.field(
        description=f"What else you want, at most {INSTRUCTION_LENGTH} characters.", default=None
    )
    language: Locale | None = strawberry.field(
        description="What to write in; the source's own language if absent.", default=None
    )
    link: str | None = strawberry.field(description=_LINK, default=None)
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        request = GenerateInfoCard(
            source=self.source.to_domain(),
            platform=value_of(self.platform) or Platform.XIAOHONGSHU,
            theme_id=value_of(self.theme),
            max_pages=self.max_pages,
            author=self.author,
            brand=brand_of(value_of(self.brand)),
            label_position=self.label_position,
            tone=value_of(self.tone),
            instruction=self.instruction,
            language=self.language,
            link=self.link,
        )
        unsaid = unsaid_of(
            {
                Choice.PLATFORM: self.platform,
                Choice.TONE: self.tone,
                Choice.THEME: self.theme,
                Choice.BRAND: self.brand,
            }
        )
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            "unsaid": unsaid,
        }


@strawberry.input(description="A point as it is to stand on a card.")
class CardPointInput:
    heading: str = strawberry.field(
        description=f"At most {HEADING_LENGTH} characters; a point without heading and text is left"
        " out."
    )
    text: str = strawberry.field(
        description=f"At most {TEXT_LENGTH} characters; may be empty.", default=""
    )


@strawberry.input(
    description="One page of a set to make anew. With a title, points or a quote it shows those;"
    " with a theme alone it is drawn in that; with neither a model words it anew, and the offline"
    " engine lays it out in another way."
)
class RegenerateInfoCardPageInput:
    content_id: strawberry.ID = strawberry.field(description="The set.")
    page: int = strawberry.field(description="The page, from 1.")
    title: str | None = strawberry.field(
        description=f"The line on top, at most {TITLE_LENGTH} characters; as it is if absent.",
        default=None,
    )
    points: list[CardPointInput] | None = strawberry.field(
        description=f"In place of all points of the page, at most {POINTS_OF_A_PAGE}; as they are"
        " if absent.",
        default=None,
    )
    quote: str | None = strawberry.field(
        description=f"At most {TEXT_LENGTH} characters; as it is if absent.", default=None
    )
    theme: strawberry.ID | None = strawberry.field(
        description="One of `infoCardThemes`, for this page.", default=None
    )
    author: str | None = strawberry.field(
        description=f"Who signs the page, at most {AUTHOR_LENGTH} characters; as the set is signed"
        " if absent.",
        default=None,
    )
    brand: BrandInput | None = strawberry.field(
        description="In place of the set's, whose logo is forgotten in time; as it is if absent.",
        default=None,
    )
    instruction: str | None = strawberry.field(
        description=f"What else a model is to heed, at most {INSTRUCTION_LENGTH} characters.",
        default=None,
    )
    idempotency_key: str = strawberry.field(description=IDEMPOTENCY_KEY)

    def arguments(self) -> dict[str, object]:
        points = None
        if self.points is not None:
            points = tuple(Point(each.heading, each.text) for each in self.points)
        page = PageRedo(
            content_id=key_of(self.content_id, "Content"),
            index=self.page,
            title=self.title,
            points=points,
            quote=self.quote,
            theme_id=self.theme,
        )
        request = GenerateInfoCard(
            page=page,
            author=self.author,
            brand=brand_of(self.brand),
            instruction=self.instruction,
        )
        return {
            "request": request,
            "idempotency_key": self.idempotency_key,
            # Whatever else it does not say is as in the set.
            "unsaid": Unsaid(open=frozenset({Choice.TONE})),
        }
