import os
import subprocess
import sys

import pytest
from pydantic import SecretStr

from infra.settings import DEVELOPMENT_SECRET, Settings, SettingsInvalid

SECRET = "0123456789abcdef0123456789abcdef"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "mysql://app:hunter2@db/laowang",
    "REDIS_URL": "rediss://:hunter2@redis:6379/0",
    "JWT_SECRET": SECRET,
    "KEY_CODE_SECRET": SECRET[::-1],
    "BLOB_URL_SECRET": SECRET * 2,
    "OWN_KEY_SECRET": SECRET * 3,
    "AI_LABEL_SECRET": SECRET * 4,
    "PUBLIC_BASE_URL": "https://api.example.com",
    "SMTP_URL": "smtp://mailer:hunter2@mail.example.com",
    "MAIL_FROM": "no-reply@example.com",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


def load(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings.load()


def faults(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsInvalid) as refused:
        load(monkeypatch, variables)
    heading, *sentences = str(refused.value).split("\n  ")
    assert heading == "These environment variables need a correction:"
    return sentences


def test_nothing_need_be_set_in_development() -> None:
    settings = Settings.load()
    assert settings.environment == "development"
    assert (settings.database_pool_size, settings.database_max_overflow) == (20, 30)
    assert (settings.read_database_pool_size, settings.read_database_max_overflow) == (10, 20)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, {"PORT": "", "PUBLIC_BASE_URL": ""}) == Settings()


