"""Recognises pages that stand between a reader and an article: human checks, logins, removals."""

import re
from dataclasses import dataclass

from domain.failure import FailureCode
from infra.web.lines import Line
from infra.web.markup import Markup

#: Walls say little, in short lines; an article that mentions a captcha does so in its prose.
_TITLE_PROSE = 150
_PROSE_LINE = 25
_PROSE_LINKED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wall:
    """The signs of one kind of wall, each with the most words of prose that a page may hold."""

    code: FailureCode
    titles: re.Pattern[str]
    addresses: re.Pattern[str]
    phrases: re.Pattern[str]
    phrase_line: int = 60
    phrase_prose: int = 80
    #: Elements that tell by themselves.
    fixtures: str | None = None
    fixture_prose: int = 25


def _titles(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\s*(?:[-–—|_.…·!！。].*)?", re.IGNORECASE)


def _phrases(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NOTHING = re.compile("(?!)")

_CAPTCHA = _Wall(
    code=FailureCode.SOURCE_CAPTCHA,
    titles=_titles(
        "just a moment|attention required|请稍候|请稍等|(?:百度|网站|系统)?安全(?:验证|检查|检测)"
        "|(?:人机|访问|身份|滑块|滑动)验证|验证码|验证码中间页|请完成(?:安全)?验证|环境异常"
        "|访问(?:过于)?频繁|访问(?:异常|受限)|robot check|security check|human verification"
        "|(?:verify(?:ing)?|checking)(?: if)? you are (?:a )?human|are you (?:a )?(?:human|robot)"
        "|checking your browser|pardon our interruption|sina visitor system|ddos-guard"
        "|client challenge|access to this page has been denied|unusual traffic"
    ),
    addresses=_phrases(
        "appmsgcaptcha|/account/unhuman|wappass[.]baidu[.]com|google[.][^/]+/sorry/"
    ),
    phrases=_phrases(
        "环境异常|访问(?:过于|太过?)频繁|操作(?:过于)?频繁|完成(?:下方|以下|安全|人机|滑[块动])*验证"
        "|(?:按住|拖动|滑动|向右滑动)[^。]{0,8}滑块|滑块[^。]{0,6}(?:验证|拼图|完成)"
        "|(?:输入|填写)(?:下方|图中|图片中?的?|右侧)?的?验证码|点击[^。]{0,10}进行验证"
        "|(?:网络|访问|请求)[^。]{0,8}存在异常|暂时限制本次访问|确认[您你](?:是|不是)(?:真人|机器人|人类)|我不是机器人"
        "|(?:verify|prove|confirm)(?: that)? you(?: are|'re)(?: not)? (?:a )?(?:human|robot)"
        "|checking (?:if the site connection is secure|your browser)|i(?: am|'m) not a robot"
        "|unusual traffic from your|complete the security check|needs to review the security"
        "|press (?:&|and) hold"
    ),
    fixtures=(
        "//*[@id='challenge-form' or @id='challenge-running' or @id='px-captcha'"
        " or @id='nc_1_wrapper' or @id='captcha-box' or @id='captcha_container'"
        " or contains(@class,'cf-turnstile') or contains(@class,'g-recaptcha')"
        " or contains(@class,'h-captcha') or contains(@class,'geetest')]"
        " | //script[contains(@src,'TCaptcha') or contains(@src,'captcha-delivery')"
        " or contains(@src,'geetest') or contains(text(),'_cf_chl_opt')]"
    ),
)
_REMOVED = _Wall(
    code=FailureCode.SOURCE_UNREACHABLE,
    titles=_titles(
        "404(?: not found| error|页面)?|(?:page )?not found|页面(?:不存在|未找到|找不到了?)"
        "|(?:内容|文章)(?:不存在|已(?:被)?删除)"
    ),
    addresses=_NOTHING,
    phrases=_phrases(
        "[该此](?:内容|文章|帖子?|图文)(?:已|不存在|因|被|暂时无法|发送失败)[^。]{0,20}(?:删除|查看|投诉|下架|$)"
        "|该公众号已迁移|[该此](?:账?帐?号|公众号)[^。]{0,12}(?:屏蔽|停止使用|注销|无法查看)"
        "|链接已过期|[您你]?(?:访问|查看)的(?:页面|内容|文章)(?:不见了|不存在|已?(?:被)?删除)"
        "|(?:文章|内容)(?:不存在|已(?:被)?(?:作者|发布者)?(?:删除|下架))|^参数错误$"
        "|page (?:could not|can't|cannot) be found|(?:content|page) is no longer available"
    ),
)
_LOGIN = _Wall(
    code=FailureCode.SOURCE_LOGIN_WALL,
    titles=_titles(
        "(?:请(?:先)?|用户|会员|账号|欢迎|统一)?(?:登录|登陆)(?:/注册|注册)?"
        "|(?:please )?(?:log|sign) ?in(?: (?:to|or) [^|]{1,30})?|login|authentication required"
    ),
    addresses=_phrases(r"//passport\.|/(?:sign-?in|login)(?:\.\w+)?/?(?:\?|$)"),
    phrases=_phrases(
        "请[您你]?先?(?:登录|登陆)(?:后|以|再)?(?:查看|阅读|继续|访问|浏览|$|。|！|!)"
        "|(?:登录|登陆)后[你您]?可以|登录知乎"
        "|(?:登录|登陆)后?(?:即可|才能|可)?(?:查看|阅读|浏览|访问|解锁)|请在微信客户端打开"
        "|[该此]内容(?:需要|须)(?:登录|关注)|(?:log|sign) ?in (?:to|and) (?:continue|read|view|see)"
        "|(?:log|sign) ?in or (?:sign up|register|create)|you must (?:be logged|log|sign) ?in"
    ),
    fixtures="//input[translate(@type,'PASWORD','pasword')='password']",
    fixture_prose=60,
)
_TEASER = _Wall(
    code=FailureCode.SOURCE_LOGIN_WALL,
    titles=_NOTHING,
    addresses=_NOTHING,
    phrases=_phrases(
        "(?:登录|登陆|注册|关注)后?(?:即可|才能|可|以)?(?:继续)?(?:查看|阅读|解锁|浏览)"
        "(?:全文|全部内容|完整内容|完整文章|剩余|余下)"
        "|(?:log in|sign in|subscribe|register)(?: now| or \\w+)? to (?:continue|keep) reading"
        "|(?:log in|sign in|subscribe|register)(?: now| or \\w+)? to read (?:the|this|more|full)"
    ),
    phrase_line=25,
    phrase_prose=300,
)
_DIALOGUES = (
    "//body//*[@role='dialog' or contains(@class,'odal') or contains(@class,'ialog')"
    " or contains(@class,'opup')]"
)
_WALLS = (_CAPTCHA, _REMOVED, _LOGIN, _TEASER)


def wall_in(html: str, url: str) -> FailureCode | None:
    """Raises `RecipeFailed` for what is no page."""
    return wall_of(Markup.parse(html), url=url)


def wall_of(page: Markup, *, url: str) -> FailureCode | None:
    """The failure that a page states instead of an article, if it does."""
    page = _uncovered(page)
    prose = _prose(page)
    for wall in _WALLS:
        if _is_headed(wall, page, url, prose) or _is_said(wall, page, prose):
            return wall.code
    return None


def _uncovered(page: Markup) -> Markup:
    """What lies under a site's dialogues, which open over the pages that can be read, too."""
    below = page.without(_DIALOGUES) if page.has(_DIALOGUES) else page
    return below if _prose(below) else page


def _prose(page: Markup) -> int:
    return sum(line.words for line in page.lines if _is_prose(line))


def _is_prose(line: Line) -> bool:
    return line.words >= _PROSE_LINE and line.linked < _PROSE_LINKED


def _is_headed(wall: _Wall, page: Markup, url: str, prose: int) -> bool:
    if wall.fixtures and prose <= wall.fixture_prose and page.has(wall.fixtures):
        return True
    is_named = wall.titles.fullmatch(page.title) or wall.addresses.search(url)
    return prose <= _TITLE_PROSE and bool(is_named)


def _is_said(wall: _Wall, page: Markup, prose: int) -> bool:
    said = (line.text for line in page.lines if line.words <= wall.phrase_line)
    return prose <= wall.phrase_prose and any(map(wall.phrases.search, said))
