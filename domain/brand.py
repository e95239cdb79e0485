"""What makes a creator's pictures look like theirs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`color` is `#RRGGBB`; the logo is an upload of the creator's own."""

    name: str | None = None
    color: str | None = None
    logo_upload_id: str | None = None
