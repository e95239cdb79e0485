"""The texts of mails about accounts: short, friendly, without anything that somebody typed.

A mail may reach a stranger whose address was mistyped or borrowed: a name in it, chosen by
whoever signed up, would be a message of theirs under our name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.language import Locale, Sentence
from domain.second_factor import WRONG_CODES_LIMIT


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and what is said, in every language we speak."""

    subject: Sentence
    paragraphs: Sequence[Sentence]

    def text_in(self, locale: Locale) -> str:
        """With greeting and signature, as it is sent."""
        said = [each.in_locale(locale) for each in (_GREETING, *self.paragraphs, _SIGNATURE)]
        return "\n\n".join(said) + "\n"


@dataclass(frozen=True, slots=True)
class AppLinks:
    """Where mails lead to: pages of the front end."""

    base_url: str

    @property
    def home(self) -> str:
        return f"{self.base_url}/"

    def verify_email(self, token: str) -> str:
        return f"{self.base_url}/verify-email?token={token}"

    def reset_password(self, token: str) -> str:
        return f"{self.base_url}/reset-password?token={token}"


_GREETING = Sentence("你好！", "Hello!")
_SIGNATURE = Sentence("—— 老旺AI", "Laowang AI")
_IGNORE = Sentence(
    "如果不是你本人操作，请忽略这封邮件，不会有任何改变。",
    "If this was not you, ignore this mail: nothing will change.",
)
ALARM = Sentence(
    "如果不是你本人操作，请立即重置密码并联系客服。",
    "If this was not you, reset your password at once and contact support.",
)


def same(text: str) -> Sentence:
    """What reads alike in every language, such as an address."""
    return Sentence(text, text)


def verify_email(link: str) -> Letter:
    return Letter(
        Sentence("请验证你的邮箱", "Verify your e-mail address"),
        (
            Sentence(
                "欢迎使用老旺AI。请在 24 小时内打开下面的链接，验证这个邮箱属于你：",
                "Welcome to Laowang AI. Open this link within 24 hours to show that this address"
                " is yours:",
            ),
            same(link),
            _IGNORE,
        ),
    )


def change_email(link: str) -> Letter:
    return Letter(
        Sentence("请确认你的新邮箱", "Confirm your new e-mail address"),
        (
            Sentence(
                "请在 24 小时内打开下面的链接，之后将用这个邮箱登录老旺AI：",
                "Open this link within 24 hours; from then on you sign in to Laowang AI with this"
                " address:",
            ),
            same(link),
            _IGNORE,
        ),
    )


def email_changed() -> Letter:
    return Letter(
        Sentence("你的登录邮箱已更换", "Your e-mail address was changed"),
        (
            Sentence(
                "你的老旺AI账号已改用另一个邮箱登录，这个邮箱不再与账号关联。",
                "Your account of Laowang AI now belongs to another e-mail address, and no longer"
                " to this one.",
            ),
            Sentence(
                "如果不是你本人操作，请立即联系客服。",
                "If this was not you, contact support at once.",
            ),
        ),
    )


def reset_password(link: str) -> Letter:
    return Letter(
        Sentence("重置你的密码", "Reset your password"),
        (
            Sentence(
                "请在 1 小时内打开下面的链接，设置新的密码：",
                "Open this link within an hour to set a new password:",
            ),
            same(link),
            _IGNORE,
        ),
    )


def password_reset(*, disabled_webhooks: int) -> Letter:
    """`disabled_webhooks` is how many the reset has switched off and nobody has switched on."""
    told = () if disabled_webhooks == 0 else (_webhooks_disabled(disabled_webhooks),)
    return Letter(
        Sentence("你的密码已重置", "Your password was reset"),
        (
            Sentence(
                "你的老旺AI账号密码刚刚通过邮件重置：所有登录都已退出，个人访问令牌都已失效。",
                "The password of your account of Laowang AI has just been reset by mail. All of"
                " its sessions have ended, and its personal access tokens no longer work.",
            ),
            *told,
            ALARM,
        ),
    )


def _webhooks_disabled(count: int) -> Sentence:
    return Sentence(
        f"{count} 个 Webhook 也已停用。请逐个确认是你自己创建的、地址正确，再重新启用。",
        f"Webhooks were disabled as well ({count}). See that each is yours and leads where you"
        " want, then enable it again.",
    )


def second_factor_locked() -> Letter:
    return Letter(
        Sentence("有人多次输错你的验证码", "Wrong codes of your two-factor sign-in"),
        (
            Sentence(
                f"有人用你的密码登录老旺AI，并且连续 {WRONG_CODES_LIMIT} 次输错验证码。"
                "我们已暂停接受验证码一段时间，已登录的设备不受影响。",
                "Somebody signs in to Laowang AI with your password and has given a wrong code"
                f" {WRONG_CODES_LIMIT} times. For a while no code is taken; devices that are"
                " signed in stay so.",
            ),
            Sentence(
                "如果不是你本人操作，说明密码已泄露，请立即修改密码。",
                "If this was not you, somebody knows your password: change it at once.",
            ),
        ),
    )


def password_changed(*, access_tokens: int, webhooks: int) -> Letter:
    """How many personal access tokens still work, and how many webhooks are still told of all."""
    counted = (
        (
            access_tokens,
            f"个人访问令牌仍然有效（{access_tokens} 个），不认识的请撤销。",
            f"Personal access tokens still work ({access_tokens}); revoke those you do not know.",
        ),
        (
            webhooks,
            f"Webhook 仍在发送（{webhooks} 个），不认识的请删除。",
            f"Webhooks still send ({webhooks}); delete those you do not know.",
        ),
    )
    return Letter(
        Sentence("你的密码已修改", "Your password was changed"),
        (
            Sentence(
                "你的老旺AI账号密码刚刚被修改。",
                "The password of your account of Laowang AI has just been changed.",
            ),
            *(Sentence(zh_cn, en) for count, zh_cn, en in counted if count),
            ALARM,
        ),
    )
