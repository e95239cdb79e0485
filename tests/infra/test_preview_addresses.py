"""Where the forms of clients find samples of voices and themes."""

import pytest

from domain.services.showcase import PreviewKind
from tests.ateliers import idle_atelier
from tests.infra.db.opening import opened, settings_of


@pytest.mark.parametrize("address", ["https://example.com", "https://example.com/laowang/"])
async def test_previews_lie_right_below_our_address(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, address: str
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", address)

    async with opened(settings_of(sqlite_url)) as database:
        url = idle_atelier(database).showcase.preview_url(PreviewKind.VOICE, "espeak-cmn-female")

    assert url == f"{address.rstrip('/')}/previews/voices/espeak-cmn-female"
