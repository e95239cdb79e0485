"""Nothing of a page's choosing leads anywhere, however it is spelled, nested or cut to pieces."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.plain_text import Cleaning, without_addresses, without_markdown

#: What a browser or a renderer of Markdown would make a link, a picture or an element of.
_LIVE = re.compile(
    r"\]\(|\]:|<[A-Za-z/!?]|[A-Za-z]://[!-~]|(?<![A-Za-z0-9+.-])(?:www\.|javascript:[!-;=?-~])"
    r"|(?<![A-Za-z0-9_@.-])(?:[a-z0-9-]+\.)+(?:com|cn)(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_UPPER_HOST = re.compile(r"[A-Z][A-Za-z]*\.(?:com|cn)")
_FRAGMENTS = st.lists(
    st.sampled_from(
        ["[", "]", "(", ")", "<", ">", "!", ":", "/", "//", "://", "\n", " ", "字", "x", "`", "**"]
        + ["](", "![", "][", "]:", "<b>", "</b>", "<!--", "-->", "<img", "src=", "http", "https://"]
        + ["www.", "evil.com", "evil.zzz", "a@evil.cn", "javascript:", "data:text/html,", "."]
        + ["[x](//evil.zzz)", "![](/p.png)", "<a href=//evil.zzz>", "[1]: /x", "\u200b", "\ud800"]
        + ["[" + "字" * 400, "字 " * 1_100],
    ),
    max_size=14,
).map("".join)
_ORDINARY = [
    "若 5<6 且 7>3，则每杯 3.5 元。",
    "用 Node.js 和 ASP.NET 写的 Booking.com 后台，见[注]与[图 2]：很稳。",
    "当x＜y时，a>b；比例 1:2，时间 08:30，(括号) 与 [a [b] c] 都在。",
    "metadata:5 项，Profile: John，e.g. this，版本 v2.0.1，A/B 测试，C++ 与 C#。",
    "**重点**：`print(x)`，- 列表，> 引用，# 标题，100%，a@b，第1.2节……",
    "第一段。\n\n第二段👨‍👩‍👧\u3000完！",
]


@given(_FRAGMENTS)
@example("[[b]](x)(//evil.zzz)")
@example("<<b>img src=x onerror=y>")
@example("![x]<b>(//evil.zzz/p.png)")
@example("[x]evil.com(//b.zzz)")
@example("htt[ps://evil.zzz](x)")
@example("ht<b>tps://evil.zzz")
@example("[a\nb](//evil.zzz)")
@example("[x][1]\n[1]:\n//evil.zzz")
@example("<img\nsrc=//evil.zzz>")
@example("访问evil.com即可")
@example("<a.com!-- -->")
def test_whatever_is_written_nothing_in_it_leads_anywhere(text: str) -> None:
    assert live_parts(without_addresses(text)) == []


def live_parts(text: str) -> list[str]:
    """Names in capitals are companies."""
    return [found[0] for found in _LIVE.finditer(text) if not _UPPER_HOST.fullmatch(found[0])]


@given(_FRAGMENTS, st.lists(st.integers(1, 40), min_size=1, max_size=8))
@example("[" + "字" * 3_000 + "](//evil.zzz) ", [1])
@example("<img " + "字" * 3_000 + " src=//evil.zzz>", [7])
@example("看 htt![a b](x)ps://evil.zzz 好", [5])
@example("看 htt<b>字</b>ps://evil.zzz 好", [1])
@example("http" + "s" * 20 + "://evil.zzz", [3])
def test_neither_does_what_comes_in_pieces_however_they_are_cut(
    text: str, lengths: list[int]
) -> None:
    assert live_parts(cleaned(text, lengths)) == []


def cleaned(text: str, lengths: list[int]) -> str:
    cleaning, given_back, place, number = Cleaning(), [], 0, 0
    while place < len(text):
        length = lengths[number % len(lengths)]
        given_back.append(cleaning.feed(text[place : place + length]))
        place, number = place + length, number + 1
    return "".join([*given_back, cleaning.finish()])


@pytest.mark.parametrize("text", _ORDINARY)
@pytest.mark.parametrize("length", [1, 2, 3, 7, 1_000])
def test_ordinary_prose_stays_as_it_is(text: str, length: int) -> None:
    assert without_addresses(text) == text
    assert cleaned(text, [length]) == text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("详见[这篇文章](https://evil.example/a?b=c(d))。", "详见这篇文章。"),
        ("配图![一杯咖啡](http://evil.example/1.png)在此", "配图在此"),
        ("配图![咖啡][1]在此", "配图在此"),
        ("点击https://evil.example/a?b=1，领取", "点击，领取"),
        ("HTTP://EVIL.EXAMPLE/A 和 WWW.evil.zzz 都没了", " 和  都没了"),
        ("访问evil.com/x即可", "访问即可"),
        ("发到 weixin://dl/business 就行", "发到  就行"),
        ("看<https://evil.example>与<a@evil.example>", "看与"),
        ("<b>加粗</b>、<br/>和<img src='x'>", "加粗、和"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("零\u200b宽\u202e与\x00控\ud800制", "零宽与控制"),
        ("[外[内]层](/x)", "外[内]层"),
        ("List<String> 与 a<b>c", "List＜String> 与 ac"),
        ("[注]: 见下", "[注]： 见下"),
        ("[两行\n的话](//evil.zzz/a)好", "[两行\n的话]好"),
        ("看//evil.zzz/x好", "看好"),
        ("打开data:text/html;base64,PGI+吧", "打开吧"),
        ("写信mailto:a@evil.zzz吧", "写信吧"),
        ("前<!-- 点我 -->后", "前后"),
        ("", ""),
    ],
)
def test_words_stay_and_what_they_lead_to_goes(text: str, bare: str) -> None:
    assert without_addresses(text) == bare
    assert cleaned(text, [1]) == bare
    assert cleaned(text, [len(text) or 1]) == bare


def test_a_label_that_never_ends_is_not_waited_for() -> None:
    cleaning = Cleaning()
    shown = [cleaning.feed("字") for _ in range(3)]
    held = [cleaning.feed("["), *(cleaning.feed("字") for _ in range(1_999))]

    assert shown == ["字"] * 3
    assert "".join(held) == ""
    assert cleaning.feed("字") == "[" + "字" * 2_000


def test_what_was_held_comes_at_the_end_of_its_line() -> None:
    cleaning = Cleaning()

    assert cleaning.feed("见 a[这") == "见 "
    assert cleaning.feed("里](/x)好") == ""
    assert cleaning.feed("。\n") == "a这里好。\n"
    assert (cleaning.feed("end"), cleaning.finish(), cleaning.finish()) == ("", "end", "")


@pytest.mark.parametrize(
    "unit",
    ["[", "![", "<", "<a", "a.", "[](", "[](x)", "[x](", "](", "]((", "[[]", "[a[]b", "<a ", "(("]
    + ["//a", "a@", "<a@", "www.", "http://", "a.com/", "[x](a(b)", "<!--", "!", "]:", "字["],
)
@pytest.mark.parametrize("end", ["", "字", ">"])
def test_no_text_takes_long(unit: str, end: str) -> None:
    """Where time grows with the square of the length, this takes minutes and is stopped."""
    text = unit * (200_000 // len(unit)) + end

    assert live_parts(without_addresses(text)) == []
    assert live_parts(cleaned(text, [4_096])) == []
    assert live_parts(cleaned(text[:20_000] + end, [1])) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## 小题\n\n**先炒**洋葱", "小题\n\n先炒洋葱"),
        ("- 洋葱\n  * 南瓜\n+ 水", "· 洋葱\n  · 南瓜\n· 水"),
        ("> 引用\n用 `stir()` 搅", "引用\n用 stir() 搅"),
        ("```py\nprint(1)\n```\n完", "print(1)\n完"),
        (
            "#话题# 与 #食谱\n-5 度，3*5=15，2 ** 3，5>3",
            "#话题# 与 #食谱\n-5 度，3*5=15，2 ** 3，5>3",
        ),
        ("**半截", "**半截"),
        ("```", ""),
        ("", ""),
    ],
)
def test_markup_goes_and_words_stay(text: str, plain: str) -> None:
    assert without_markdown(text) == plain


@given(_FRAGMENTS)
@example("见 evil**.**com 。")
@example("[x]`(`//evil.zzz)")
def test_what_leads_nowhere_leads_nowhere_without_its_markup(text: str) -> None:
    assert live_parts(without_markdown(without_addresses(text))) == []
