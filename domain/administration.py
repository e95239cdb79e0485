"""What the staff may not do to accounts."""

from enum import StrEnum

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

_USER_ID = ("input", "userId")


class SettableStatus(StrEnum):
    """What the staff make of an account; only its owner deletes it."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class OwnAccount(Refusal):
    code = ErrorCode.OWN_ACCOUNT

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "不能停用自己的账号，也不能更改自己的角色；请由其他管理员操作。",
                "Nobody disables the own account or changes its role: ask another administrator.",
            ),
            field=_USER_ID,
        )


class LastAdministrator(Refusal):
    code = ErrorCode.LAST_ADMINISTRATOR

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "这是最后一个有效的管理员账号，请先任命另一位管理员。",
                "This is the last active administrator; appoint another one first.",
            ),
            field=_USER_ID,
        )


class AccountDeleted(Refusal):
    code = ErrorCode.ACCOUNT_DELETED

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "该账号已由其所有者注销，无法更改。",
                "The owner has deleted this account; nothing about it can be changed.",
            ),
            field=_USER_ID,
        )
