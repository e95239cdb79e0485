"""What outsiders measure: the text of any page, as good as it is to be had, and never a refusal."""

import pytest

from domain.source import TEXT_MAXIMUM, FetchedPage
from infra.web.articles import ArticleExtractor
from infra.web.extractor import decode, extract
from tests.infra.web.loopback import PAGES

URL = "https://news.example/2026/03/a.html"
SENTENCE = "凌晨三点，卖豆浆的周师傅已经在磨第二桶豆子，门口的灯把半条街照得发白。"
ENGLISH = "For sixty-one years the ferry was the only way across, and nobody minded its noise."
MENU = "<div class=nav><a href='/'>首页</a> <a href='/city'>城市</a></div>"


def page(content: str, *, title: str = "早餐铺") -> str:
    return f"<html><head><title>{title}</title></head><body>{MENU}{content}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "name", ["chinese_article.html", "english_article.html", "wechat_article.html"]
)
async def test_the_product_reads_the_same_text(name: str) -> None:
    body = (PAGES / name).read_bytes()
    fetched = FetchedPage(url=URL, media_type="text/html", charset=None, body=body)
    article = await ArticleExtractor().extract(fetched)
    assert extract(decode(body, "text/html"), URL) == article.text


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_pages_that_the_product_refuses_have_a_text_too(name: str) -> None:
    assert extract(decode((PAGES / name).read_bytes(), None), URL).strip()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>太短了</p>", "太短了"),
        (page("<p>就这一句。</p>"), "就这一句。"),
        ("没有标签\n\n 只有两行 ", "没有标签\n只有两行"),
        ("<title>一组照片</title><body><img src=a></body>", "一组照片"),
        ("<meta name='description' content='一组照片'><body><img src=a></body>", "一组照片"),
        ("<title></title>", ""),
        ("", ""),
        ("\x00\ud800", ""),
    ],
)
def test_what_little_there_is_is_the_text(html: str, text: str) -> None:
    assert extract(html, URL) == text


@pytest.mark.parametrize(
    "html",
    [
        "<p>a, b</p>" * 60_000 + f"<p>{SENTENCE}</p>",
        ("<div>" * 200 + SENTENCE) * 100,
        "<table><tr><td>" * 300 + SENTENCE * 9,
        f"<div {' '.join(f'a{n}=1' for n in range(20_000))}>{SENTENCE}</div>",
        f"<p>{'&amp;' * 600_000}</p><p>{SENTENCE}</p>",
        f"<p>{SENTENCE}</p>" * 25_000,
        f"<div><p>a, b</p></div>{f'<div><p>{SENTENCE}</p></div>' * 3_500}",
        f"<!--{'x -- ' * 900_000}--><p>{SENTENCE * 9}</p>",
        f"<script>{'var a = 1;' * 500_000}</script><p>{SENTENCE * 9}</p>",
        f"<p>{SENTENCE * 9}{' ' * 5_000_000}</p>",
        f"<p style='{';' * 900_000}'>{SENTENCE * 9}</p>",
        f"<p>{SENTENCE * 9}</p><p>{'a > ' * 50_000}</p>",
    ],
    ids=["elements", "nesting", "tables", "attributes", "text", "length", "lines"]
    + ["comment", "script", "spaces", "style", "trail"],
)
def test_a_page_built_to_keep_us_busy_gives_its_text(html: str) -> None:
    assert SENTENCE in extract(html, URL)


@pytest.mark.parametrize("attributes", ["{x", '"x" y"', "{a}b=1", "=z", "<p", "x:y:z=1", "é=1"])
def test_attributes_of_any_name_do_no_harm(attributes: str) -> None:
    html = page(f"<div {attributes}><p {attributes} class=x>{SENTENCE * 4}</p></div>")
    assert extract(html, URL) == SENTENCE * 4


@pytest.mark.parametrize("sentence", [SENTENCE, ENGLISH])
@pytest.mark.parametrize(
    "unprintable",
    ["&#0;", "&#xD800;", "&#XdFfF;", "&#1;", "&#x1F;", "&#65535;", "&#99999999;", "\uffff", "\x00"],
)
def test_characters_that_nobody_can_print_cost_no_text(sentence: str, unprintable: str) -> None:
    texts = [f"{n}. {sentence} {sentence}" for n in range(6)]
    bare = f"{unprintable}{texts[0]}{unprintable}"
    html = page(f"<div>{bare}{paragraphs(*texts[1:5])}{texts[5]}{unprintable}</div>")
    assert extract(html, URL) == "\n".join(texts)


def test_of_a_page_too_large_to_work_on_the_menus_go_too() -> None:
    menu = "<ul>" + "<li><a href='/x'>另一篇关于早餐铺的报道</a></li>" * 30_000 + "</ul>"
    html = f"<title>早餐</title>{menu}<p>{SENTENCE}</p><p hidden>{ENGLISH}</p><p>{SENTENCE}</p>"
    assert extract(html, URL) == f"{SENTENCE}\n{SENTENCE}"


def test_a_long_article_is_given_whole() -> None:
    count = 2 * TEXT_MAXIMUM // len(SENTENCE)
    assert extract(page(paragraphs(*[SENTENCE] * count)), URL).count(SENTENCE) == count


def test_the_words_of_a_link_stay_apart_from_their_neighbours() -> None:
    linking = "She <a href='/x'>told the paper</a> that the <a href='/y'>ferry</a> would stay."
    html = page(f"<article>{paragraphs(*[ENGLISH] * 9, linking)}</article>", title="The Ferry")
    assert extract(html, URL).split("\n")[-1] == "She told the paper that the ferry would stay."