def test_lists_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = '{"name": "qwen", "base_url": "https://ai.example.com/v1", "model": "qwen3"}'
    settings = load(
        monkeypatch,
        {
            "TRUSTED_PROXIES": "10.0.0.0/8, 192.168.0.1,",
            "AI_PROVIDERS": f"[{provider}]",
            "JWT_RETIRED_SECRETS": '{"0": "old"}',
            "LOG_LEVEL": "debug",
        },
    )
    assert settings.trusted_proxies == ("10.0.0.0/8", "192.168.0.1")
    assert [(each.name, each.model) for each in settings.ai_providers] == [("qwen", "qwen3")]
    assert settings.jwt_retired_secrets == {"0": SecretStr("old")}
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root@127.0.0.1/laowang",
        "mysql+asyncmy://app:p%2Fw@[::1]:3306/laowang?charset=utf8mb4",
        "mariadb://app@db/laowang",
        "sqlite:///laowang.db",
        "sqlite:////srv/laowang.db",
    ],
)
def test_database_addresses(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert load(monkeypatch, {"DATABASE_URL": address}).database_url == SecretStr(address)


@pytest.mark.parametrize(
    ("primary", "replica"),
    [
        ("", "mysql://app@db/laowang"),
        ("sqlite:///laowang.db", "mysql://app@db/laowang"),
        ("mysql://app@db/laowang", "sqlite:///laowang.db"),
    ],
)
def test_a_replica_is_one_of_a_server(
    monkeypatch: pytest.MonkeyPatch, primary: str, replica: str
) -> None:
    [fault] = faults(monkeypatch, {"DATABASE_URL": primary, "READ_DATABASE_URL": replica})

    assert fault.startswith("READ_DATABASE_URL: a replica is a MySQL or MariaDB")


@pytest.mark.parametrize("address", ["redis://h", "rediss://:p@h:1/2", "unix:///run/a b.sock?db=1"])
def test_redis_addresses(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert load(monkeypatch, {"REDIS_URL": address}).redis_url == SecretStr(address)


def test_every_fault_is_named_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(
        monkeypatch,
        {
            "ENVIRONMENT": "staging",
            "PORT": "99999",
            "CDN_BASE_URL": "cdn",
            "DATABASE_URL": "postgresql://app:hunter2@db/laowang",
            "REDIS_URL": "hunter2",
            "AI_PROVIDERS": '[{"name": "x", "base_url": "hunter2", "model": "m"}]',
            "JWT_RETIRED_SECRETS": "{hunter2",
        },
    ) == [
        "ENVIRONMENT: Input should be 'development' or 'production'; unset it for development.",
        "PORT: Input should be less than or equal to 65535; unset it for 8000.",
        (
            "DATABASE_URL: is no database address; write mysql://user:password@host/name, "
            "the same with mysql+asyncmy:// or mariadb://, or sqlite:///path."
        ),
        (
            "REDIS_URL: is no Redis address; write redis://host:6379/0, rediss:// for TLS, "
            "or unix:///path/to/socket."
        ),
        (
            "JWT_RETIRED_SECRETS: is not JSON: Expecting property name enclosed in double quotes "
            "at character 2."
        ),
        "AI_PROVIDERS[0].base_url: Input should be a valid URL, relative URL without a base.",
        "CDN_BASE_URL: Input should be a valid URL, relative URL without a base; or unset it.",
    ]


def test_search_back_ends_are_listed_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = """[
        {"kind": "searxng", "base_url": "http://searxng:8080/s"},
        {"kind": "bocha", "api_key": "hunter2", "timeout_seconds": 3},
        {"kind": "ddgs"}
    ]"""

    first, second, third = load(monkeypatch, {"SEARCH_PROVIDERS": listed}).search_providers

    assert str(first.base_url) == "http://searxng:8080/s"
    assert (second.base_url, second.api_key) == (None, SecretStr("hunter2"))
    assert [each.timeout_seconds for each in (first, second, third)] == [10, 3, 10]


def test_every_fault_of_a_search_back_end_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = """[
        {"kind": "bing"},
        {"kind": "bocha"},
        {"kind": "searxng"},
        {"kind": "tavily", "api_key": "hunter2", "url": "http://hunter2"},
        {"kind": "serper", "api_key": "hunter2\\n", "timeout_seconds": 0},
        {"kind": "searxng", "base_url": "http://searxng:8080/search?q=hunter2"}
    ]"""
    assert faults(
        monkeypatch,
        {
            "SEARCH_PROVIDERS": listed,
            "BOCHA_API_KEY": "hunter2\n",
            "SEARXNG_URL": "http://admin:hunter2@searxng:8080",
            "DDGS_ENABLED": "perhaps",
        },
    ) == [
        (
            "SEARCH_PROVIDERS[0].kind: "
            "Input should be 'bocha', 'searxng', 'tavily', 'serper' or 'ddgs'."
        ),
        "SEARCH_PROVIDERS[1]: bocha needs an api_key.",
        "SEARCH_PROVIDERS[2]: searxng needs the base_url of an instance of yours.",
        "SEARCH_PROVIDERS[3].url: Extra inputs are not permitted.",
        (
            "SEARCH_PROVIDERS[4].api_key: "
            "holds a space, a line break or another character that no key has."
        ),
        "SEARCH_PROVIDERS[4].timeout_seconds: Input should be greater than 0.",
        "SEARCH_PROVIDERS[5].base_url: must end before any ? or #.",
        "BOCHA_API_KEY: holds a space, a line break or another character that no key has.",
        "SEARXNG_URL: must not hold a user name or a password; or unset it.",
        (
            "DDGS_ENABLED: Input should be a valid boolean, unable to interpret input; "
            "unset it for False."
        ),
    ]


def test_no_fault_shows_a_secret() -> None:
    """Not in the sentences, and not in the traceback of whoever lets the error through."""
    load = "from infra.settings import Settings; Settings.load()"
    wrong = {"DATABASE_URL": "postgresql://app:hunter2@db/laowang", "REDIS_URL": "hunter2"}
    failed = subprocess.run(
        [sys.executable, "-c", load], env=wrong, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "DATABASE_URL: is no database address" in failed.stderr
    assert "hunter2" not in failed.stderr


def test_production_starts_with_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, PRODUCTION).environment == "production"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"DATABASE_URL": ""},
            "DATABASE_URL: production needs a MySQL or MariaDB; write mysql://user:…@host/name.",
        ),
        ({"REDIS_URL": ""}, "REDIS_URL: production needs a Redis; write redis://host:6379/0."),
        (
            {"SMTP_URL": ""},
            "SMTP_URL: production needs a mail server; write smtp://user:…@host:587.",
        ),
        (
            {"MAIL_FROM": ""},
            "MAIL_FROM: production needs the address that mails are from; write name@host.",
        ),
        (
            {"APP_BASE_URL": "http://app.example.com"},
            "APP_BASE_URL: http shows tokens to the network; write https://….",
        ),
        (
            {"PUBLIC_BASE_URL": ""},
            "PUBLIC_BASE_URL: production needs the address that clients use; write https://….",
        ),
        (
            {"PUBLIC_BASE_URL": "http://api.example.com"},
            "PUBLIC_BASE_URL: http shows tokens to the network; write https://….",
        ),
        (
            {"CDN_BASE_URL": "http://cdn.example.com"},
            "CDN_BASE_URL: http shows tokens to the network; write https://….",
        ),
        (
            {"DATABASE_URL": "sqlite:////srv/laowang.db"},
            "DATABASE_URL: SQLite serves one machine only; production needs mysql://….",
        ),
        *(
            (
                {variable: weak},
                (
                    f"{variable}: production needs a secret of its own with at least "
                    "32 characters; make one with `openssl rand -base64 48`."
                ),
            )
            for variable in ("JWT_SECRET", "KEY_CODE_SECRET", "BLOB_URL_SECRET", "OWN_KEY_SECRET")
            for weak in ("", DEVELOPMENT_SECRET, SECRET[1:])
        ),
        *(
            (
                {variable: '{"0": "short"}'},
                (
                    f"{variable}.0: production needs a secret of its own with at least "
                    "32 characters; make one with `openssl rand -base64 48`."
                ),
            )
            for variable in ("JWT_RETIRED_SECRETS", "OWN_KEY_RETIRED_SECRETS")
        ),
    ],
)
def test_production_refuses(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], sentence: str
) -> None:
    assert faults(monkeypatch, PRODUCTION | changed) == [sentence]


def test_secrets_stay_out_of_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(load(monkeypatch, PRODUCTION))
    assert "hunter2" not in shown
    assert SECRET not in shown
