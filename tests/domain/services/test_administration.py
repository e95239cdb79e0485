import pytest

from domain.errors import DomainError
from domain.user import EmailInvalid, EmailTaken, PasswordInvalid, Role
from tests.domain.studio import Studio


async def test_an_operator_opens_an_account_with_a_role(studio: Studio) -> None:
    user = await studio.administration.open_account(
        " Admin@Example.com ", "correct horse", role=Role.ADMIN
    )

    stored = studio.database.tables.users[user.id]
    assert (stored.email, stored.role, stored.display_name) == (
        "admin@example.com",
        Role.ADMIN,
        "创作者",
    )
    assert stored.password_hash == "digest of correct horse"
    (entry,) = studio.database.tables.audit.values()
    assert (entry.action, entry.actor_id, entry.after) == ("user.created", None, {"role": "ADMIN"})


@pytest.mark.parametrize(
    ("email", "password", "refusal"),
    [
        ("admin", "correct horse", EmailInvalid),
        ("admin@example.com", "short", PasswordInvalid),
        ("taken@example.com", "correct horse", EmailTaken),
    ],
)
async def test_a_refused_account_is_not_opened(
    studio: Studio, email: str, password: str, refusal: type[DomainError]
) -> None:
    studio.user(email="taken@example.com")

    with studio.unchanged(), pytest.raises(refusal):
        await studio.administration.open_account(email, password, role=Role.ADMIN)
