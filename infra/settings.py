"""Every environment variable that we read, validated once at the start."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import NoDecode, SettingsConfigDict

from domain.own_provider import Vendor
from infra.errors import StartRefused
from infra.mail_settings import MailFrom, SmtpUrl
from infra.provider_settings import (
    ApiKey,
    ImageProvider,
    Provider,
    SearchProvider,
    ServiceUrl,
    SpeechProvider,
)
from infra.rate_limit_settings import RateLimitSettings
from infra.setting_types import (
    AsJson,
    DatabaseUrl,
    LabelProducer,
    Names,
    Origins,
    Paths,
    RedisUrl,
    SecretId,
    decoded_by_vendor,
    upper,
)

#: Signs tokens on a developer's machine; production refuses to start with it.
DEVELOPMENT_SECRET = "development-secret-that-production-refuses"  # noqa: S105 - not a secret
#: The variables that sign, hash or seal something of ours.
SIGNING_SECRETS = (
    "jwt_secret",
    "key_code_secret",
    "blob_url_secret",
    "own_key_secret",
    "ai_label_secret",
)

_SECRET_LENGTH = 32


class SettingsInvalid(StartRefused):
    """The environment cannot be used; the sentences name each variable, but no value."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n  ".join(["These environment variables need a correction:", *faults]))


