"""The limits that docs/api.md tells of."""

from dataclasses import dataclass
from datetime import timedelta

from domain.page import PAGE_DEFAULT, PAGE_LIMIT
from domain.rate_limit import BATCH_LIMIT, COST_LIMIT
from domain.session import ACCESS_TOKEN_LIFETIME, ROTATION_GRACE
from infra.http_connection import HEAD_BYTES, HEAD_SECONDS
from infra.queue.event_log import EXPIRE_SECONDS
from infra.serving import WEBSOCKET_MESSAGE_BYTES
from infra.settings import Settings
from server import variables
from server.body_limit import BODY_BYTES, BODY_SECONDS
from server.document_shape import (
    ALIASES,
    DEPTH,
    DIRECTIVES,
    FIELDS,
    FRAGMENTS,
    LIST_ITEMS,
    SPREADS,
)
from server.documents import LINES, TOKENS
from server.field_merging import MERGE_STEPS
from server.socket_limits import SocketLimits


@dataclass(frozen=True, slots=True)
class GuideLimit:
    en: str
    zh: str
    value: str


def _setting(name: str) -> float:
    """As it is where no variable says otherwise."""
    default = Settings.model_fields[name].default
    assert isinstance(default, int | float)
    return default


def _bytes(count: int) -> str:
    kibibytes = count // 1024
    return f"{kibibytes // 1024} MiB" if kibibytes >= 1024 else f"{kibibytes} KiB"


def _time(seconds: float | timedelta) -> str:
    total = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
    for unit, length in (("h", 3600), ("min", 60)):
        if total >= length and total % length == 0:
            return f"{total / length:g} {unit}"
    return f"{total:g} s"


_SOCKET = SocketLimits()

LIMITS = (
    GuideLimit("body of a request", "请求体大小", _bytes(BODY_BYTES)),
    GuideLimit("until it is there", "请求体送达时限", _time(BODY_SECONDS)),
    GuideLimit("address and headers together", "地址与请求头总大小", _bytes(HEAD_BYTES)),
    GuideLimit("until they are there", "请求头送达时限", _time(HEAD_SECONDS)),
    GuideLimit("operations in a batch", "一个批次的操作数", str(BATCH_LIMIT)),
    GuideLimit(
        "time of a query or mutation",
        "单个 query 或 mutation 的执行时限",
        _time(_setting("operation_timeout_seconds")),
    ),
    GuideLimit("items of a page", "每页条数上限", str(PAGE_LIMIT)),
    GuideLimit("items of a page whose size is not said", "未指定时的每页条数", str(PAGE_DEFAULT)),
    GuideLimit("cost of an operation", "单个操作的成本", str(COST_LIMIT)),
    GuideLimit("tokens of a document", "文档的词法单元数", str(TOKENS)),
    GuideLimit("lines", "行数", str(LINES.limit)),
    GuideLimit("depth", "嵌套深度", str(DEPTH.limit)),
    GuideLimit(
        "fields, counted wherever a fragment is spread",
        "字段数（片段每引用一次都计入）",
        str(FIELDS.limit),
    ),
    GuideLimit(
        "steps to merge fields of one name, two for each pair of them",
        "合并同名字段的步数（每一对计两步）",
        str(MERGE_STEPS.limit),
    ),
    GuideLimit("aliases", "别名数", str(ALIASES.limit)),
    GuideLimit("directives", "指令数", str(DIRECTIVES.limit)),
    GuideLimit("fragments", "片段数", str(FRAGMENTS.limit)),
    GuideLimit("fragment spreads", "片段引用数", str(SPREADS.limit)),
    GuideLimit("items of one list", "单个列表的元素数", str(LIST_ITEMS.limit)),
    GuideLimit("nesting of variables", "变量的嵌套深度", str(variables.DEPTH.limit)),
    GuideLimit("values in variables", "变量中值的个数", str(variables.VALUES.limit)),
    GuideLimit("life of an access token", "访问令牌有效期", _time(ACCESS_TOKEN_LIFETIME)),
    GuideLimit(
        "life of a session that is not refreshed",
        "未刷新的会话的有效期",
        _time(_setting("session_ttl_seconds")),
    ),
    GuideLimit(
        "a refresh token is taken again within", "刷新令牌可重复使用的时限", _time(ROTATION_GRACE)
    ),
    GuideLimit(
        "events of a generation, kept after the last one",
        "任务事件的保留时间（自最后一个起）",
        _time(EXPIRE_SECONDS),
    ),
    GuideLimit(
        "message of a socket, from the client",
        "WebSocket 单条消息（客户端发出）",
        _bytes(WEBSOCKET_MESSAGE_BYTES),
    ),
    GuideLimit("until `connection_init`", "`connection_init` 时限", _time(_SOCKET.init_seconds)),
    GuideLimit("silence before a ping", "静默多久后服务端发 ping", _time(_SOCKET.ping_seconds)),
    GuideLimit("until it is answered", "ping 的应答时限", _time(_SOCKET.ping_seconds)),
    GuideLimit(
        "silence of a stream over HTTP", "HTTP 流的静默时长", _time(_SOCKET.heartbeat_seconds)
    ),
    GuideLimit(
        "until a client takes a message", "客户端接收一条消息的时限", _time(_SOCKET.send_seconds)
    ),
    GuideLimit(
        "operations at a time on a socket", "单个连接同时进行的操作数", str(_SOCKET.operations)
    ),
    GuideLimit(
        "sockets and streams over HTTP at a time of a user, in each process",
        "每个用户的 WebSocket 与 HTTP 流数（每个进程）",
        f"{_setting('websockets_per_user'):g}",
    ),
    GuideLimit(
        "sockets and streams over HTTP at a time of an address, in each process",
        "每个 IP 的 WebSocket 与 HTTP 流数（每个进程）",
        f"{_setting('websockets_per_address'):g}",
    ),
)
