"""How operators write down the search back ends that they use."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

#: What can stand in a header; a line break at the end of a key is the usual slip.
_KEY = re.compile(r"[!-~]*")


class SearchKind(StrEnum):
    BOCHA = "bocha"
    SEARXNG = "searxng"
    TAVILY = "tavily"
    SERPER = "serper"
    DDGS = "ddgs"


_PAID = frozenset({SearchKind.BOCHA, SearchKind.TAVILY, SearchKind.SERPER})


def _sendable(key: SecretStr) -> SecretStr:
    if not _KEY.fullmatch(key.get_secret_value()):
        raise ValueError("holds a space, a line break or another character that no key has")
    return key


def _plain(address: AnyHttpUrl) -> AnyHttpUrl:
    """Addresses are shown to operators and written into logs."""
    if address.username or address.password:
        raise ValueError("must not hold a user name or a password")
    if address.query or address.fragment:
        raise ValueError("must end before any ? or #")
    return address


ApiKey = Annotated[SecretStr, AfterValidator(_sendable)]
ServiceUrl = Annotated[AnyHttpUrl, AfterValidator(_plain)]


class SearchProvider(BaseModel):
    """One search back end, tried in the order of the list; without `base_url` the public one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: SearchKind
    base_url: ServiceUrl | None = None
    api_key: ApiKey = SecretStr("")
    #: From the first look-up to the last byte.
    timeout_seconds: float = Field(default=10, gt=0, le=120)

    @model_validator(mode="after")
    def _refuse_what_cannot_work(self) -> Self:
        if self.kind in _PAID and not self.api_key.get_secret_value():
            raise ValueError(f"{self.kind} needs an api_key")
        if self.kind is SearchKind.SEARXNG and self.base_url is None:
            raise ValueError("searxng needs the base_url of an instance of yours")
        return self