class Settings(RateLimitSettings):
    """Names are those of the variables, in lower case."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    #: 0 takes any free port.
    port: int = Field(default=8000, ge=0, le=65535)
    #: How long requests under way may take once the API is told to stop.
    shutdown_grace_seconds: int = Field(default=10, ge=1)
    #: How long before that the API says that it is not ready, and takes new connections still.
    shutdown_notice_seconds: int = Field(default=0, ge=0)
    #: How long a query or a mutation may take; longer than the database may for a few statements.
    operation_timeout_seconds: float = Field(default=30, gt=0)
    data_dir: Path = Path(".data")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper)] = (
        "INFO"
    )

    #: Empty in development: SQLite in `data_dir`.
    database_url: DatabaseUrl = SecretStr("")
    read_database_url: DatabaseUrl | None = None
    database_pool_size: int = Field(default=20, ge=1)
    database_max_overflow: int = Field(default=30, ge=0)
    read_database_pool_size: int = Field(default=10, ge=1)
    read_database_max_overflow: int = Field(default=20, ge=0)
    database_pool_timeout_seconds: int = Field(default=30, ge=1)
    database_pool_recycle_seconds: int = Field(default=3600, ge=1)
    database_statement_timeout_seconds: int = Field(default=10, ge=1)
    replica_wait_seconds: float = Field(default=0.5, ge=0)

    #: Empty in development: a Valkey of our own, with its files in `data_dir`.
    redis_url: RedisUrl = SecretStr("")
    #: Unset: the queue shares `redis_url`.
    queue_redis_url: RedisUrl | None = None

    jwt_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    jwt_key_id: str = "1"
    #: Earlier keys that still verify tokens: {"key id": "secret"}.
    jwt_retired_secrets: AsJson[dict[str, SecretStr]] = Field(default_factory=dict)
    jwt_issuer: str = "laowang-ai"
    session_ttl_seconds: int = Field(default=7200, ge=60)
    #: A password's hash takes 2 to their power; fewer spare machines where nobody has secrets.
    password_rounds: int = Field(default=12, ge=4, le=12)
    key_code_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    blob_url_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    #: Seals the API keys that users bring.
    own_key_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    own_key_secret_id: SecretId = "1"  # noqa: S105 - a name
    #: Earlier ones, which still open what they have sealed: {"id": "secret"}.
    own_key_retired_secrets: AsJson[dict[SecretId, SecretStr]] = Field(default_factory=dict)
    #: Where vendors are to be reached instead of their own addresses: {"openai": "https://…"}.
    own_key_base_urls: Annotated[
        dict[Vendor, ServiceUrl], NoDecode, BeforeValidator(decoded_by_vendor)
    ] = Field(default_factory=dict)

    openai_api_key: ApiKey = SecretStr("")
    openai_base_url: ServiceUrl | None = None
    openai_model: str = "gpt-4o-mini"
    anthropic_api_key: ApiKey = SecretStr("")
    anthropic_base_url: ServiceUrl | None = None
    anthropic_model: str = "claude-sonnet-5-5"
    #: Where it is empty, OpenAI and Anthropic as the variables above set them, in this order.
    ai_providers: AsJson[list[Provider]] = Field(default_factory=list)

    #: Where it is empty, those of the five below that are set, in this order.
    search_providers: AsJson[list[SearchProvider]] = Field(default_factory=list)
    bocha_api_key: ApiKey = SecretStr("")
    searxng_url: ServiceUrl | None = None
    tavily_api_key: ApiKey = SecretStr("")
    serper_api_key: ApiKey = SecretStr("")
    ddgs_enabled: bool = False

    #: Paints the backgrounds of covers; unset, they are drawn by us or sent by users.
    image_provider: AsJson[ImageProvider | None] = None
    #: Beside the offline voices.
    speech_providers: AsJson[list[SpeechProvider]] = Field(default_factory=list)
    #: How our AI labels name us: the operator's code as a provider (服务提供者编码), or a name.
    ai_label_producer: LabelProducer = "LaowangAI"
    #: Signs our AI labels.
    ai_label_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    #: Earlier ones, by whose signatures labels are still known.
    ai_label_retired_secrets: AsJson[list[SecretStr]] = Field(default_factory=list)

    #: Empty in development: mails are files in `data_dir`.
    smtp_url: SmtpUrl = SecretStr("")
    mail_from: MailFrom = "老旺AI <no-reply@laowang.example>"

    public_base_url: AnyHttpUrl | None = None
    #: The front end, which mails link to; unset: at `public_base_url`.
    app_base_url: AnyHttpUrl | None = None
    cdn_base_url: AnyHttpUrl | None = None
    trusted_proxies: Names = ()
    allowed_origins: Origins = ()
    #: Files that list operations of ours: clients may name these, and under `persisted_only` all
    #: but administrators may send no others.
    persisted_manifests: Paths = ()
    persisted_only: bool = False

    worker_text_slots: int = Field(default=8, ge=1)
    worker_media_slots: int = Field(default=2, ge=1)
    #: Unset: as many as there are cores.
    media_processes: int | None = Field(default=None, ge=1)
    #: What each of them may allocate, in MiB; no minute of speech is mastered in less than 320.
    media_process_memory: int = Field(default=1024, ge=512)
    #: How long pictures, sounds and subtitles are kept; unset: as long as their contents.
    media_retention_days: int | None = Field(default=None, ge=1)
    sweep_interval_seconds: float = Field(default=5, gt=0)

    @classmethod
    def load(cls) -> Self:
        """The settings of this process's environment; raises `SettingsInvalid`."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsInvalid([_sentence(fault) for fault in _faults(error)]) from None

    @model_validator(mode="after")
    def _refuse_what_cannot_be_meant(self) -> Self:
        faults = [*_unfit_replica(self), *_voices_of_one_name(self), *_nothing_allowed(self)]
        if self.environment == "production":
            faults += [*_missing(self), *_weak_secrets(self), *_unsafe_addresses(self)]
            faults += _weak_hashes(self)
        if faults:
            raise ValueError("\n  ".join(faults))
        return self


def _faults(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_context=False, include_input=False)


def _sentence(fault: ErrorDetails) -> str:
    said = fault["msg"].removeprefix("Value error, ")
    if not fault["loc"]:
        return said
    name, *path = fault["loc"]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    known = Settings.model_fields[str(name)]
    remedy = "" if known.default_factory or path else _remedy(known.default)
    return f"{str(name).upper()}{place}: {said}{remedy}."


