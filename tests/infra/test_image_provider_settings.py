"""How a provider of pictures is written down."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from infra.provider_settings import ImageProvider

_GIVEN = {"base_url": "https://ai.example.com/v1/", "model": "painter"}


def test_an_address_and_a_model_are_enough() -> None:
    provider = ImageProvider.model_validate(_GIVEN)

    assert provider.root == "https://ai.example.com/v1"
    assert provider.sent_key == "no-key"
    assert provider.sizes == ("1024x1024", "1024x1536", "1536x1024")
    assert (provider.name, provider.picture_price) == ("images", Decimal(0))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("base_url", "ftp://ai.example.com"),
        ("base_url", "https://user:secret@ai.example.com"),
        ("api_key", "two words"),
        ("model", ""),
        ("timeout_seconds", 0),
        ("sizes", []),
        ("sizes", ["1024×1024"]),
        ("sizes", ["0x1024"]),
        ("sizes", ["1024x1024000"]),
        ("quality", "LOW!"),
        ("picture_price", -1),
        ("colour", "blue"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        ImageProvider.model_validate({**_GIVEN, field: value})

    assert {error["loc"][0] for error in refused.value.errors()} == {field}
