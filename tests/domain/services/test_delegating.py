"""Personal access tokens: given out, used, and taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.access_token import (
    TOKENS_PER_USER,
    StaffScopeForbidden,
    TokenLimitReached,
    TokenNameInvalid,
    TokenScopesMissing,
    digest_of,
)
from domain.errors import NotFound, RateLimited, Unauthenticated
from domain.options import NumberOutOfRange
from domain.permission import Scope, ScopeMissing
from domain.rate_limit import Bucket
from domain.services.confirming import Confirmation
from domain.services.delegating import IssuedToken, TokenOrder
from domain.services.sessions import Device
from domain.session import CurrentPasswordWrong
from domain.user import Role, User, UserStatus
from tests.domain.admission_studio import GIVEN, Admission, actor
from tests.domain.fake_sessions import FakePasswords
from tests.domain.studio import Studio
from tests.factories import ADDRESS

MINUTE = timedelta(minutes=1)


def an_order(
    name: str = "备份", *, scopes: tuple[Scope, ...] = (Scope.CONTENT_READ,), days: int = 30
) -> TokenOrder:
    return TokenOrder(name=name, scopes=scopes, expires_in_days=days)


@pytest.fixture
def admission(studio: Studio) -> Admission:
    return Admission(studio)


@pytest.fixture
def user(studio: Studio) -> User:
    return studio.user()


@pytest.fixture
async def issued(admission: Admission, user: User) -> IssuedToken:
    return await admission.delegating.create(an_order(), GIVEN, actor=actor(user))


async def test_the_token_itself_is_kept_nowhere(
    studio: Studio, user: User, issued: IssuedToken
) -> None:
    (kept,) = studio.database.tables.access_tokens.values()

    assert (kept.owner_id, kept.name, kept.scopes) == (user.id, "备份", [Scope.CONTENT_READ])
    assert kept.digest == digest_of(issued.token)
    assert kept.prefix == issued.token[:12]
    assert kept.expires_at == studio.clock() + timedelta(days=30)
    assert issued.token not in str(studio.database.tables.plain())


async def test_giving_out_and_taking_back_are_audited(
    studio: Studio, admission: Admission, user: User, issued: IssuedToken
) -> None:
    await admission.delegating.revoke(issued.access_token.id, actor=actor(user))

    created, revoked = studio.database.tables.audit.values()
    assert (created.action, created.actor_id, created.subject_id, created.ip_address) == (
        "access_token.created",
        user.id,
        issued.access_token.id,
        ADDRESS,
    )
    assert created.after is not None
    assert created.after["scopes"] == "CONTENT_READ"
    assert (revoked.action, revoked.subject_id) == (
        "access_token.revoked",
        issued.access_token.id,
    )


async def test_its_holder_may_what_its_scopes_say(
    admission: Admission, user: User, issued: IssuedToken
) -> None:
    viewer = await admission.authenticating.authenticate(issued.token, ip_address=ADDRESS)

    assert (viewer.user_id, viewer.session_id) == (user.id, issued.access_token.id)
    assert viewer.expires_at == issued.access_token.expires_at
    viewer.require_scope(Scope.CONTENT_READ)
    for scope in (Scope.GENERATE, None):
        with pytest.raises(ScopeMissing):
            viewer.require_scope(scope)


async def test_a_session_is_told_from_a_token(
    studio: Studio, admission: Admission, user: User, device: Device
) -> None:
    tokens = await studio.sessions.login(user.email, "correct horse", device)

    viewer = await admission.authenticating.authenticate(tokens.access_token, ip_address=ADDRESS)

    assert (viewer.user_id, viewer.scopes) == (user.id, None)


async def test_what_was_never_given_out_is_nobody(
    admission: Admission, issued: IssuedToken
) -> None:
    slip = issued.token[:-1] + ("0" if issued.token[-1] != "0" else "1")
    for forged in (slip, "lwp_", issued.token + "\n"):
        with pytest.raises(Unauthenticated):
            await admission.authenticating.authenticate(forged, ip_address=ADDRESS)


async def test_an_expired_token_opens_nothing(
    studio: Studio, admission: Admission, issued: IssuedToken
) -> None:
    studio.clock.move(timedelta(days=30))

    with pytest.raises(Unauthenticated):
        await admission.delegating.authenticate(issued.token)


async def test_a_revoked_token_opens_nothing_and_its_sockets_are_told(
    studio: Studio, admission: Admission, user: User, issued: IssuedToken
) -> None:
    revoked = await admission.delegating.revoke(issued.access_token.id, actor=actor(user))

    assert revoked.revoked_at == studio.clock()
    assert studio.endings.told == [user.id]
    with pytest.raises(Unauthenticated):
        await admission.delegating.authenticate(issued.token)
    assert await admission.delegating.list(user.id) == []


async def test_revoking_twice_changes_nothing_more(
    studio: Studio, admission: Admission, user: User, issued: IssuedToken
) -> None:
    await admission.delegating.revoke(issued.access_token.id, actor=actor(user))
    studio.clock.move(MINUTE)

    with studio.unchanged():
        await admission.delegating.revoke(issued.access_token.id, actor=actor(user))


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.DELETED])
async def test_nobody_acts_for_an_account_that_is_not_active(
    studio: Studio, admission: Admission, user: User, issued: IssuedToken, status: UserStatus
) -> None:
    studio.account(user).status = status

    with studio.unchanged():
        with pytest.raises(Unauthenticated):
            await admission.delegating.authenticate(issued.token)
        with pytest.raises(Unauthenticated):
            await admission.delegating.create(an_order(), GIVEN, actor=actor(user))


async def test_someone_elses_token_is_not_there(
    studio: Studio, admission: Admission, issued: IssuedToken
) -> None:
    stranger = studio.user()

    with studio.unchanged():
        for token_id in (issued.access_token.id, "no such token"):
            with pytest.raises(NotFound):
                await admission.delegating.revoke(token_id, actor=actor(stranger))


async def test_its_use_is_noted_once_a_minute(
    studio: Studio, admission: Admission, issued: IssuedToken
) -> None:
    def used_at() -> object:
        return studio.database.tables.access_tokens[issued.access_token.id].last_used_at

    first = studio.clock()
    await admission.delegating.authenticate(issued.token)
    studio.clock.move(MINUTE / 2)
    await admission.delegating.authenticate(issued.token)
    assert used_at() == first

    studio.clock.move(MINUTE / 2)
    await admission.delegating.authenticate(issued.token)
    assert used_at() == first + MINUTE


async def test_who_loses_the_race_to_note_its_use_gets_in_all_the_same(
    studio: Studio, admission: Admission, user: User, issued: IssuedToken
) -> None:
    studio.database.conflicts = 1

    assert (await admission.delegating.authenticate(issued.token)).user_id == user.id


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (an_order(" "), TokenNameInvalid),
        (an_order(scopes=()), TokenScopesMissing),
        (an_order(scopes=(Scope.CONTENT_READ, Scope.STAFF)), StaffScopeForbidden),
        (an_order(days=0), NumberOutOfRange),
        (an_order(days=367), NumberOutOfRange),
        (an_order(days=2**31 - 1), NumberOutOfRange),
    ],
)
async def test_a_bad_order_is_refused(
    studio: Studio, admission: Admission, user: User, order: TokenOrder, refusal: type[Exception]
) -> None:
    with studio.unchanged(), pytest.raises(refusal):
        await admission.delegating.create(order, GIVEN, actor=actor(user))


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN])
async def test_the_staff_may_give_their_tokens_the_staffs_scope(
    studio: Studio, admission: Admission, role: Role
) -> None:
    member = studio.user(role=role)

    issued = await admission.delegating.create(
        an_order(scopes=(Scope.STAFF,)), GIVEN, actor=actor(member)
    )

    assert issued.access_token.scopes == [Scope.STAFF]


async def test_only_live_tokens_count_against_the_limit(
    studio: Studio, admission: Admission, user: User
) -> None:
    issued = [
        await admission.delegating.create(an_order(days=1 + n % 2), GIVEN, actor=actor(user))
        for n in range(TOKENS_PER_USER)
    ]
    with studio.unchanged(), pytest.raises(TokenLimitReached):
        await admission.delegating.create(an_order(), GIVEN, actor=actor(user))

    await admission.delegating.revoke(issued[1].access_token.id, actor=actor(user))
    await admission.delegating.create(an_order(), GIVEN, actor=actor(user))
    studio.clock.move(timedelta(days=1))
    for _ in range(TOKENS_PER_USER // 2):
        await admission.delegating.create(an_order(), GIVEN, actor=actor(user))
    assert len(await admission.delegating.list(user.id)) == TOKENS_PER_USER


@pytest.mark.parametrize("wrong", ["", "wrong horse", "correct horse" + "x" * 300])
async def test_a_session_without_the_password_makes_none(
    studio: Studio, admission: Admission, user: User, wrong: str
) -> None:
    with studio.unchanged(), pytest.raises(CurrentPasswordWrong) as refused:
        await admission.delegating.create(
            an_order(), Confirmation(password=wrong), actor=actor(user)
        )

    assert refused.value.field == ("input", "password")


class OvertakenPasswords(FakePasswords):
    """While one is verified, the account gets another."""

    def __init__(self, overtake: Callable[[], None]) -> None:
        super().__init__()
        self._overtake = overtake

    async def verify(self, password: str, password_hash: str | None) -> bool:
        is_right = await super().verify(password, password_hash)
        self._overtake()
        return is_right


async def test_a_password_that_is_reset_meanwhile_makes_none(studio: Studio, user: User) -> None:
    """The reset has ended the tokens that it found: this one would outlive it."""

    def reset() -> None:
        studio.account(user).password_hash = "digest of another horse"

    studio.passwords = OvertakenPasswords(reset)

    with pytest.raises(CurrentPasswordWrong):
        await Admission(studio).delegating.create(an_order(), GIVEN, actor=actor(user))
    assert studio.database.tables.access_tokens == {}


@pytest.mark.parametrize("bucket", [Bucket.LOGIN_PER_ACCOUNT, Bucket.GRANT_PER_ACCOUNT])
async def test_tokens_are_not_made_without_end(
    studio: Studio, admission: Admission, user: User, bucket: Bucket
) -> None:
    subject = user.email if bucket is Bucket.LOGIN_PER_ACCOUNT else user.id
    studio.rate_limits.empty.add((bucket, subject))

    with studio.unchanged(), pytest.raises(RateLimited):
        await admission.delegating.create(an_order(), GIVEN, actor=actor(user))
