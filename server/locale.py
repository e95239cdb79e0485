"""Which of our languages a client prefers."""

from functools import lru_cache

from domain.language import Locale

_ENTRIES = 10
_KEPT_HEADERS, _KEPT_CHARACTERS = 64, 300


def preferred_locale(accept_language: str) -> Locale:
    """Reads an Accept-Language header; Chinese where it names neither language."""
    is_short = len(accept_language) <= _KEPT_CHARACTERS
    return _known(accept_language) if is_short else _best(accept_language)


def _best(accept_language: str) -> Locale:
    best = (0.0, Locale.ZH_CN)
    for entry in reversed(accept_language.split(",")[:_ENTRIES]):
        tag, _, parameter = entry.strip().partition(";")
        locale = _locale_of(tag.strip().lower())
        quality = _quality(parameter)
        if locale is not None and quality > 0 and quality >= best[0]:
            best = (quality, locale)
    return best[1]


_known = lru_cache(_KEPT_HEADERS)(_best)


def _locale_of(tag: str) -> Locale | None:
    language = tag.partition("-")[0]
    return {"zh": Locale.ZH_CN, "en": Locale.EN}.get(language)


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
