"""Which search back ends the operator configured."""

from collections.abc import Iterator, Sequence

from pydantic import SecretStr

from infra.provider_settings import SearchKind, SearchProvider
from infra.settings import Settings


def configured_search(settings: Settings) -> Sequence[SearchProvider]:
    """SEARCH_PROVIDERS in its order; else those whose own variable is set; else none."""
    return settings.search_providers or list(_by_their_own_variables(settings))


def _by_their_own_variables(settings: Settings) -> Iterator[SearchProvider]:
    """Those that know the Chinese web best come first."""
    if _is_set(settings.bocha_api_key):
        yield SearchProvider(kind=SearchKind.BOCHA, api_key=settings.bocha_api_key)
    if settings.searxng_url is not None:
        yield SearchProvider(kind=SearchKind.SEARXNG, base_url=settings.searxng_url)
    if _is_set(settings.tavily_api_key):
        yield SearchProvider(kind=SearchKind.TAVILY, api_key=settings.tavily_api_key)
    if _is_set(settings.serper_api_key):
        yield SearchProvider(kind=SearchKind.SERPER, api_key=settings.serper_api_key)
    if settings.ddgs_enabled:
        yield SearchProvider(kind=SearchKind.DDGS)


def _is_set(key: SecretStr) -> bool:
    return bool(key.get_secret_value())
