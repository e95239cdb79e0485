"""Drops what extractors leave of a page's furniture around an article."""

import re
from collections.abc import Sequence
from itertools import dropwhile

from infra.web.lines import Line, ink
from infra.web.metadata import date_in

_SHORT = 40
_LINKED = 0.8
_HEAD_LINES = 4
_PROSE_WORDS = 25
_SENTENCE_END = re.compile(r"[。！？；!?]|\.(?:\s|$)")
_CHINESE_SENTENCE = re.compile("[。！？]")
_NO_LETTER = re.compile(r"[\W_]+")
#: Whole lines only, and no speakers of an interview: what an article says in a sentence stays.
_FURNITURE = re.compile(
    r"[(（【\[]?(?:责任编辑|责编|编辑|校对|审核|来源|(?:文章|本文)来源)\s*[:：][^，,：:]{0,30}"
    r"|(?:(?:分享|点赞|收藏|举报|打印|评论|转发|关注|在看|阅读原文|返回(?:顶部|首页|列表))[\s\d+()（）·|/]*)+"
    r"|(?:分享|转发)[到至][^，]{0,20}|[^，]{0,6}扫一扫[^，]{0,30}|(?:长按|识别)[^，]{0,6}二维码[^，]{0,20}"
    r"|[上下]一[篇页条](?:\s*[:：].{0,60})?|(?:相关|推荐|延伸|热门)(?:阅读|文章|推荐|新闻|链接)\s*[:：]?"
    r"|(?:阅读|浏览|点击)(?:量|数|次数)?\s*[:：]?\s*[\d.万+]+\s*次?"
    r"|.{0,60}(?:版权所有(?![者权人])|ICP备|公网安备|不良信息举报|All rights reserved).{0,120}"
    r"|(?:©|\(c\)|copyright(?: ©| \(c\))?) ?\d{4}.{0,120}"
    r"|(?:我要)?(?:跟帖|发表评论|写评论)|已输入\s?\d+\s?字|字[号体]\s*[:：]?[\s大中小+-]*"
    r"|[(（【\[]?纠错[】\])）]?(?:\s*[【\[]?责任编辑.{0,20})?|(?:[您你].{0,4}|当前|现在|所在)位置\s*[:：].{0,60}"
    r"|(?:关键[词字]|标签)\s*(?:[:：]|>>).{0,80}|发表|提交|发送|回复|广告|推广"
    r"|share(?: this)?(?: (?:article|story|post|on|via)[^.,]{0,30})?|read more(?:: .{0,60})?"
    r"|advertisement|related (?:articles|stories|posts|content)|(?:skip|jump) to [^.,]{0,20}"
    r"|(?:sign up|subscribe) (?:for|to) [^.]{0,60}newsletter[^.]{0,40}|print"
    r"|comments?(?: \(\d+\))?",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"[^>»›。，]{1,20}(?:\s*[>»›]+\s*[^>»›。，]{1,20}){1,6}[>»›]?")
