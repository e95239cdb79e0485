import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.user import (
    DISPLAY_NAME_LENGTH,
    EMAIL_LENGTH,
    DisplayNameInvalid,
    EmailInvalid,
    PasswordInvalid,
    checked_display_name,
    checked_password,
    normal_email,
)

LONGEST = "a" * 64 + "@" + "b" * (EMAIL_LENGTH - 64 - len("@.com")) + ".com"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  LaoWang@Example.COM ", "laowang@example.com"),
        ("名@例子.中国", "名@例子.中国"),
        ("a+tag@mail.example.co", "a+tag@mail.example.co"),
        (LONGEST, LONGEST),
    ],
)
def test_an_address_is_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "laowang",
        "@example.com",
        "laowang@",
        "laowang@example",
        "laowang@.com",
        "laowang@example.",
        "laowang@exa..mple.com",
        "lao wang@example.com",
        "lao@wang@example.com",
        "laowang\x00@example.com",
        "laowang\u202e@example.com",
        "laowang\ud800@example.com",
        "laowang@example.com\nbcc: all@example.com",
        "a" * 65 + "@example.com",
        "x" + LONGEST,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        normal_email(typed)


@given(st.text() | st.emails())
def test_an_address_once_normal_stays_so(typed: str) -> None:
    try:
        normal = normal_email(typed)
    except EmailInvalid:
        return
    assert normal_email(normal) == normal


@pytest.mark.parametrize("length", [8, 256])
def test_a_password_is_taken_as_it_is(length: int) -> None:
    password = " " * length
    assert checked_password(password) == password


@pytest.mark.parametrize(
    "password",
    ["", "密" * 7, "a" * 257, "correct\x00horse"],
)
def test_a_password_too_short_too_long_or_with_a_zero_is_refused(password: str) -> None:
    with pytest.raises(PasswordInvalid):
        checked_password(password)


def test_a_display_name_loses_its_outer_spaces() -> None:
    assert checked_display_name(" 老旺 studio ") == "老旺 studio"
    assert checked_display_name("旺") == "旺"
    assert checked_display_name("旺" * DISPLAY_NAME_LENGTH) == "旺" * DISPLAY_NAME_LENGTH


@pytest.mark.parametrize(
    "name", ["", "   ", "旺" * (DISPLAY_NAME_LENGTH + 1), "老\n旺", "\u202e老旺", "\ud800"]
)
def test_a_display_name_that_cannot_be_printed_is_refused(name: str) -> None:
    with pytest.raises(DisplayNameInvalid):
        checked_display_name(name)
