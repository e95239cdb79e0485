"""Takes the name of the site off a page's title."""

import re
from collections.abc import Sequence

from domain.measures import words_in

_SEPARATOR = re.compile(r"\s*[|｜_»]\s*|\s+[-–—·]+\s+|(?<=[^\x00-\x7f])\s*[-–—]+\s*(?=\S)")
_SITE = re.compile(
    r".{0,20}(?:网|网站|新闻|新闻中心|频道|资讯|日报|晚报|晨报|时报|早报|商报|官网|客户端|社区|博客|论坛|专栏"
    r"|知乎|简书|百家号|公众号|平台|在线|百科|首页)|[\w.-]+\.(?:com|cn|net|org)",
    re.IGNORECASE,
)
_LENGTH = 300
_HEADING_SHARE = 0.4
_SITE_WORDS = 8


def without_site(title: str, *, headings: Sequence[str], site_name: str | None) -> str:
    """A heading that makes up much of the title is the article's own title."""
    title = title[:_LENGTH]
    for heading in headings:
        if heading in title and len(heading) >= _HEADING_SHARE * len(title):
            return heading
    shorter = _without_last_part(title, site_name)
    while shorter:
        title = shorter
        shorter = _without_last_part(title, site_name)
    return title


def _without_last_part(title: str, site_name: str | None) -> str:
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return ""
    head = title[: separators[-1].start()]
    tail = title[separators[-1].end() :]
    return head if _is_site(tail, head=head, site_name=site_name) else ""


def _is_site(tail: str, *, head: str, site_name: str | None) -> bool:
    """Where the site does not give its name, a short last part is taken for it."""
    if _SITE.fullmatch(tail):
        return True
    if site_name is None:
        return words_in(tail) <= _SITE_WORDS and words_in(tail) < words_in(head)
    name, part = site_name.casefold(), tail.casefold()
    return part in name or name in part