#: An article is over with these lines, and whatever comes after them is another matter.
_OVER = re.compile(
    r"[(（【\[]?(?:责任编辑|责编)\s*[:：][^，,。？?！!]{0,40}"
    r"|编辑\s*[:：]?\s*\S{2,4}\s+校对\s*[:：]?\s*\S{2,4}"
    r"|[-—–=\s(（【\[]*(?:the end|end|全文完|正文完|本文完|完)[-—–=\s)）】\]]*",
    re.IGNORECASE,
)
#: It is over before these, too, though some articles have one in their midst.
_LAST_HEADING = re.compile(
    r"(?:相关|推荐|延伸|更多|热门|往期|精彩)\s*[·•]?\s*(?:阅读|文章|推荐|新闻|链接|内容|回顾|评论|稿件)\s*[:：]?"
    r"|猜你喜欢|大家都在看|[你您]可能(?:还|也)?(?:会)?(?:喜欢|感兴趣)的?(?:文章|内容|新闻)?"
    r"|(?:全部|最新|热门|网友|精选)评论\s*(?:[(（]\d+[)）])?|(?:特别|免责|版权|郑重)声明\s*[:：]?"
    r"|about the authors?",
    re.IGNORECASE,
)
_LAST_BOX = re.compile(
    r"(?:related|recommended|trending|most (?:read|popular))(?: \w+){0,3}:?"
    r"|(?:more|latest) (?:from|on|in|must-reads|stories|news|articles|posts)\b.{0,40}"
    r"|(?:read|see|up) next:?|(?:read|see) also:?|you (?:may|might) also (?:like|enjoy).{0,20}"
    r"|(?:leave|post|write|add) a (?:comment|reply)|join the (?:conversation|discussion)",
    re.IGNORECASE,
)
#: Said in sentences, and of the text above: what else an article says of rights stays.
_NOTICE = re.compile(
    r"[(（【\[]?(?:(?:特别|免责|版权|郑重)?声明\s*[:：].*|notice: the content above.*"
    r"|(?:转载|转发)请(?:注明|联系).*|未经.{0,12}(?:授权|许可|允许).{0,12}(?:转载|使用).*"
    r"|(?:本文|本[站网号]|本平台|以上(?:内容|文章|图文)|(?:部分|文中)?(?:图片|素材|图文)|图源|文章).{0,60}"
    r"(?:仅代表|侵权|版权归|转载|授权|不构成|仅供参考|更多.{0,12}(?:下载|关注)).*)",
    re.IGNORECASE,
)
#: What a site must write beside what it is paid for.
_PAID = re.compile(
    r"[【\[（(]?(?:广告|推广|赞助|advertisement|sponsored|ad\b)[】\]）)]?\s*[:：|·]?", re.IGNORECASE
)
#: How a text ends, and the most passages that may then come of something else.
_ENDS = ((_OVER, 20), (_LAST_HEADING, 2), (_LAST_BOX, 0), (_NOTICE, 0))
_REST = 0.35
_NOTICE_LENGTH = 300
_DATE_WORDS = 4


def without_chrome(lines: Sequence[Line], *, title: str) -> list[Line]:
    kept = [line for line in _without_rest(lines) if not _is_furniture(line, title)]
    while kept and _is_tail(kept[-1]):
        kept.pop()
    kept = list(dropwhile(_is_link, kept))
    head = [line for line in kept[:_HEAD_LINES] if not _is_head(line, title)]
    return head + kept[_HEAD_LINES:]


def _is_furniture(line: Line, title: str) -> bool:
    if line.text == title or _is_paid(line):
        return True
    is_sentence = _CHINESE_SENTENCE.search(line.text)
    return not is_sentence and _FURNITURE.fullmatch(line.text) is not None


def _is_paid(line: Line) -> bool:
    """A link, and before it nothing but the word that says so."""
    said = _PAID.match(line.text)
    if said is None or not line.linked:
        return False
    return round((1 - line.linked) * len(ink(line.text))) == len(ink(said[0]))


def _without_rest(lines: Sequence[Line]) -> Sequence[Line]:
    """Ends where the text does, as long as not much comes after it."""
    words = sum(line.words for line in lines)
    rest = passages = 0
    end = len(lines)
    for place in range(len(lines) - 1, 0, -1):
        line = lines[place]
        if _is_end(line, passages):
            end = place
        elif line.words >= _PROSE_WORDS and line.linked < _LINKED:
            passages += 1
        rest += line.words
        if rest > _REST * words:
            break
    return lines[:end]


def _is_end(line: Line, passages: int) -> bool:
    return len(line.text) <= _NOTICE_LENGTH and any(
        passages <= most and end.fullmatch(line.text) for end, most in _ENDS
    )


def _is_tail(line: Line) -> bool:
    """A link, or a date below one."""
    return _is_link(line) or (line.words <= _DATE_WORDS and date_in(line.text) is not None)


def _is_link(line: Line) -> bool:
    return line.linked >= _LINKED and line.words <= _SHORT


def _is_head(line: Line, title: str) -> bool:
    letters = _letters(title)
    is_title = bool(letters) and _letters(line.text) == letters
    return is_title or _TRAIL.fullmatch(line.text) is not None or _is_dateline(line)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _is_dateline(line: Line) -> bool:
    """As in: 2026-03-05 10:20 来源：某报."""
    is_sentence = line.words > _SHORT or _SENTENCE_END.search(line.text)
    return not is_sentence and date_in(line.text) is not None
