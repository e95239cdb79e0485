"""What signs and seals, each with a ring of secrets so that they can be replaced."""

from collections.abc import Mapping

from pydantic import SecretStr

from infra.auth.sealing import OWN_PROVIDER, AesGcmSealing
from infra.auth.tokens import JoseTokens
from infra.identity import new_id
from infra.settings import Settings

_AUDIENCE = "laowang-api"
TOTP = "totp secret"


def open_tokens(settings: Settings) -> JoseTokens:
    return JoseTokens(
        _ring(settings.jwt_retired_secrets, settings.jwt_key_id, settings.jwt_secret),
        key_id=settings.jwt_key_id,
        issuer=settings.jwt_issuer,
        audience=_AUDIENCE,
        new_id=new_id,
    )


def open_sealing(settings: Settings, purpose: str = OWN_PROVIDER) -> AesGcmSealing:
    present = settings.own_key_secret_id
    return AesGcmSealing(
        _ring(settings.own_key_retired_secrets, present, settings.own_key_secret),
        secret_id=present,
        purpose=purpose,
    )


def _ring(retired: Mapping[str, SecretStr], name: str, secret: SecretStr) -> dict[str, str]:
    """The secrets by their names, the present one among them."""
    return {each: kept.get_secret_value() for each, kept in {**retired, name: secret}.items()}
