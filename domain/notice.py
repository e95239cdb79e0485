"""The texts of mails about what happened to jobs, keys, exports and webhooks."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.access_token import AccessToken
from domain.export import Export, ExportScope
from domain.generation import Generation, GenerationKind, GenerationStatus
from domain.key import Key
from domain.language import Sentence
from domain.letter import ALARM, Letter, same
from domain.webhook import Webhook

_KINDS: Mapping[GenerationKind, Sentence] = {
    GenerationKind.EXTRACT: Sentence("内容提炼", "distillation"),
    GenerationKind.SEARCH: Sentence("全网搜索", "web search"),
    GenerationKind.REWRITE: Sentence("改写", "rewrite"),
    GenerationKind.FROM_URL: Sentence("链接生成", "article from links"),
    GenerationKind.COVER: Sentence("封面", "cover"),
    GenerationKind.INFO_CARD: Sentence("信息卡片", "info card"),
    GenerationKind.VOICE: Sentence("语音合成", "voice clip"),
    GenerationKind.SCRIPT: Sentence("脚本", "script"),
}
_SCOPES: Mapping[ExportScope, Sentence] = {
    ExportScope.CONTENTS: Sentence("历史内容", "your contents"),
    ExportScope.ACCOUNT: Sentence("账号数据", "your account"),
}


def generation_finished(generation: Generation, title: str | None, link: str) -> Letter:
    """`title` is the content's, where there is one."""
    kind = _KINDS[generation.kind]
    outcome, said = _outcome(generation, kind)
    shown = () if title is None else (Sentence(f"《{title}》", f'"{title}"'),)
    return Letter(outcome, (said, *shown, same(link)))


def _outcome(generation: Generation, kind: Sentence) -> tuple[Sentence, Sentence]:
    if generation.status is GenerationStatus.SUCCEEDED:
        return (
            Sentence(f"「{kind.zh_cn}」已完成", f"Your {kind.en} is ready"),
            Sentence(
                f"你的「{kind.zh_cn}」任务已完成，打开老旺AI即可查看：",
                f"Your {kind.en} is ready. See it in Laowang AI:",
            ),
        )
    if generation.error is not None:
        reason = generation.error.sentence
        return (
            Sentence(f"「{kind.zh_cn}」未能完成", f"Your {kind.en} failed"),
            Sentence(
                f"你的「{kind.zh_cn}」任务未能完成。{reason.zh_cn}",
                f"Your {kind.en} could not be made. {reason.en}",
            ),
        )
    return (
        Sentence(f"「{kind.zh_cn}」已取消", f"Your {kind.en} was cancelled"),
        Sentence(f"你的「{kind.zh_cn}」任务已取消。", f"Your {kind.en} was cancelled."),
    )


def key_expiring(key: Key, expires_at: datetime, time_zone: str, link: str) -> Letter:
    moment = _moment(expires_at, time_zone)
    left = key.credits_available
    return Letter(
        Sentence("你的密钥即将过期", "Your key is about to expire"),
        (
            Sentence(
                f"密钥 {key.masked_code} 将于 {moment} 过期，其中还有 {left} 点未使用。",
                f"Your key {key.masked_code} expires on {moment}, with {left} credits left.",
            ),
            same(link),
        ),
    )


def key_expired(key: Key, expires_at: datetime, time_zone: str, link: str) -> Letter:
    moment = _moment(expires_at, time_zone)
    return Letter(
        Sentence("你的密钥已过期", "Your key has expired"),
        (
            Sentence(
                f"密钥 {key.masked_code} 已于 {moment} 过期，激活新的密钥即可继续创作。",
                f"Your key {key.masked_code} expired on {moment}; activate another to go on.",
            ),
            same(link),
        ),
    )


def key_exhausted(key: Key, link: str) -> Letter:
    return Letter(
        Sentence("你的密钥点数已用完", "Your key has no credits left"),
        (
            Sentence(
                f"密钥 {key.masked_code} 的点数已用完，激活新的密钥即可继续创作。",
                f"All credits of your key {key.masked_code} are used; activate another to go on.",
            ),
            same(link),
        ),
    )


def export_ready(export: Export, expires_at: datetime, time_zone: str, link: str) -> Letter:
    scope = _SCOPES[export.scope]
    moment = _moment(expires_at, time_zone)
    return Letter(
        Sentence("你的导出文件已就绪", "Your export is ready"),
        (
            Sentence(
                f"{scope.zh_cn}的导出文件已就绪，请登录老旺AI下载，{moment} 之前有效：",
                f"The export of {scope.en} is ready. Sign in to Laowang AI and download it before"
                f" {moment}:",
            ),
            same(link),
        ),
    )


def access_token_created(token: AccessToken, time_zone: str) -> Letter:
    """Without the token's name, which whoever made it has typed."""
    moment = _moment(token.expires_at, time_zone)
    return Letter(
        Sentence("你的账号新建了访问令牌", "A token of your account was made"),
        (
            Sentence(
                f"你的老旺AI账号新建了个人访问令牌 {token.prefix}…，{moment} 之前有效。",
                f"A personal access token, {token.prefix}…, was made for your account of Laowang"
                f" AI. It works until {moment}.",
            ),
            ALARM,
        ),
    )


def webhook_addressed(webhook: Webhook, link: str) -> Letter:
    """Names the host alone: what follows it may be a secret."""
    host = urlsplit(webhook.url).hostname
    return Letter(
        Sentence("你的 Webhook 有了新地址", "Your account has a new webhook address"),
        (
            Sentence(
                f"从现在起，你的老旺AI账号会把任务和密钥的消息发送到 {host}，可在老旺AI中查看：",
                f"From now on {host} is told of your generations and keys. See it in Laowang AI:",
            ),
            same(link),
            ALARM,
        ),
    )


def webhook_failing(webhook: Webhook, link: str) -> Letter:
    return Letter(
        Sentence("你的 Webhook 已停用", "Your webhook was disabled"),
        (
            Sentence(
                f"{webhook.url} 连续多天没有正常响应，我们已停止向它发送。"
                "修复后请在老旺AI中重新启用：",
                f"{webhook.url} has not answered for days, so we no longer send anything there."
                " Once it is mended, enable it again in Laowang AI:",
            ),
            same(link),
        ),
    )


def _moment(moment: datetime, time_zone: str) -> str:
    """On the clock of whoever reads it."""
    return f"{moment.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M} ({time_zone})"
