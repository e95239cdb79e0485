"""What makes pictures a creator's own, and where their label stands."""

import strawberry

from domain.ai_label import LabelPosition
from domain.brand import BRAND_NAME_LENGTH, Brand
from domain.cover import AUTHOR_LENGTH
from resolvers.node import key_of
from schema.enums import describe

describe(
    LabelPosition,
    "The corner that the label stands in which says that AI made the picture.",
    {
        "TOP_LEFT": "Top left.",
        "TOP_RIGHT": "Top right.",
        "BOTTOM_LEFT": "Bottom left.",
        "BOTTOM_RIGHT": "Bottom right.",
    },
)

LABEL_POSITION = (
    "The corner of the label that says AI made it. The law asks for the label; where it stands is"
    " up to you."
)
AUTHOR = f"Who signs it, at most {AUTHOR_LENGTH} characters; the brand's name if absent."


@strawberry.input(description="What makes your pictures look like yours.")
class BrandInput:
    name: str | None = strawberry.field(
        description=f"At most {BRAND_NAME_LENGTH} characters.", default=None
    )
    color: str | None = strawberry.field(
        description="`#RRGGBB`, in place of the theme's accent; shifted as far as it would be"
        " illegible.",
        default=None,
    )
    logo_upload_id: strawberry.ID | None = strawberry.field(
        description="An upload with purpose LOGO.", default=None
    )

    def to_domain(self) -> Brand:
        return Brand(
            name=self.name, color=self.color, logo_upload_id=upload_key(self.logo_upload_id)
        )


def brand_of(brand: BrandInput | None) -> Brand:
    return Brand() if brand is None else brand.to_domain()


def upload_key(upload_id: str | None) -> str | None:
    return None if upload_id is None else key_of(upload_id, "Upload")
