"""Why a generation ended without a result, in words its owner can act on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from domain.language import Sentence


class FailureCode(StrEnum):
    SOURCE_UNREACHABLE = "SOURCE_UNREACHABLE"
    SOURCE_FORBIDDEN = "SOURCE_FORBIDDEN"
    SOURCE_TIMEOUT = "SOURCE_TIMEOUT"
    SOURCE_TOO_LARGE = "SOURCE_TOO_LARGE"
    SOURCE_UNSUPPORTED = "SOURCE_UNSUPPORTED"
    SOURCE_LOGIN_WALL = "SOURCE_LOGIN_WALL"
    SOURCE_CAPTCHA = "SOURCE_CAPTCHA"
    SOURCE_EMPTY = "SOURCE_EMPTY"
    SOURCE_NOT_ARTICLE = "SOURCE_NOT_ARTICLE"
    SOURCE_GONE = "SOURCE_GONE"
    SOURCE_TOO_LONG = "SOURCE_TOO_LONG"
    SEARCH_EMPTY = "SEARCH_EMPTY"
    LANGUAGE_UNSUPPORTED = "LANGUAGE_UNSUPPORTED"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    PROVIDER_REFUSED = "PROVIDER_REFUSED"
    PROVIDER_MISCONFIGURED = "PROVIDER_MISCONFIGURED"
    OWN_KEY_REJECTED = "OWN_KEY_REJECTED"
    OWN_KEY_EXHAUSTED = "OWN_KEY_EXHAUSTED"
    OWN_KEY_REMOVED = "OWN_KEY_REMOVED"
    OUTPUT_UNUSABLE = "OUTPUT_UNUSABLE"
    SEARCH_UNAVAILABLE = "SEARCH_UNAVAILABLE"
    TEXT_UNSETTABLE = "TEXT_UNSETTABLE"
    UPLOAD_GONE = "UPLOAD_GONE"
    PAGE_MISSING = "PAGE_MISSING"
    NOTHING_TO_SAY = "NOTHING_TO_SAY"
    WORKER_LOST = "WORKER_LOST"
    STOPPED_BY_STAFF = "STOPPED_BY_STAFF"
    INTERNAL = "INTERNAL"


_PASTE_ZH = "请复制正文，以文本方式提交。"
_PASTE_EN = "Copy the article and send it as text."

SENTENCES: dict[FailureCode, Sentence] = {
    FailureCode.SOURCE_UNREACHABLE: Sentence(
        f"无法打开该网页，请检查链接；{_PASTE_ZH}",
        f"The page cannot be opened; check the address. {_PASTE_EN}",
    ),
    FailureCode.SOURCE_FORBIDDEN: Sentence(
        "该地址指向非公网资源，不允许访问。", "That address does not lead to the public internet."
    ),
    FailureCode.SOURCE_TIMEOUT: Sentence(
        f"网页响应超时，请稍后重试；{_PASTE_ZH}",
        f"The page took too long. Try later, or: {_PASTE_EN}",
    ),
    FailureCode.SOURCE_TOO_LARGE: Sentence(
        f"网页过大，无法处理。{_PASTE_ZH}", f"The page is too large. {_PASTE_EN}"
    ),
    FailureCode.SOURCE_UNSUPPORTED: Sentence(
        f"该链接不是网页（例如文件或视频）。{_PASTE_ZH}",
        f"That address is not a web page. {_PASTE_EN}",
    ),
    FailureCode.SOURCE_LOGIN_WALL: Sentence(
        f"该网页需要登录才能阅读。{_PASTE_ZH}", f"That page asks for a login. {_PASTE_EN}"
    ),
    FailureCode.SOURCE_CAPTCHA: Sentence(
        f"该网页要求人机验证。{_PASTE_ZH}", f"That page asks for a human check. {_PASTE_EN}"
    ),
    FailureCode.SOURCE_EMPTY: Sentence(
        f"网页中没有可读的正文。{_PASTE_ZH}", f"That page holds no readable text. {_PASTE_EN}"
    ),
    FailureCode.SOURCE_NOT_ARTICLE: Sentence(
        f"该网页不是一篇文章（例如首页或列表页），请换用文章链接；{_PASTE_ZH}",
        f"That page is not an article; give an article's address. {_PASTE_EN}",
    ),
    FailureCode.SOURCE_GONE: Sentence(
        "作为来源的内容已被删除。", "The content this was to start from has been deleted."
    ),
    FailureCode.SOURCE_TOO_LONG: Sentence(
        "原文超出 AI 模型能处理的长度，点数已退回，请缩短后再试。",
        "The source is longer than the AI model can read; your credits are back. Shorten it.",
    ),
    FailureCode.SEARCH_EMPTY: Sentence(
        "没有找到能读取的相关网页，点数已退回，请换一个说法再搜。",
        "No page on this could be found and read; your credits are back. Ask in other words.",
    ),
    FailureCode.LANGUAGE_UNSUPPORTED: Sentence(
        "离线引擎只能使用原文的语言，音色只能朗读自己的语言，点数已退回；"
        "请改用原文语言、更换音色，或联系客服接入 AI 模型。",
        "The offline engine only writes in the source's language, and a voice only speaks its own;"
        " your credits are back. Ask for that language or another voice, or have a model set up.",
    ),
    FailureCode.PROVIDER_UNAVAILABLE: Sentence(
        "AI 服务暂时不可用，点数已退回，请稍后重试。",
        "The AI service is unavailable; your credits are back. Try again later.",
    ),
    FailureCode.PROVIDER_REFUSED: Sentence(
        "AI 服务拒绝处理这段内容，点数已退回，请调整内容后再试。",
        "The AI service declined this text; your credits are back. Change the text and try again.",
    ),
    FailureCode.PROVIDER_MISCONFIGURED: Sentence(
        "AI 服务配置有误，点数已退回，请联系客服。",
        "The AI service is set up wrongly; your credits are back. Contact support.",
    ),
    FailureCode.OWN_KEY_REJECTED: Sentence(
        "服务商拒绝了您自己的 API 密钥或模型，请检查密钥和模型名称后重试。",
        "Your vendor declined your own API key or its model; check both, then try again.",
    ),
    FailureCode.OWN_KEY_EXHAUSTED: Sentence(
        "您自己的 API 账户余额或额度不足，请到服务商处充值后重试。",
        "Your own account with the vendor has no credit or quota left; top it up, then try again.",
    ),
    FailureCode.OWN_KEY_REMOVED: Sentence(
        "您自己的 API 密钥在任务开始前已被移除，请重新提交：届时将按点数计费。",
        "Your own API key was removed before the job began; ask again, and pay with credits.",
    ),
    FailureCode.OUTPUT_UNUSABLE: Sentence(
        "AI 返回的结果不可用，点数已退回，请重试。",
        "The AI's answer was unusable; your credits are back. Try again.",
    ),
    FailureCode.SEARCH_UNAVAILABLE: Sentence(
        "网页搜索服务暂时不可用，点数已退回，请稍后重试。",
        "Web search is unavailable; your credits are back. Try again later.",
    ),
    FailureCode.TEXT_UNSETTABLE: Sentence(
        "文字太长，图片上放不下，点数已退回，请缩短后再试。",
        "The text does not fit into the picture; your credits are back. Shorten it.",
    ),
    FailureCode.UPLOAD_GONE: Sentence(
        "上传的图片已过期或被删除，点数已退回，请重新上传。",
        "The uploaded picture has expired; your credits are back. Upload it again.",
    ),
    FailureCode.PAGE_MISSING: Sentence(
        "这组卡片没有这一页，或这一页没有位置放这些要点或金句，点数已退回，请检查页码和内容。",
        "The set has no such page, or that page no place for these points or this quote; your"
        " credits are back. Check the page's number and what it is to say.",
    ),
    FailureCode.NOTHING_TO_SAY: Sentence(
        "文本中没有可以朗读的内容，点数已退回，请检查文本。",
        "Nothing in the text can be read aloud; your credits are back. Check the text.",
    ),
    FailureCode.WORKER_LOST: Sentence(
        "处理多次中断，点数已退回，请稍后重试。",
        "The work was interrupted too often; your credits are back. Try again later.",
    ),
    FailureCode.STOPPED_BY_STAFF: Sentence(
        "任务长时间没有进展，已由工作人员终止，点数已退回，请重试。",
        "It made no headway and was ended by our staff; your credits are back. Try again.",
    ),
    FailureCode.INTERNAL: Sentence(
        "处理时发生内部错误，点数已退回，请稍后重试。",
        "Something went wrong on our side; your credits are back. Try again later.",
    ),
}

#: The user may simply ask again; for the others something must change first.
WORTH_ASKING_AGAIN = frozenset(
    {
        FailureCode.SOURCE_UNREACHABLE,
        FailureCode.SOURCE_TIMEOUT,
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.OUTPUT_UNUSABLE,
        FailureCode.SEARCH_UNAVAILABLE,
        FailureCode.WORKER_LOST,
        FailureCode.STOPPED_BY_STAFF,
        FailureCode.INTERNAL,
    }
)
#: The worker itself tries these again before it gives up.
_TRIED_AGAIN = frozenset(
    {
        FailureCode.PROVIDER_UNAVAILABLE,
        FailureCode.OUTPUT_UNUSABLE,
        FailureCode.SEARCH_UNAVAILABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as its owner sees it."""

    code: FailureCode

    @property
    def sentence(self) -> Sentence:
        return SENTENCES[self.code]

    @property
    def retryable(self) -> bool:
        return self.code in WORTH_ASKING_AGAIN


class RecipeFailed(Exception):
    """Raised by a recipe or a port it calls; `detail` is for the log and holds no user text.

    `is_certain`: the same attempt would come to the same end, whatever its code.
    """

    def __init__(
        self,
        code: FailureCode,
        *,
        detail: str = "",
        retry_after_seconds: float | None = None,
        is_certain: bool = False,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retry_after_seconds = retry_after_seconds
        self.is_certain = is_certain

    def __reduce__(self) -> tuple[Callable[..., "RecipeFailed"], tuple[object, ...]]:
        """Errors are put together by position unless they say otherwise; ours travels too."""
        again = partial(
            RecipeFailed,
            self.code,
            detail=self.detail,
            retry_after_seconds=self.retry_after_seconds,
            is_certain=self.is_certain,
        )
        return again, ()

    @property
    def is_tried_again(self) -> bool:
        return self.code in _TRIED_AGAIN and not self.is_certain
