from dataclasses import replace

import pytest

from domain.errors import DomainError, RateLimited, ServiceUnavailable
from domain.language import Locale
from domain.rate_limit import Bucket
from domain.services.accounts import Registration
from domain.services.sessions import Device
from domain.user import DisplayNameInvalid, EmailInvalid, EmailTaken, PasswordInvalid, Role
from tests.domain.studio import Studio
from tests.factories import ADDRESS

PASSWORD = "correct horse"


def registration(**changes: str) -> Registration:
    given = {"email": "laowang@example.com", "password": PASSWORD, **changes}
    return Registration(**given)  # type: ignore[arg-type]  # each test's own words


async def test_an_account_is_made_and_its_owner_is_signed_in(
    studio: Studio, device: Device
) -> None:
    signed_in = await studio.accounts.register(
        Registration(
            email=" LaoWang@Example.com ",
            password=PASSWORD,
            display_name=" 老旺 ",
            locale=Locale.EN,
        ),
        device,
    )

    (user,) = studio.database.tables.users.values()
    assert (user.email, user.display_name, user.locale) == (
        "laowang@example.com",
        "老旺",
        Locale.EN,
    )
    assert (user.role, user.password_hash) == (Role.USER, f"digest of {PASSWORD}")
    assert signed_in.user.id == user.id
    viewer = await studio.sessions.authenticate(signed_in.access_token, ip_address=ADDRESS)
    assert viewer.user_id == user.id


@pytest.mark.parametrize(("locale", "name"), [(Locale.ZH_CN, "创作者"), (Locale.EN, "Creator")])
async def test_the_name_of_who_gives_none_says_nothing(
    studio: Studio, device: Device, locale: Locale, name: str
) -> None:
    unnamed = replace(registration(), locale=locale)
    signed_in = await studio.accounts.register(unnamed, device)
    named = registration(email="mei@example.com", display_name="小梅")

    assert (signed_in.user.display_name, signed_in.user.is_name_chosen) == (name, False)
    assert (await studio.accounts.register(named, device)).user.is_name_chosen


async def test_a_registration_is_audited_without_a_secret(studio: Studio, device: Device) -> None:
    signed_in = await studio.accounts.register(registration(), device)

    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.ip_address) == (
        "user.registered",
        signed_in.user.id,
        signed_in.user.id,
        device.ip_address,
    )
    assert PASSWORD not in str(vars(entry))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"email": "laowang"}, EmailInvalid),
        ({"password": "1234567"}, PasswordInvalid),
        ({"display_name": "   "}, DisplayNameInvalid),
        ({"display_name": ""}, DisplayNameInvalid),
    ],
)
async def test_bad_input_makes_no_account(
    studio: Studio, device: Device, changes: dict[str, str], refusal: type[DomainError]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await studio.accounts.register(registration(**changes), device)
    assert await studio.live_sessions.list("") == []


async def test_a_taken_address_is_refused_in_every_spelling(studio: Studio, device: Device) -> None:
    studio.user(email="laowang@example.com")

    with studio.unchanged(), pytest.raises(EmailTaken):
        await studio.accounts.register(registration(email="LAOWANG@example.com"), device)


async def test_too_many_registrations_from_one_address_are_refused_before_any_work(
    studio: Studio, device: Device
) -> None:
    studio.rate_limits.empty.add((Bucket.REGISTER_PER_ADDRESS, device.ip_address))

    with studio.unchanged(), pytest.raises(RateLimited):
        await studio.accounts.register(registration(), device)


async def test_a_registration_needs_the_store_of_sessions(studio: Studio, device: Device) -> None:
    studio.live_sessions.is_away = True
    with studio.unchanged(), pytest.raises(ServiceUnavailable):
        await studio.accounts.register(registration(), device)

    studio.live_sessions.is_away = False
    assert await studio.accounts.register(registration(), device)
