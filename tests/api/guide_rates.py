"""The rate limits that docs/api.md tells of, as they are where the operator says nothing."""

from dataclasses import dataclass

from domain.rate_limit import Bucket
from infra.rate_limit_settings import RateLimitSettings

_UNITS = (("s", 1), ("min", 60), ("h", 3600), ("d", 86_400))
_LIMITS = RateLimitSettings.model_construct().limits


@dataclass(frozen=True, slots=True)
class GuideRate:
    bucket: Bucket
    en: str
    zh: str

    @property
    def flow(self) -> str:
        """In the first unit in which it is a whole number."""
        per_second = _LIMITS[self.bucket].per_second
        return next(
            f"{per_second * length}/{unit}"
            for unit, length in _UNITS
            if (per_second * length).denominator == 1
        )

    @property
    def burst(self) -> str:
        return str(_LIMITS[self.bucket].burst)


RATES = (
    GuideRate(
        Bucket.OPERATION_PER_ADDRESS,
        "operations of an address (IPv6: of its /64)",
        "每个 IP 的操作（IPv6 按 /64）",
    ),
    GuideRate(Bucket.OPERATION_PER_ACCOUNT, "operations of a user", "每个用户的操作"),
    GuideRate(
        Bucket.MUTATION_PER_ACCOUNT,
        "a user’s mutations of one name",
        "每个用户的同名变更",
    ),
    GuideRate(
        Bucket.JOB_PER_ACCOUNT,
        "of those that start jobs, such as `extractContent`",
        "其中启动任务的变更，如 `extractContent`",
    ),
    GuideRate(
        Bucket.COST_PER_ACCOUNT,
        "what a user’s operations cost, in points",
        "每个用户的操作成本（分）",
    ),
    GuideRate(
        Bucket.COST_PER_ADDRESS,
        "the same of an address, by those who are not signed in",
        "每个 IP 上未登录者的操作成本（分）",
    ),
    GuideRate(
        Bucket.TEXT_PER_ADDRESS,
        "texts of operations that the server does not remember, of an address, in points by length",
        "每个 IP 发来的、服务器尚未记住的操作文本（按长度计分）",
    ),
    GuideRate(
        Bucket.SOCKET_PER_ADDRESS,
        "sockets that an address opens; one too many is closed with 1013",
        "每个 IP 打开的 WebSocket 连接；超出的以 1013 关闭",
    ),
    GuideRate(
        Bucket.LOGIN_PER_ADDRESS,
        "passwords tried at an address (`login`, and to confirm something)",
        "每个 IP 输入的密码（`login` 与确认操作）",
    ),
    GuideRate(Bucket.LOGIN_PER_ACCOUNT, "passwords tried of an account", "每个账号输入的密码"),
    GuideRate(Bucket.REGISTER_PER_ADDRESS, "`register` at an address", "每个 IP 的 `register`"),
    GuideRate(
        Bucket.REFRESH_PER_ADDRESS, "`refreshSession` at an address", "每个 IP 的 `refreshSession`"
    ),
    GuideRate(Bucket.KEY_CODE_PER_ACCOUNT, "`activateKey` of a user", "每个用户的 `activateKey`"),
    GuideRate(Bucket.KEY_CODE_PER_ADDRESS, "`keyStatus` at an address", "每个 IP 的 `keyStatus`"),
    GuideRate(
        Bucket.EXAMINE_PER_ACCOUNT,
        "`checkCompliance`, `analyzeContent`, `contentDiff` and texts saved, of a user",
        "每个用户的 `checkCompliance`、`analyzeContent`、`contentDiff` 与保存正文",
    ),
    GuideRate(Bucket.ESTIMATE_PER_ACCOUNT, "`estimate` of a user", "每个用户的 `estimate`"),
    GuideRate(
        Bucket.OWN_PROVIDER_PER_ACCOUNT,
        "a user’s changes of `ownProvider`",
        "每个用户对 `ownProvider` 的修改",
    ),
    GuideRate(
        Bucket.SHARED_PER_ADDRESS, "shared contents read at an address", "每个 IP 读取分享内容"
    ),
    GuideRate(
        Bucket.SECOND_FACTOR_PER_ACCOUNT,
        "codes of an account’s second factor",
        "每个账号的两步验证码",
    ),
    GuideRate(Bucket.MAIL_PER_ACCOUNT, "mails that a user asks for", "每个用户请求发送的邮件"),
    GuideRate(
        Bucket.MAIL_HOURLY_PER_ADDRESS,
        "mails asked for at an address, by the hour",
        "每个 IP 请求发送的邮件（按小时）",
    ),
    GuideRate(
        Bucket.MAIL_DAILY_PER_ADDRESS,
        "mails asked for at an address, by the day",
        "每个 IP 请求发送的邮件（按天）",
    ),
    GuideRate(
        Bucket.MAIL_HOURLY_PER_MAILBOX,
        "mails to one mailbox, by the hour",
        "发往同一邮箱的邮件（按小时）",
    ),
    GuideRate(
        Bucket.MAIL_DAILY_PER_MAILBOX,
        "mails to one mailbox, by the day",
        "发往同一邮箱的邮件（按天）",
    ),
    GuideRate(Bucket.RESET_PER_ACCOUNT, "password resets of an account", "每个账号的找回密码"),
    GuideRate(Bucket.RESET_PER_ADDRESS, "password resets at an address", "每个 IP 的找回密码"),
    GuideRate(
        Bucket.PROOF_PER_ADDRESS, "tokens of mails tried at an address", "每个 IP 提交的邮件令牌"
    ),
    GuideRate(
        Bucket.WEBHOOK_PER_ACCOUNT,
        "a user’s tests and repeats of webhook deliveries",
        "每个用户的 Webhook 测试与重发",
    ),
    GuideRate(
        Bucket.GRANT_PER_ACCOUNT,
        "a user’s new access tokens and addresses of webhooks",
        "每个用户新建的访问令牌与 Webhook 地址",
    ),
)
