"""How operators write down the providers that they use: of texts, pictures, and web search."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    DirectoryPath,
    Field,
    SecretStr,
    model_validator,
)

from domain.voice import VoiceGender

#: What can stand in a header; a line break at the end of a key is the usual slip.
_KEY = re.compile(r"[!-~]*")


class WireProtocol(StrEnum):
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class StructuredOutput(StrEnum):
    """How a provider is asked for JSON of a certain shape, the surest way first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    NONE = "none"


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
#: Of a million tokens, in the currency that the operator accounts in; a free provider costs 0.
Price = Annotated[Decimal, Field(ge=0, le=1_000_000)]
#: Of one picture, in the same currency.
PicturePrice = Annotated[Decimal, Field(ge=0, le=10_000)]
#: Width and height in pixels, as the images API writes them.
PictureSize = Annotated[str, Field(pattern=r"^[1-9]\d{1,4}x[1-9]\d{1,4}$")]


class Provider(BaseModel):
    """One endpoint of a language model, tried in the order of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    protocol: WireProtocol = WireProtocol.OPENAI
    base_url: ServiceUrl
    api_key: ApiKey = SecretStr("")
    model: str = Field(min_length=1)
    #: From the request to the last piece of the answer.
    timeout_seconds: float = Field(default=60, gt=0, le=3600)
    #: The longest wait for the next sign of life of an answer.
    silence_seconds: float = Field(default=30, gt=0, le=3600)
    #: The longest answer, thoughts included; None is the model's own limit where it has one.
    max_tokens: int | None = Field(default=None, ge=1)
    #: What OpenAI's protocol calls that limit: its reasoning models know the second name alone.
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    #: Where this is declined, the weaker ways are tried.
    structured_output: StructuredOutput = StructuredOutput.JSON_SCHEMA
    input_price: Price = Decimal(0)
    output_price: Price = Decimal(0)

    @model_validator(mode="after")
    def _refuse_what_the_protocol_lacks(self) -> Self:
        is_weak = self.structured_output is StructuredOutput.JSON_OBJECT
        if is_weak and self.protocol is WireProtocol.ANTHROPIC:
            raise ValueError("anthropic has no structured_output json_object; write none")
        return self

    @property
    def sent_key(self) -> str:
        """Local servers ask for no key, but libraries and headers insist on one."""
        return self.api_key.get_secret_value() or "no-key"

    @property
    def root(self) -> str:
        """What the protocol's paths are added to; Anthropic's begin with /v1 themselves."""
        address = str(self.base_url).rstrip("/")
        is_anthropic = self.protocol is WireProtocol.ANTHROPIC
        return address.removesuffix("/v1") if is_anthropic else address


class SpeechKind(StrEnum):
    OPENAI = "openai"
    GTTS = "gtts"
    EDGE = "edge"
    SHERPA = "sherpa"


class ModelVoice(BaseModel):
    """One speaker of a model, by its number there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(default=0, ge=0)
    name: str = Field(min_length=1, max_length=40)
    gender: VoiceGender


class SpeechProvider(BaseModel):
    """One engine of speech beside the offline one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: SpeechKind
    #: Of OpenAI's API, or of another company's that speaks it.
    base_url: ServiceUrl | None = None
    api_key: ApiKey = SecretStr("")
    model: str = Field(default="gpt-4o-mini-tts", min_length=1)
    #: Whether the model speaks as fast as it is told; others are sped up by us.
    heeds_speed: bool = False
    #: Of one sentence.
    timeout_seconds: float = Field(default=60, gt=0, le=600)
    #: Where a model of the operator's own is, and who speaks in it (docs/speech.md).
    directory: DirectoryPath | None = None
    voices: tuple[ModelVoice, ...] = ()

    @model_validator(mode="after")
    def _refuse_what_cannot_work(self) -> Self:
        if self.kind is SpeechKind.OPENAI and not self.api_key.get_secret_value():
            raise ValueError("openai needs an api_key")
        if self.kind is not SpeechKind.OPENAI and self.base_url is not None:
            raise ValueError(f"{self.kind} has no base_url")
        if (self.kind is SpeechKind.SHERPA) is not bool(self.directory and self.voices):
            raise ValueError("sherpa, and no other, needs a directory and voices")
        return self


class ImageProvider(BaseModel):
    """An endpoint of OpenAI's images API, or of another company's that speaks it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="images", min_length=1)
    base_url: ServiceUrl
    api_key: ApiKey = SecretStr("")
    model: str = Field(min_length=1)
    #: From the request to the last byte of the answer; a picture takes up to two minutes.
    timeout_seconds: float = Field(default=180, gt=0, le=3600)
    #: Those that the model paints; of them the one nearest in shape is asked for.
    sizes: tuple[PictureSize, ...] = Field(
        default=("1024x1024", "1024x1536", "1536x1024"), min_length=1
    )
    #: Such as low or high; None is the model's own choice.
    quality: str | None = Field(default=None, pattern=r"^[a-z]{1,20}$")
    picture_price: PicturePrice = Decimal(0)

    @property
    def sent_key(self) -> str:
        """Local servers ask for no key, but libraries and headers insist on one."""
        return self.api_key.get_secret_value() or "no-key"

    @property
    def root(self) -> str:
        """What the protocol's paths are added to."""
        return str(self.base_url).rstrip("/")


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
