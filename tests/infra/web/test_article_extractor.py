"""What comes out of a page: the article and its facts, or the reason why there is none."""

from dataclasses import replace

import pytest

from domain.failure import FailureCode, RecipeFailed
from domain.source import TEXT_MAXIMUM, TEXT_MINIMUM, FetchedPage, SourceArticle
from infra.web.articles import ArticleExtractor
from tests.infra.web.loopback import PAGES

URL = "https://news.example/2026/03/a.html"
SENTENCE = "凌晨三点，卖豆浆的周师傅已经在磨第二桶豆子，门口的灯把半条街照得发白。"


def stored(name: str, *, url: str = URL) -> FetchedPage:
    body = (PAGES / name).read_bytes()
    return FetchedPage(url=url, media_type="text/html", charset=None, body=body)


def written(html: str, *, media_type: str = "text/html") -> FetchedPage:
    return FetchedPage(url=URL, media_type=media_type, charset="utf-8", body=html.encode())


async def extract(page: FetchedPage) -> SourceArticle:
    return await ArticleExtractor().extract(page)


async def failure(page: FetchedPage) -> FailureCode:
    with pytest.raises(RecipeFailed) as caught:
        await extract(page)
    return caught.value.code


async def test_a_chinese_article_comes_without_what_stands_around_it() -> None:
    article = await extract(stored("chinese_article.html"))
    lines = article.text.split("\n")
    assert replace(article, text="") == SourceArticle(
        text="",
        title="老城区的早餐铺为什么越开越早",
        author="沈一禾",
        site_name="江畔新闻网",
        published_on="2026-03-05",
        url=URL,
    )
    assert len(lines) == 7
    assert lines[0].startswith("凌晨三点，卖豆浆的周师傅")
    assert (
        lines[-1] == "天亮以后，街上恢复了普通的样子。只有地上还没干的水迹，说明这里已经忙过一轮。"
    )


async def test_an_english_article_comes_without_what_stands_around_it() -> None:
    article = await extract(stored("english_article.html"))
    lines = article.text.split("\n")
    assert replace(article, text="") == SourceArticle(
        text="",
        title="The Ferry That Refused to Retire",
        author="Moira Kettle",
        site_name="Harbour Post",
        published_on="2025-09-14",
        url=URL,
    )
    assert len(lines) == 6
    assert lines[0].startswith("For sixty-one years")
    assert lines[-1].endswith("holding their breath.")


async def test_a_wechat_article_is_read_though_its_page_hides_it() -> None:
    article = await extract(stored("wechat_article.html", url="https://mp.weixin.qq.com/s/x"))
    assert article == SourceArticle(
        text="上周六，我带着两个孩子去河边捡石头。\n"
        "老大要圆的，老小要有花纹的，我什么都要。\n"
        "三个人蹲了一下午，捡了半桶。\n"
        "回家路上，老小忽然问：“石头会不会想家？”\n"
        "我想了想，把那块最大的，放回了桥洞下面。",
        title="周末去河边捡石头",
        author="青禾",
        site_name="慢慢走路",
        published_on="2026-03-02",
        url="https://mp.weixin.qq.com/s/x",
    )


async def test_a_wechat_page_without_elements_for_its_facts_tells_them_in_its_script() -> None:
    script = r"""
        var msg_title = '石头 \x26amp; 河'.html(false); var nickname = htmlDecode("慢慢走路");
        var createTime = '2026-03-02 07:30';
    """
    content = f"<div id='js_content' style='visibility:hidden'><p>{SENTENCE * 2}</p></div>"
    html = f"{content}<script>{script}</script>"
    article = await extract(written(html))
    assert (article.title, article.author) == ("石头 & 河", "慢慢走路")
    assert article.published_on == "2026-03-02"


async def test_wechat_sections_are_read_though_they_have_no_size_themselves() -> None:
    section = (
        "<section style='font-size:0px'><section style='display:inline-block;font-size:15px'>"
        f"<span leaf=''>{SENTENCE}</span></section></section>"
    )
    html = (
        "<h1 id='activity-name'>石头</h1>"
        f"<div id='js_content' style='visibility:hidden; opacity:0'>{section * 3}</div>"
    )
    assert (await extract(written(html))).text == "\n".join([SENTENCE] * 3)


