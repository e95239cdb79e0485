"""What the operator has chosen, where it is allowed but probably not meant."""

from infra.doctor.finding import Examination, ok, warning
from infra.settings import DEVELOPMENT_SECRET, SIGNING_SECRETS, Settings


async def examine_choices(settings: Settings) -> Examination:
    yield ok("settings", settings.environment)
    if _shares_a_database(settings) and (own := _secrets_of_its_own(settings)):
        yield warning(
            "secrets",
            "this machine made its own, and another one cannot read its tokens and keys (密钥)",
            f"Where several machines share the database, set {', '.join(own)} alike on all.",
        )
    if settings.environment == "production" and not settings.trusted_proxies:
        yield warning(
            "proxies",
            "none is trusted: whoever comes through one has its address, and shares its limits",
            "Set TRUSTED_PROXIES to the addresses of your proxies.",
        )


def _shares_a_database(settings: Settings) -> bool:
    url = settings.database_url.get_secret_value()
    return bool(url) and not url.startswith("sqlite")


def _secrets_of_its_own(settings: Settings) -> list[str]:
    return [
        name.upper()
        for name in SIGNING_SECRETS
        if getattr(settings, name).get_secret_value() == DEVELOPMENT_SECRET
    ]
