"""How operators write values into environment variables, and what we refuse of it."""

import json
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import NoDecode

Value = TypeVar("Value")

_DATABASE = re.compile(r"((mysql|mariadb)(\+asyncmy)?://[^/]+/[^/?]+|sqlite(\+aiosqlite)?:///.)")
#: A wildcard within a name would be taken literally, and match nothing.
_BEYOND_ORIGINS = "@?#*"
_NO_ORIGIN = "lists something that is no origin; write https://app.example.com, without a path"
_REDIS = re.compile(r"(rediss?://[^/]|unix://.*/)")


def _database_address(url: SecretStr) -> SecretStr:
    if url.get_secret_value() and not _DATABASE.match(url.get_secret_value()):
        raise ValueError(
            "is no database address; write mysql://user:password@host/name, the same with "
            "mysql+asyncmy:// or mariadb://, or sqlite:///path"
        )
    return url


def _redis_address(url: SecretStr) -> SecretStr:
    if url.get_secret_value() and not _REDIS.match(url.get_secret_value()):
        raise ValueError(
            "is no Redis address; write redis://host:6379/0, rediss:// for TLS, "
            "or unix:///path/to/socket"
        )
    return url


def _split(value: object) -> object:
    """Lists are written with commas, as operators expect of a variable."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _as_browsers_write(origins: tuple[str, ...]) -> tuple[str, ...]:
    """Lower case, without the port that goes without saying, and without a slash at the end."""
    return tuple(origin if origin == "*" else _origin(origin) for origin in origins)


def _origin(written: str) -> str:
    try:
        url = AnyHttpUrl(written)
    except ValidationError:
        raise ValueError(_NO_ORIGIN) from None
    origin = str(url).removesuffix("/")
    if origin.count("/") > len("//") or any(sign in origin for sign in _BEYOND_ORIGINS):
        raise ValueError(_NO_ORIGIN)
    return origin


def decoded_json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at character {error.pos + 1}") from error


def decoded_by_vendor(value: object) -> object:
    """Operators write vendors as the names of providers, in lower case."""
    decoded = decoded_json(value)
    if not isinstance(decoded, dict):
        return decoded
    return {str(vendor).upper(): address for vendor, address in decoded.items()}


def upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


#: A value that is written as JSON.
AsJson = Annotated[Value, NoDecode, BeforeValidator(decoded_json)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_address)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis_address)]
#: Stands in what was sealed with the secret that it names.
SecretId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
#: Annex E of GB 45438-2025: ASCII, without what JSON escapes.
LabelProducer = Annotated[str, Field(pattern=r"^[!#-\[\]-~]{1,64}$")]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
#: Of pages, as their browsers send them in `Origin`.
Origins = Annotated[Names, AfterValidator(_as_browsers_write)]
Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_split)]
