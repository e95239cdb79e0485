"""What services find becomes hits: readable, reachable, and each page once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.searching import SearchHit
from domain.source import URL_LENGTH
from infra.search.back_end import Found
from infra.search.dates import day_in
from infra.search.hits import hits_in
from infra.search.links import identity, web_address
from infra.search.text import one_line, plain
from tests.infra.search.searches import NOW

PAGE = "https://kafei.example/story/5"


def hit(url: str = PAGE, *, title: str = "标题") -> Found:
    return Found(url=url, title=title)


def urls(*found: Found, limit: int = 10) -> list[str]:
    return [each.url for each in hits_in(found, limit=limit, now=NOW)]


def test_a_hit_is_readable() -> None:
    found = Found(
        url=f" {PAGE}\n",
        title="<b>熟客</b>&nbsp;&amp;\n流量",
        snippet="第一段。<br>第二段&hellip;<script>alert(1)</script>",
        site_name=" 咖啡志 ",
        published="2026-10-08T00:18:30+08:00",
    )

    assert hits_in([found], limit=1, now=NOW) == [
        SearchHit(
            url=PAGE,
            title="熟客 & 流量",
            snippet="第一段。 第二段…alert(1)",
            site_name="咖啡志",
            published_on="2026-10-08",
        )
    ]


def test_what_is_not_said_stays_out() -> None:
    assert hits_in([hit()], limit=1, now=NOW) == [
        SearchHit(url=PAGE, title="标题", snippet="", site_name=None, published_on=None)
    ]


@pytest.mark.parametrize("title", ["", " \n", "<b></b>", "&nbsp;", "\u200b\u202e\x00", "\ud83d"])
def test_no_hit_is_without_a_title(title: str) -> None:
    assert urls(hit(title=title)) == []


def test_long_texts_are_clipped() -> None:
    found = Found(url=PAGE, title="长" * 200_000, snippet="文 " * 200_000, site_name="站" * 200_000)

    [clipped] = hits_in([found], limit=1, now=NOW)

    assert clipped.title == "长" * 299 + "…"
    assert len(clipped.snippet) <= 1_000
    assert clipped.snippet.endswith("文…")
    assert clipped.site_name == "站" * 59 + "…"


def test_there_are_no_more_hits_than_were_asked_for() -> None:
    found = [hit(f"{PAGE}/{number}") for number in range(20)]

    assert urls(*found, limit=3) == [f"{PAGE}/{number}" for number in range(3)]
    assert urls(*found, limit=0) == []


def test_what_is_dropped_makes_room() -> None:
    assert urls(hit(""), hit(), hit(f"{PAGE}#2"), hit(f"{PAGE}/2"), limit=2) == [PAGE, f"{PAGE}/2"]


@pytest.mark.parametrize(
    "url",
    [
        "http://kafei.example",
        "HTTPS://kafei.example/a?b=c#d",
        "https://咖啡.example/故事?页=1",
        "https://[2001:db8::1]:8443/",
    ],
)
def test_addresses_of_the_web_are_kept_as_they_are(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kafei.example/a",
        "//kafei.example/a",
        "ftp://kafei.example/a",
        "javascript:alert(1)",
        "data:text/html,hello",
        "magnet:?xt=urn:btih:00",
        "http://",
        "http:///a",
        "https://user@kafei.example/",
        "https://kafei.example:99999/",
        "https://kafei.example:0/",
        "https://kafei.example:x/",
        "https://[::1/",
        "https://kafei.example/a b",
        "https://kafei.example\\@other.example/",
        "https://kafei.example/\x00",
        "https://kafei.example/\u202egpj.exe",
        "https://kafei.example/\ud83d",
        "https://kafei.example/" + "a" * URL_LENGTH,
    ],
)
def test_other_addresses_are_dropped(url: str) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    "other",
    [
        "HTTPS://KAFEI.example/story/5",
        "https://kafei.example:443/story/5",
        "https://kafei.example/story/5/",
        "https://kafei.example/story/5?",
        "https://kafei.example/story/5#comments",
        "https://kafei.example/story/5?utm_source=x&UTM_Campaign=y",
        "https://kafei.example/story/5?spm=a.b&scm=1&fbclid=2&gclid=3&vd_source=4&srsltid=5",
    ],
)
def test_two_spellings_of_one_page_are_one_hit(other: str) -> None:
    assert urls(hit(), hit(other)) == [PAGE]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/x", "https://a.example:8443/x"),
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://a.example/x?utm_id=1&id=1", "https://a.example/x?utm_id=1&id=2"),
        ("https://a.example/x?spmx=1", "https://a.example/x?spmx=2"),
        ("https://a.example/x#!id=1", "https://a.example/x#!id=2"),
        ("https://a.example/x#/1", "https://a.example/x#/2"),
    ],
)
def test_two_pages_are_two_hits(one: str, other: str) -> None:
    assert urls(hit(one), hit(other)) == [one, other]


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    for url in (text, f"https://{text}", f"https://kafei.example/{text}"):
        address = web_address(url)
        assert address is None or identity(identity(address)) == identity(address)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("<em>老旺</em>AI", "老旺AI"),
        ("a<br/>b<p class='x'>c</p>d", "a b c d"),
        ("&lt;em&gt;老旺&lt;/em&gt;", "老旺"),
        ("1 < 2 &amp; 3 > 2, x<5", "1 < 2 & 3 > 2, x<5"),
        ("<!-- hidden -->shown", "shown"),
        ("cut <a href=", "cut <a href="),
        ("一\u3000二\xa0三\t四", "一 二 三 四"),
        ("a\u202eb\u200bc\ufeffd\u00ade\x07f", "abcdef"),
        ("👨\u200d👩\u200d👧 家", "👨\u200d👩\u200d👧 家"),
        ("שלום مرحبا", "שלום مرحبا"),
        ("&#0;&#xD800;&bogus;", "\ufffd\ufffd&bogus;"),
        ("half \ud83d here", "half here"),
    ],
)
def test_texts_lose_what_is_no_text(said: str, read: str) -> None:
    assert plain(said, length=100) == read


@given(st.text(st.characters(codec=None)), st.integers(1, 50))
def test_a_plain_text_is_one_line_that_can_be_stored(text: str, length: int) -> None:
    made = plain(text, length=length)

    assert len(made) <= length
    assert made == " ".join(made.split())
    assert made.encode().decode() == made
    assert one_line(made) == made


@pytest.mark.parametrize("text", ["<" * 200_000, "<a " * 100_000, "&lt;" * 50_000, "<p" * 99_999])
def test_markup_without_end_is_no_trouble(text: str) -> None:
    assert len(plain(text, length=300)) <= 300


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-10-08T00:18:30+08:00", "2026-10-08"),
        ("2026-10-08", "2026-10-08"),
        ("2026/1/8 10:00", "2026-01-08"),
        ("2026年10月8日", "2026-10-08"),
        ("Thu, 08 Oct 2026 06:30:00 GMT", "2026-10-08"),
        ("Oct 8, 2026", "2026-10-08"),
        ("8 October 2026", "2026-10-08"),
        ("Sept. 8, 2026", "2026-09-08"),
        ("3天前", "2026-11-20"),
        ("1 day ago", "2026-11-22"),
        ("9 小时前", "2026-11-22"),
        ("2 hours ago", "2026-11-23"),
        ("15 mins ago", "2026-11-23"),
        ("30分钟前", "2026-11-23"),
    ],
)
def test_days_are_read(said: str, day: str) -> None:
    assert day_in(said, now=NOW) == day


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yesterday",
        "2 weeks ago",
        "5 个月前",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "Feb 30, 2026",
        "1970-01-01T00:00:00",
        "0001-01-01T00:00:00",
        "12026-10-08",
        "1791417600",
    ],
)
def test_what_is_no_day_is_none(said: str) -> None:
    assert day_in(said, now=NOW) is None


@given(st.text())
def test_any_text_names_a_day_or_none(text: str) -> None:
    day = day_in(text, now=NOW)
    assert day is None or len(day) == 10
