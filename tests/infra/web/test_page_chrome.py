"""Furniture of a page goes, lines of an article stay."""

import pytest

from infra.web.chrome import without_chrome
from infra.web.lines import Line

BODY = [Line("河边的石头晒了一天，摸上去还是温的。"), Line("孩子们不肯回家，我们就又等了一会儿。")]


@pytest.mark.parametrize(
    "text",
    [
        "石头",
        "（责任编辑：林知秋）",
        "来源：江畔新闻网",
        "分享 收藏 打印",
        "上一篇：早餐铺",
        "下一页",
        "微信扫一扫关注我们",
        "阅读 1.2万",
        "© 2026 江畔新闻网 版权所有",
        "Share this article",
        "Advertisement",
        "Sign up for our weekly newsletter",
    ],
)
def test_furniture_goes_wherever_it_stands(text: str) -> None:
    first, second = BODY
    assert without_chrome([first, Line(text), second], title="石头") == BODY


@pytest.mark.parametrize(
    "text",
    [
        "编辑部的灯一直亮到天明，没有人说话。",
        "来源不明的石头，我们也捡了几块。",
        "他在分享会上说：石头不会想家。",
        "Share prices fell again, and nobody on the slipway cared.",
        "Print is not dead, said the printer.",
        "Copyright law had nothing to say about stones.",
        "版权所有者是谁，没有人说得清",
        "记者：您当时害怕吗？",
        "编辑：这块石头，是从哪里来的",
        "下一页写着她的名字，我没有翻",
        "我扫一扫那张码，屏幕上跳出她的名字。",
    ],
)
def test_what_only_begins_like_it_stays(text: str) -> None:
    lines = [*BODY, Line(text)]
    assert without_chrome(lines, title="石头") == lines


def test_a_dateline_goes_from_the_head_and_only_from_there() -> None:
    dateline = Line("2026-03-05 07:40 江畔新闻网")
    assert without_chrome([dateline, *BODY], title="") == BODY
    assert without_chrome([*BODY, *BODY, dateline], title="") == [*BODY, *BODY, dateline]
    told = Line("2026年3月5日，河水漫过了第二级台阶。")
    assert without_chrome([told, *BODY], title="") == [told, *BODY]


def test_links_go_from_the_end_and_only_from_there() -> None:
    link = Line("另一篇关于早餐铺的报道", linked=1)
    assert without_chrome([link, *BODY, link, link], title="") == [link, *BODY]