async def test_an_answer_under_a_login_dialogue_is_read() -> None:
    page = stored("zhihu_answer.html", url="https://www.zhihu.com/question/1/answer/2")
    assert (await extract(page)).text == (
        "因为桥还没有修好。\n"
        "船长姓何，开了三十一年。他说，等桥通车的那天，他再开最后一个来回。\n"
        "去年秋天我坐过一次，船上只有七个人，其中两个是去对岸上课的老师。"
        "她们说，不坐船就得绕路，要多走一个半小时。\n"
        "所以退役这件事，年年说，年年没有下文。"
    )


async def test_a_wechat_post_of_pictures_has_its_text_in_the_head() -> None:
    html = (
        f"<meta property='og:description' content='{SENTENCE}\\x0a{SENTENCE}'>"
        "<h1 id='activity-name'>一组照片</h1><div id='js_content'></div>"
    )
    assert (await extract(written(html))).text == f"{SENTENCE}\n{SENTENCE}"


@pytest.mark.parametrize(
    ("label", "codec"),
    [("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "utf-8")],
)
async def test_an_article_is_the_same_in_every_charset(label: str, codec: str) -> None:
    page = stored("chinese_article.html")
    html = page.body.decode().replace('charset="utf-8"', f'charset="{label}"')
    article = await extract(replace(page, body=html.encode(codec)))
    assert article == await extract(page)


async def test_a_page_in_big5_is_read() -> None:
    paragraph = "凌晨三點，賣豆漿的周師傅已經在磨第二桶豆子，門口的燈把半條街照得發白。"
    html = (
        f"<title>早餐舖</title><h1>早餐舖</h1><div><p>{paragraph}</p><p>{paragraph * 2}</p></div>"
    )
    article = await extract(replace(written(html), charset=None, body=html.encode("big5")))
    assert article.text == f"{paragraph}\n{paragraph * 2}"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("wall_cloudflare.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_cloudflare_blocked.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_wechat_check.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_wechat_frequent.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_zhihu.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_baidu.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_slider.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_zhihu_limit.html", FailureCode.SOURCE_CAPTCHA),
        ("wall_zhihu_login.html", FailureCode.SOURCE_LOGIN_WALL),
        ("wall_zhihu_question.html", FailureCode.SOURCE_LOGIN_WALL),
        ("wall_login_teaser.html", FailureCode.SOURCE_LOGIN_WALL),
        ("wall_login_english.html", FailureCode.SOURCE_LOGIN_WALL),
        ("gone_wechat.html", FailureCode.SOURCE_UNREACHABLE),
        ("gone_wechat_blocked.html", FailureCode.SOURCE_UNREACHABLE),
        ("gone_wechat_unsent.html", FailureCode.SOURCE_UNREACHABLE),
        ("gone_wechat_violation.html", FailureCode.SOURCE_UNREACHABLE),
        ("gone_soft_404.html", FailureCode.SOURCE_UNREACHABLE),
        ("empty_shell.html", FailureCode.SOURCE_EMPTY),
        ("index_front.html", FailureCode.SOURCE_NOT_ARTICLE),
        ("index_blog.html", FailureCode.SOURCE_NOT_ARTICLE),
    ],
)
async def test_a_page_instead_of_an_article_is_known(name: str, code: FailureCode) -> None:
    assert await failure(stored(name)) is code


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x", "SOURCE_CAPTCHA"),
        ("https://www.zhihu.com/account/unhuman?type=S6E3V1", "SOURCE_CAPTCHA"),
        ("https://passport.example/visitor", "SOURCE_LOGIN_WALL"),
        ("https://news.example/login?next=/a", "SOURCE_LOGIN_WALL"),
        ("https://news.example/how-to-login-safely", "SOURCE_EMPTY"),
    ],
)
async def test_the_address_that_a_page_led_to_tells_walls_too(path: str, code: str) -> None:
    assert await failure(replace(written("<p>加载中</p>"), url=path)) == code


async def test_an_article_may_mention_captchas_and_logins() -> None:
    article = await extract(stored("mentions_walls.html"))
    assert article.title == "收到验证码短信别着急转发"
    assert article.text.count("\n") == 1
    assert "拖动滑块完成验证" in article.text