@pytest.mark.parametrize("sentence", [SENTENCE, ENGLISH])
@pytest.mark.parametrize("mark", ["<br>", "<br/>\n<br/>", "</div><div>", "<p>", "</p><p>"])
def test_paragraphs_are_lines_however_they_are_parted(sentence: str, mark: str) -> None:
    texts = [f"{n}. {sentence} {sentence}" for n in range(9)]
    html = page(f"<div><div>{mark.join(texts)}</div></div>")
    assert extract(html, URL) == "\n".join(texts)


def test_a_text_beside_paragraphs_keeps_its_links_and_its_place() -> None:
    bare = "<b>Kettle</b> told <a href='/x'>the paper</a> that the ferry would stay for good."
    html = page(f"<div>{bare}{paragraphs(*[ENGLISH] * 4)}{bare}<br>{bare}</div>", title="The Ferry")
    told = "Kettle told the paper that the ferry would stay for good."
    assert extract(html, URL) == "\n".join([told, *[ENGLISH] * 4, told, told])


CHINESE_PARTS = [
    "第二节：怎么磨豆子",
    "先把水烧开",
    "再放一点盐",
    "慢慢来，比较快。",
    "for stone in river:",
    "take(stone)",
]
ENGLISH_PARTS = [
    "Part two: the engine",
    "Boil the water",
    "Add some salt to it",
    "Slow is smooth.",
    "for stone in river:",
    "take(stone)",
]


@pytest.mark.parametrize(
    ("sentence", "parts"), [(SENTENCE, CHINESE_PARTS), (ENGLISH, ENGLISH_PARTS)]
)
def test_lists_quotes_headings_and_code_stay(sentence: str, parts: list[str]) -> None:
    heading, first, second, quote, *code = parts
    texts = [f"{n}. {sentence} {sentence}" for n in range(7)]
    indented = "\n    ".join(code)
    content = (
        f"{paragraphs(*texts[:4])}<h2>{heading}</h2><p>{texts[4]}</p>"
        f"<ul><li>{first}</li><li>{second}</li></ul><blockquote><p>{quote}</p></blockquote>"
        f"<p>{texts[5]}</p><pre><code>{indented}</code></pre><p>{texts[6]}</p>"
    )
    expected = [*texts[:4], heading, texts[4], first, second, quote, texts[5], *code, texts[6]]
    assert extract(page(f"<article>{content}</article>"), URL).split("\n") == expected


def test_the_code_in_a_chinese_article_does_not_make_it_english() -> None:
    code = "\n".join(
        f"response_{n} = client.request('GET', address, timeout=30)" for n in range(40)
    )
    caption = "图：街角的早餐铺子"
    figure = f"<figure><img src=a><figcaption>{caption}</figcaption></figure>"
    content = f"{paragraphs(*[SENTENCE] * 8)}{figure}<pre>{code}</pre><p>{SENTENCE}</p>"
    text = extract(page(f"<div class=content>{content}</div>"), URL)
    # Of the two libraries, only the one for Chinese keeps captions.
    assert text.split("\n") == [*[SENTENCE] * 8, caption, *code.split("\n"), SENTENCE]


@pytest.mark.parametrize("sentence", [SENTENCE, ENGLISH])
def test_an_article_in_several_parts_is_read_whole(sentence: str) -> None:
    texts = [f"{n}. {sentence} {sentence}" for n in range(9)]
    parts = (texts[:3], texts[3:6], texts[6:])
    advertisement = "<div class=ad><a href='//ad'>广告</a></div>"
    content = advertisement.join(f"<div class=part>{paragraphs(*part)}</div>" for part in parts)
    assert extract(page(f"<div class=article>{content}</div>"), URL) == "\n".join(texts)


def test_what_readers_write_below_an_article_is_none_of_it() -> None:
    texts = [f"{n}. {ENGLISH} {ENGLISH}" for n in range(6)]
    comments = "".join(f"<li class=comment><p>I miss that ferry, {n}!</p></li>" for n in range(5))
    content = f"<article>{paragraphs(*texts)}</article><ol id=comments>{comments}</ol>"
    assert extract(page(content, title="The Ferry"), URL) == "\n".join(texts)


def test_numbers_of_old_pages_are_the_marks_they_meant() -> None:
    texts = paragraphs(*[ENGLISH] * 3, "It&#146;s late &#150; the last ferry has gone&#133;&#129;")
    assert extract(page(f"<article>{texts}</article>"), URL).split("\n")[-1] == (
        "It’s late – the last ferry has gone…"
    )


@pytest.mark.parametrize(
    ("content_type", "codec"),
    [
        (None, "utf-8"),
        ("text/html", "gb18030"),
        ("text/html; charset=gb2312", "gb18030"),
        ("text/html;charset=GBK", "utf-8"),
        ('text/html; boundary=x; Charset = "big5"', "big5"),
        ("text/html; charset=utf-16", "gb18030"),
        ("text/html; charset=utf-16le", "utf-16-le"),
        ("text/html; charset=", "utf-8-sig"),
        ("charset", "big5"),
    ],
)
def test_a_page_is_decoded_by_its_bytes_first_and_its_header_last(
    content_type: str | None, codec: str
) -> None:
    text = "凌晨三點，門口的燈把半條街照得發白。這是他第一次這麼早來，也是最後一次。"
    html = f"<html><body><p>{text}</p></body></html>"
    assert decode(html.encode(codec), content_type) == html
