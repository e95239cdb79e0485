"""Drops what extractors leave of a page's furniture around an article."""

import re
from collections.abc import Sequence

from infra.web.lines import Line
from infra.web.metadata import date_in

_SHORT = 40
_LINKED = 0.8
_HEAD_LINES = 4
_SENTENCE_END = re.compile(r"[。！？；!?]|\.(?:\s|$)")
_CHINESE_SENTENCE = re.compile("[。！？]")
#: Whole lines only, and no speakers of an interview: what an article says in a sentence stays.
_FURNITURE = re.compile(
    r"[(（【\[]?(?:责任编辑|责编|编辑|校对|审核|来源|文章来源)\s*[:：][^，,：:]{0,30}"
    r"|(?:(?:分享|点赞|收藏|举报|打印|评论|转发|关注|在看|阅读原文|返回(?:顶部|首页|列表))[\s\d+()（）·|/]*)+"
    r"|(?:分享|转发)[到至][^，]{0,20}|[^，]{0,6}扫一扫[^，]{0,30}|(?:长按|识别)[^，]{0,6}二维码[^，]{0,20}"
    r"|[上下]一[篇页条](?:\s*[:：].{0,60})?|(?:相关|推荐|延伸|热门)(?:阅读|文章|推荐|新闻|链接)\s*[:：]?"
    r"|(?:阅读|浏览|点击)(?:量|数|次数)?\s*[:：]?\s*[\d.万+]+\s*次?"
    r"|.{0,60}(?:版权所有(?![者权人])|ICP备|公网安备|不良信息举报|All rights reserved).{0,120}"
    r"|(?:©|\(c\)|copyright(?: ©| \(c\))?) ?\d{4}.{0,120}"
    r"|share(?: this)?(?: (?:article|story|post|on|via)[^.,]{0,30})?|read more(?:: .{0,60})?"
    r"|advertisement|related (?:articles|stories|posts|content)|(?:skip|jump) to [^.,]{0,20}"
    r"|(?:sign up|subscribe) (?:for|to) [^.]{0,60}newsletter[^.]{0,40}|print"
    r"|comments?(?: \(\d+\))?",
    re.IGNORECASE,
)


def without_chrome(lines: Sequence[Line], *, title: str) -> list[Line]:
    kept = [line for line in lines if not _is_furniture(line, title)]
    while kept and kept[-1].linked >= _LINKED and kept[-1].words <= _SHORT:
        kept.pop()
    head = [line for line in kept[:_HEAD_LINES] if not _is_dateline(line)]
    return head + kept[_HEAD_LINES:]


def _is_furniture(line: Line, title: str) -> bool:
    if line.text == title:
        return True
    is_sentence = _CHINESE_SENTENCE.search(line.text)
    return not is_sentence and _FURNITURE.fullmatch(line.text) is not None


def _is_dateline(line: Line) -> bool:
    """As in: 2026-03-05 10:20 来源：某报."""
    is_sentence = line.words > _SHORT or _SENTENCE_END.search(line.text)
    return not is_sentence and date_in(line.text) is not None