@pytest.mark.parametrize(
    "title",
    ["验证码的前世今生", "Sign in with a smile", "安全验证", "404 号房间", "登录月球五十年"],
)
async def test_a_title_like_a_walls_does_not_outweigh_an_article(title: str) -> None:
    paragraphs = "".join(f"<p>{SENTENCE * 2}</p>" for _ in range(4))
    html = f"<title>{title}</title><h1>{title}</h1><form><input type=password></form>{paragraphs}"
    assert (await extract(written(html))).text.count(SENTENCE) == 8


async def test_links_after_and_within_an_article_do_not_make_it_a_list() -> None:
    links = "".join(f"<p><a href='/{n}'>另一篇关于早餐铺的报道之{n}</a></p>" for n in range(8))
    html = f"<title>早餐</title><div class=content>{f'<p>{SENTENCE}</p>' * 9}{links}</div>"
    article = await extract(written(html))
    assert article.text == "\n".join([SENTENCE] * 9)


@pytest.mark.parametrize("before", [3, 10])
async def test_links_here_and_there_in_an_article_do_not_make_it_a_list(before: int) -> None:
    link = "<p><a href='/x'>另一篇关于早餐铺的报道</a></p>"
    paragraph = f"<p>{SENTENCE}</p>"
    scattered = (paragraph * 3 + link) * 6 + paragraph * 3
    in_the_middle = paragraph * before + link * 6 + paragraph * (12 - before)
    for content in (scattered, in_the_middle):
        article = await extract(written(f"<title>早餐</title><div class=content>{content}</div>"))
        assert article.text.count(SENTENCE) == content.count(SENTENCE)


async def test_a_front_page_is_no_article_even_with_a_text_on_it() -> None:
    links = "".join(f"<li><a href='/{n}'>滨江步道新增第{n}处无障碍坡道</a></li>" for n in range(40))
    html = f"<title>江畔</title><ul>{links}</ul><div><p>{SENTENCE * 3}</p><p>{SENTENCE}</p></div>"
    assert (await extract(written(html))).text.startswith(SENTENCE)
    for front in ("https://news.example/", "https://news.example/index.html"):
        page = replace(written(html), url=front)
        assert await failure(page) is FailureCode.SOURCE_NOT_ARTICLE


@pytest.mark.parametrize("html", ["", " ", "<html></html>", "<!-- nothing -->", "<p>太短了</p>"])
async def test_pages_with_next_to_nothing_are_empty(html: str) -> None:
    assert await failure(written(html)) is FailureCode.SOURCE_EMPTY


async def test_a_text_passes_straight_through() -> None:
    text = f"登录 <b>不是</b> 标签\r\n\r\n{SENTENCE}\n\n  {SENTENCE}\x00  \n"
    article = await extract(written(text, media_type="text/plain"))
    assert article == SourceArticle(text=f"登录 <b>不是</b> 标签\n{SENTENCE}\n{SENTENCE}", url=URL)


async def test_a_page_of_no_stated_type_is_what_it_looks_like() -> None:
    plain = await extract(written(f"{SENTENCE}\n{SENTENCE}", media_type=""))
    marked_up = await extract(written(f"<p>{SENTENCE}</p><p>{SENTENCE}</p>", media_type=""))
    assert plain.text == marked_up.text == f"{SENTENCE}\n{SENTENCE}"


@pytest.mark.parametrize("length", [TEXT_MINIMUM - 1, TEXT_MAXIMUM + 1])
async def test_a_text_outside_the_bounds_is_refused(length: int) -> None:
    code = FailureCode.SOURCE_EMPTY if length < TEXT_MINIMUM else FailureCode.SOURCE_TOO_LARGE
    assert await failure(written("早" * length, media_type="text/plain")) is code


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", ""])
async def test_a_file_that_calls_itself_a_page_is_unsupported(media_type: str) -> None:
    page = replace(written("", media_type=media_type), body=b"%PDF-1.7\n" + bytes(range(256)) * 40)
    assert await failure(page) is FailureCode.SOURCE_UNSUPPORTED
