"""How a mail server and a sender are written down, and what is said of a slip."""

import os

import pytest
from pydantic import SecretStr

from infra.mail_settings import Sender, SmtpServer, Tls, sender_of, smtp_server
from infra.settings import Settings, SettingsInvalid


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)


def a_server(tls: Tls, port: int, **more: str) -> SmtpServer:
    return SmtpServer(
        host="mail.example.com",
        port=port,
        tls=tls,
        username=more.get("username"),
        password=SecretStr(more["password"]) if "password" in more else None,
    )


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", a_server(Tls.STARTTLS, 587)),
        ("smtp://mail.example.com?tls=starttls", a_server(Tls.STARTTLS, 587)),
        ("smtp://mail.example.com:2525/?tls=starttls", a_server(Tls.STARTTLS, 2525)),
        ("smtp://mail.example.com?tls=none", a_server(Tls.NONE, 25)),
        ("smtps://mail.example.com", a_server(Tls.IMPLICIT, 465)),
        (
            "smtps://lao%40wang:p%2Fw%3A1@mail.example.com",
            a_server(Tls.IMPLICIT, 465, username="lao@wang", password="p/w:1"),
        ),
    ],
)
def test_a_server_is_an_address(url: str, server: SmtpServer) -> None:
    assert smtp_server(url) == server


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("hunter2", "is no address of a mail server"),
        ("http://user:hunter2@mail.example.com", "is no address of a mail server"),
        ("smtp://", "is no address of a mail server"),
        ("smtp://user:hunter2@mail.example.com:port", "is no address of a mail server"),
        ("smtp://mail.example.com/hunter2", "is no address of a mail server"),
        ("smtp://mail.example.com#hunter2", "is no address of a mail server"),
        ("smtp://mail.example.com?tls=hunter2", "is no address of a mail server"),
        ("smtp://mail.example.com?tls=none&tls=starttls", "is no address of a mail server"),
        ("smtp://mail.example.com?verify=no", "is no address of a mail server"),
        ("smtps://mail.example.com?tls=none", "is no address of a mail server"),
        ("smtp://hunter2@mail.example.com", "needs a user and a password, or neither"),
        ("smtp://:hunter2@mail.example.com", "needs a user and a password, or neither"),
        ("smtp://user:hunter2@mail.example.com?tls=none", "would show the password"),
    ],
)
def test_what_is_no_server_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("SMTP_URL", url)

    with pytest.raises(SettingsInvalid) as refused:
        Settings.load()

    assert f"SMTP_URL: {said}" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("no-reply@example.com", Sender(name="", address="no-reply@example.com")),
        ("老旺AI <hi@mail.example.com>", Sender(name="老旺AI", address="hi@mail.example.com")),
        ('"Wang, Lao" <hi@example.com>', Sender(name="Wang, Lao", address="hi@example.com")),
    ],
)
def test_a_sender_is_an_address_with_or_without_a_name(text: str, sender: Sender) -> None:
    assert sender_of(text) == sender
    assert sender_of(text).domain.endswith("example.com")


@pytest.mark.parametrize(
    "text",
    [
        "老旺AI",
        "@example.com",
        "hi@localhost",
        "老旺@example.com",
        "hi@例子.公司",
        "hi@example.com\r\nBcc: everybody@example.com",
        "<hi@example.com",
        "a..b@example.com",
        "hi@ex ample.com",
    ],
)
def test_what_is_no_sender_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MAIL_FROM", text)

    with pytest.raises(SettingsInvalid, match="MAIL_FROM: is no address to send from"):
        Settings.load()
