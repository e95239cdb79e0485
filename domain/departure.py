"""Why somebody cannot leave, and what is left of who does."""

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence
from domain.user import User

#: No name of a host ends so (RFC 2606), and no hash of a password begins so.
_NOWHERE = "invalid"
_UNUSABLE = "!"
_NOBODY = "已注销"
#: Why the keys of who leaves are revoked.
DELETION_REASON = "account deleted"


class ConfirmationMismatch(Refusal):
    code = ErrorCode.CONFIRMATION_MISMATCH

    def __init__(self) -> None:
        super().__init__(
            Sentence("输入的邮箱与账号邮箱不一致。", "This is not the address of your account."),
            field=("input", "confirmEmail"),
        )


class LastAdministratorLeaves(Refusal):
    code = ErrorCode.LAST_ADMINISTRATOR

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "您是最后一个有效的管理员，请先任命另一位管理员。",
                "You are the last active administrator; appoint another one first.",
            )
        )


def anonymise(user: User) -> None:
    """Leaves nothing that names the user or lets them in; the id stays."""
    user.email = f"deleted-{user.id.lower()}@{_NOWHERE}"
    user.password_hash = _UNUSABLE
    user.display_name = _NOBODY
    user.is_name_chosen = False
    user.avatar_url = None
    user.email_verified_at = None
    user.totp_secret = None
    user.totp_enabled_at = None
    user.totp_last_step = None
    user.recovery_digests = []
    user.wrong_codes = 0
    user.codes_refused_until = None
