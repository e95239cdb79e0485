"""The doctor asks about choices that are allowed and seldom meant."""

import pytest
from pydantic import SecretStr

from infra.doctor.choices import examine_choices
from infra.settings import Settings

_SHARED = SecretStr("mysql://laowang:x@db/laowang")
_SECRETS = {
    name: SecretStr(name * 8)
    for name in (
        "jwt_secret",
        "key_code_secret",
        "blob_url_secret",
        "own_key_secret",
        "ai_label_secret",
    )
}
_PRODUCTION = Settings(database_url=_SHARED).model_copy(
    update={"environment": "production", **_SECRETS}
)


async def _remedies(settings: Settings) -> list[str]:
    findings = [finding async for finding in examine_choices(settings)]
    assert (findings[0].subject, findings[0].detail) == ("settings", settings.environment)
    return [finding.remedy for finding in findings[1:]]


@pytest.mark.parametrize("url", ["", "sqlite:////tmp/laowang.db"])
async def test_on_one_machine_its_own_secrets_will_do(url: str) -> None:
    assert await _remedies(Settings(database_url=SecretStr(url))) == []


async def test_machines_that_share_a_database_need_the_same_secrets() -> None:
    settings = Settings(database_url=_SHARED).model_copy(update={"jwt_secret": SecretStr("own")})

    [remedy] = await _remedies(settings)

    assert "set KEY_CODE_SECRET, BLOB_URL_SECRET, OWN_KEY_SECRET, AI_LABEL_SECRET alike" in remedy


async def test_production_is_asked_for_its_proxies() -> None:
    assert await _remedies(_PRODUCTION) == ["Set TRUSTED_PROXIES to the addresses of your proxies."]
    behind_one = _PRODUCTION.model_copy(update={"trusted_proxies": ("10.0.0.7",)})
    assert await _remedies(behind_one) == []