def _remedy(default: object) -> str:
    if isinstance(default, SecretStr):
        return ""
    if default is None:
        return "; or unset it"
    return f"; unset it for {default}"


def _unfit_replica(settings: Settings) -> Iterator[str]:
    if settings.read_database_url is None:
        return
    servers = (settings.database_url, settings.read_database_url)
    if not all(url.get_secret_value().startswith(("mysql", "mariadb")) for url in servers):
        yield (
            "READ_DATABASE_URL: a replica is a MySQL or MariaDB that follows the one in "
            "DATABASE_URL; write both as mysql://…, or unset it."
        )


def _voices_of_one_name(settings: Settings) -> Iterator[str]:
    """Clients keep the ids of voices, which tell engines apart, and speakers of one model."""
    engines = Counter(provider.kind for provider in settings.speech_providers)
    speakers = Counter(
        voice.number for provider in settings.speech_providers for voice in provider.voices
    )
    for kind, count in engines.items():
        if count > 1:
            yield f"SPEECH_PROVIDERS: {kind} is there {count} times; its voices would be the same."
    for number, count in speakers.items():
        if count > 1:
            yield f"SPEECH_PROVIDERS: speaker {number} is there {count} times; name each once."


def _nothing_allowed(settings: Settings) -> Iterator[str]:
    if settings.persisted_only and not settings.persisted_manifests:
        yield (
            "PERSISTED_ONLY: without a manifest every operation would be refused; "
            "name one in PERSISTED_MANIFESTS, or unset it."
        )


def _missing(settings: Settings) -> Iterator[str]:
    if not settings.database_url.get_secret_value():
        yield "DATABASE_URL: production needs a MySQL or MariaDB; write mysql://user:…@host/name."
    if not settings.redis_url.get_secret_value():
        yield "REDIS_URL: production needs a Redis; write redis://host:6379/0."
    if settings.public_base_url is None:
        yield "PUBLIC_BASE_URL: production needs the address that clients use; write https://…."
    if not settings.smtp_url.get_secret_value():
        yield "SMTP_URL: production needs a mail server; write smtp://user:…@host:587."
    if "mail_from" not in settings.model_fields_set:
        yield "MAIL_FROM: production needs the address that mails are from; write name@host."


def _weak_secrets(settings: Settings) -> Iterator[str]:
    secrets = {name.upper(): getattr(settings, name) for name in SIGNING_SECRETS}
    for name in ("jwt_retired_secrets", "own_key_retired_secrets"):
        for key_id, secret in getattr(settings, name).items():
            secrets[f"{name.upper()}.{key_id}"] = secret
    for place, secret in enumerate(settings.ai_label_retired_secrets):
        secrets[f"AI_LABEL_RETIRED_SECRETS[{place}]"] = secret
    for variable, secret in secrets.items():
        value = secret.get_secret_value()
        if value == DEVELOPMENT_SECRET or len(value) < _SECRET_LENGTH:
            yield (
                f"{variable}: production needs a secret of its own with at least "
                f"{_SECRET_LENGTH} characters; make one with `openssl rand -base64 48`."
            )


def _weak_hashes(settings: Settings) -> Iterator[str]:
    if settings.password_rounds < Settings.model_fields["password_rounds"].default:
        yield "PASSWORD_ROUNDS: with fewer than 12, passwords are soon guessed; unset it."


def _unsafe_addresses(settings: Settings) -> Iterator[str]:
    if settings.database_url.get_secret_value().startswith("sqlite"):
        yield "DATABASE_URL: SQLite serves one machine only; production needs mysql://…."
    clients = {
        "PUBLIC_BASE_URL": settings.public_base_url,
        "APP_BASE_URL": settings.app_base_url,
        "CDN_BASE_URL": settings.cdn_base_url,
    }
    for variable, address in clients.items():
        if address is not None and address.scheme != "https":
            yield f"{variable}: http shows tokens to the network; write https://…."
