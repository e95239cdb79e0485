"""Pages are read right whatever their label says, and nothing makes the reading fail."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.web.charset import decode, is_binary

SIMPLIFIED = "老城区的早餐铺为什么越开越早？凌晨三点，卖豆浆的周师傅已经在磨第二桶豆子了。"
TRADITIONAL = "老城區的早餐舖為什麼越開越早？凌晨三點，賣豆漿的周師傅已經在磨第二桶豆子了。"
FRENCH = "Où est passé l'été dernier ? Le café était fermé, et la forêt brûlée sentait encore."
JAPANESE = "川辺の石は一日中日に当たって、触るとまだ温かかった。"


def page(text: str, label: str | None) -> str:
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>{text[:8]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("header", [None, "gb2312", "utf-8", "iso-8859-1", "no-such-charset", ""])
@pytest.mark.parametrize("label", [None, "gb2312", "GBK", "big5", "utf-8"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, FRENCH, "plain ASCII"])
def test_utf_8_is_read_as_such_under_any_label(
    text: str, label: str | None, header: str | None
) -> None:
    html = page(text, label)
    assert decode(html.encode(), declared=header) == html


@pytest.mark.parametrize("header", [None, "gb2312", "GBK", "gb18030", "utf-8", "ISO-8859-1"])
@pytest.mark.parametrize("label", [None, "gb2312", "gbk"])
def test_gbk_is_read_with_and_without_a_label(label: str | None, header: str | None) -> None:
    html = page(SIMPLIFIED, label)
    assert decode(html.encode("gb18030"), declared=header) == html


@pytest.mark.parametrize("header", [None, "big5", "Big5-HKSCS", "iso-8859-1"])
@pytest.mark.parametrize("label", [None, "big5", "utf-8"])
def test_big5_is_read_with_and_without_a_label(label: str | None, header: str | None) -> None:
    html = page(TRADITIONAL, label)
    assert decode(html.encode("big5"), declared=header) == html


def test_gb2312_means_all_of_gb18030() -> None:
    html = page("朱镕基、髙桥、㙍、𠮷野家", "gb2312")
    assert decode(html.encode("gb18030"), declared=None) == html


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_outweighs_every_label(codec: str) -> None:
    html = page(SIMPLIFIED, "gb2312")
    assert decode(html.encode(codec), declared="big5") == html


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (FRENCH, "cp1252"),
        ("Не просыпайся, ещё рано, река спит", "cp1251"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        ("강가의 돌은 아직 따뜻했다", "cp949"),
    ],
)
def test_a_true_label_of_another_script_is_believed(text: str, codec: str) -> None:
    label = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP", "cp949": "euc-kr"}.get(
        codec, codec.replace("cp", "windows-")
    )
    html = page(text, label)
    assert decode(html.encode(codec), declared=None) == html


def test_unlabelled_western_text_is_not_taken_for_chinese() -> None:
    html = page(FRENCH, None) + "It\u2019s \u201cfine\u201d \u2013 don\u2019t worry"
    assert decode(html.encode("cp1252"), declared=None) == html


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "utf-16be"])
def test_a_page_without_zeros_is_not_in_utf_16_whatever_its_label(label: str) -> None:
    html = page(FRENCH, None)
    even = html + " " * (len(html) % 2)
    assert decode(even.encode("cp1252"), declared=label) == even


def test_one_broken_character_does_not_cost_the_page() -> None:
    for codec in ("utf-8", "gb18030"):
        body = page(SIMPLIFIED, "gb2312").encode(codec).replace("师".encode(codec), b"\xff")
        assert "\ufffd傅已经在磨第二桶豆子" in decode(body, declared=None)


@given(st.binary(max_size=400), st.none() | st.text(max_size=20))
def test_no_bytes_and_no_label_make_it_fail(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, declared=declared), str)


@given(st.binary(max_size=60), st.sampled_from(["punycode", "idna", "unicode_escape", "zip", "\0"]))
def test_codecs_that_are_no_charsets_are_not_used(body: bytes, declared: str) -> None:
    labelled = page("a", declared).encode() + body
    assert decode(labelled, declared=declared) == decode(labelled, declared=None)


FILES = [
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    b"PK\x03\x04[Content_Types].xml",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    gzip.compress(SIMPLIFIED.encode() * 20),
    bytes(range(256)) * 8,
]


@pytest.mark.parametrize("body", FILES)
def test_files_are_known_for_what_they_are(body: bytes) -> None:
    assert is_binary(body, decode(body, declared=None))


@pytest.mark.parametrize("text", [SIMPLIFIED, FRENCH, "tab\tand\r\nlines\x0c", ""])
def test_texts_are_no_files(text: str) -> None:
    assert not is_binary(text.encode(), text)
