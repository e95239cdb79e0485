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
        "您所在的位置：首页 > 城市 > 早餐",
        "当前位置：首页 > 正文",
        "本文来源：江畔新闻网",
        "字号：大 中 小",
        "我要跟帖",
        "已输入0字",
        "关键词 >> 石头,河边,孩子",
    ],
)
def test_furniture_goes_wherever_it_stands(text: str) -> None:
    first, second = BODY
    assert without_chrome([first, Line(text), second], title="石头") == BODY


@pytest.mark.parametrize("label", ["广告", "【推广】", "赞助：", "Sponsored · ", "Ad "])
def test_a_link_that_a_site_is_paid_for_goes(label: str) -> None:
    first, second = BODY
    text = f"{label}买一送一，温热的石头限时领取"
    linked = 1 - len("".join(label.split())) / len("".join(text.split()))

    assert without_chrome([first, Line(text, linked), second], title="石头") == BODY


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("广告法实施三年，街上的招牌变了样", 1.0),
        ("广告牌后面的石头，见这里", 0.2),
        ("Adam wrote about the stones of the slipway", 0.9),
        ("广告里的石头从来不热", 0.0),
    ],
)
def test_a_line_on_advertising_stays(text: str, linked: float) -> None:
    first, second = BODY
    lines = [first, Line(text, linked), second]

    assert without_chrome(lines, title="石头") == lines


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
        "责编：您当时害怕吗？",
        "下一页写着她的名字，我没有翻",
        "我扫一扫那张码，屏幕上跳出她的名字。",
        "位置：河边第二级台阶旁，石头最多的地方",
        "文章写完以后，他关注的仍是那块石头。",
        "她转载了那篇文章，没有写一个字。",
        "The end of the slipway is where the stones are warm.",
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


LONG = [Line(f"第{n}天，" + "河边的石头晒得发烫，孩子们还是不肯回家。" * 2) for n in range(8)]
OTHER = Line("另一件事：镇上的渡轮今年不退役，船长说他还能再开二十年，票价也不打算再涨。")


@pytest.mark.parametrize(
    "end",
    [
        "延伸 · 推荐",
        "延伸阅读",
        "推荐阅读：",
        "你可能感兴趣的文章",
        "（责任编辑：林知秋）",
        "责编：林知秋 校对：何渡",
        "编辑 林知秋 校对 何渡",
        "- THE END -",
        "（完）",
        "About the author",
    ],
)
def test_what_little_comes_after_the_end_of_a_text_goes(end: str) -> None:
    rest = [Line(end), Line("渡轮不退役", linked=0.5), OTHER]
    assert without_chrome([*LONG, *rest], title="") == LONG


@pytest.mark.parametrize("end", ["Related stories", "More from the Post", "Leave a comment"])
def test_a_box_ends_a_text_only_where_no_passage_follows(end: str) -> None:
    box = [Line(end), Line("The ferry stays", linked=0.5)]
    assert without_chrome([*LONG, *box], title="") == LONG
    assert without_chrome([*LONG, *box, OTHER], title="")[-1] == OTHER


def test_where_much_comes_after_it_a_heading_is_no_end() -> None:
    lines = [*LONG[:4], Line("延伸 · 推荐"), *LONG[4:]]
    assert without_chrome(lines, title="") == lines


@pytest.mark.parametrize(
    "notice",
    [
        "特别声明：以上内容为用户上传，本平台仅提供存储服务。",
        "声明：文章提及内容仅供参考，不构成投资建议。",
        "本文仅代表作者观点，不代表本站立场。",
        "（本文来自江畔新闻网，更多内容请下载江畔客户端）",
        "图片来自网络，如有侵权，请联系删除。",
        "未经授权，不得转载。",
        "转载请注明出处：江畔新闻网",
        "Notice: The content above was uploaded by a user.",
    ],
)
def test_a_notice_goes_from_the_end_and_only_from_there(notice: str) -> None:
    lines = [*LONG, Line(notice), Line("江畔客户端")]
    assert without_chrome(lines, title="") == LONG
    within = [*LONG[:4], Line(notice), *LONG[4:]]
    assert without_chrome(within, title="") == within


def test_a_trail_and_the_title_in_other_marks_go_from_the_head() -> None:
    head = [Line("首页 > 城市 > 早餐"), Line("石头会不会想家?")]
    assert without_chrome([*head, *LONG], title="石头，会不会想家") == LONG
    sum_up = Line("一 > 二 > 三")
    assert without_chrome([*LONG, sum_up], title="")[-1] == sum_up


def test_a_bare_date_goes_with_the_link_above_it() -> None:
    links = [Line("渡轮不退役", linked=1), Line("2026-03-05")] * 2
    assert without_chrome([*LONG, *links], title="") == LONG
    signed = [*LONG, Line("2026年3月5日")]
    assert without_chrome(signed, title="") == signed


def test_links_go_from_both_ends_and_only_from_there() -> None:
    link = Line("另一篇关于早餐铺的报道", linked=1)
    first, second = BODY
    lines = [link, first, link, second, link, link]
    assert without_chrome(lines, title="") == [first, link, second]
