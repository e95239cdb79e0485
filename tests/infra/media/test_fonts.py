"""Every character is drawn in a font that has it."""

import pytest
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image, ImageDraw

from infra.media.color import parse
from infra.media.face import Face
from infra.media.fonts import (
    EMOJI,
    FALLBACKS,
    SANS,
    SERIF,
    SIMPLIFIED_CHINESE,
    SUBSTITUTE,
    FontFile,
    is_ignorable,
    library,
)
from infra.media.similar_signs import SIMILAR
from infra.media.text import TextStyle, plain
from infra.media.typesetting import SetText, set_text

FAMILY, FLAG, ENGLAND, KEYCAP, THUMB = "👨‍👩‍👧‍👦", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "👍🏽"
#: No font has it.
NOT_DEFINED = "\U0010fffd"
SCRIPTS = {
    "Chinese": "汉字𠮷㐀龘囍𬭎",
    "kana": "ひらがなカタカナーゞ",
    "hangul": "한국어 조선글",
    "Thai": "สวัสดีครับ น้ำ",
    "Arabic": "مرحبا بالعالم ١٢٣",
    "Hebrew": "שלום עולם",
    "Devanagari": "नमस्ते दुनिया",
    "India": "বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ සිංහල",
    "other scripts": "မြန်မာ ខ្មែរ ລາວ ქართული հայերեն አማርኛ",
    "Latin": "naïve Đặng Łódź Ǆ ﬁn œuvre",
    "Greek and Cyrillic": "Ελλάδα Россия ёжик",
    "mathematics": "∑∫√∞≠≤≥±×÷∈∉∪∩⊂∀∃∂∇∝∠⊥∥",
    "arrows": "→←↑↓⇒⇔↗↘➡⬅",
    "signs": "①②③❶★☆●○■□▲△◆◇✓✔✖☑℃№™©®§¶†•◦",
    "emoji": f"🔥❤❤️⭐☀{FAMILY}{FLAG}{ENGLAND}{KEYCAP}{THUMB}👩🏿‍💻🏳️‍🌈🫶🥹",
    "presentation": "☺︎☺️✈︎✈️",
}


def drawn(text: str, face: Face = Face.SANS) -> SetText:
    style = TextStyle(face=face, color=parse("#000000"))
    return set_text(plain(text), style, size=40, width=100_000)


def mask(text: str, font: FontFile) -> bytes:
    image = Image.new("RGBA", (300, 300))
    opened = library().font(font, 400, 109)
    ImageDraw.Draw(image).text((60, 200), text, "#000", opened, anchor="ls", embedded_color=True)
    return image.tobytes()


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("name", SCRIPTS)
def test_no_character_is_drawn_as_tofu(name: str, face: Face) -> None:
    """Compared with what each font draws for a character that it does not have."""
    text = drawn(SCRIPTS[name], face)
    assert text.missing == ()
    runs = [run for line in text.lines for run in line.runs]
    assert "".join(run.text for run in runs).replace(" ", "") == SCRIPTS[name].replace(" ", "")
    for run in runs:
        for character in run.text:
            if not (character.isspace() or is_ignorable(character)):
                assert mask(character, run.font) != mask(NOT_DEFINED, run.font), (character, run)


@pytest.mark.parametrize("emoji", [FAMILY, FLAG, ENGLAND, KEYCAP, THUMB, "👩🏿‍💻", "🏳️‍🌈", "❤️"])
def test_an_emoji_of_many_characters_is_one_picture(emoji: str) -> None:
    opened = library().font(EMOJI, 400, 109)
    assert opened.getlength(emoji) == opened.getlength("🔥")
    (line,) = drawn(emoji).lines
    assert [(run.text, run.font) for run in line.runs] == [(emoji, EMOJI)]


def test_a_character_that_no_font_has_is_replaced_and_told_of() -> None:
    text = drawn(f"好{NOT_DEFINED}的")
    assert text.missing == (NOT_DEFINED,)
    assert [run.text for run in text.lines[0].runs] == ["好", SUBSTITUTE, "的"]


@pytest.mark.parametrize("sign", SIMILAR)
def test_a_sign_that_no_font_has_comes_as_a_similar_one(sign: str) -> None:
    text = drawn(sign)
    assert text.missing == ()
    assert [run.text for run in text.lines[0].runs] == [SIMILAR[sign]]


def test_letters_of_fancy_alphabets_come_as_the_letters_they_mean() -> None:
    text = drawn("𝓗𝓮𝓵𝓵𝓸")
    assert text.missing == ()
    assert "".join(run.text for run in text.lines[0].runs) == "Hello"


def test_an_accent_that_no_font_can_set_is_left_out_and_told_of() -> None:
    odd = "好\u0e48"
    text = drawn(odd)
    assert text.missing == (odd,)
    assert [run.text for run in text.lines[0].runs] == ["好"]


@pytest.mark.parametrize(
    "text", ["a\x07b", "a\ufeffb", "a\u200bb", "a\u2028b", "a\tb", "a\r\nb", "\ud800"]
)
def test_characters_without_a_shape_draw_no_tofu(text: str) -> None:
    for line in drawn(text).lines:
        for run in line.runs:
            assert mask(run.text, run.font) != mask(NOT_DEFINED, run.font)


def test_the_collection_holds_simplified_chinese_where_we_look_for_it() -> None:
    """Other places have the forms of Japan, Korea, Taiwan or Hong Kong."""
    with TTCollection(SANS.path, lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    assert names[SIMPLIFIED_CHINESE] == "Noto Sans CJK SC"
    assert library().font(SANS, 400, 20).getname()[0] == "Noto Sans CJK SC"


def test_chinese_is_set_in_the_face_that_is_asked_for() -> None:
    covering = library().covering
    assert covering("国", Face.SANS).font == SANS
    assert covering("国", Face.SERIF).font == SERIF


def test_weights_of_the_variable_font_differ() -> None:
    lengths = [library().font(SANS, weight, 100).getlength("A") for weight in (100, 400, 900)]
    assert lengths == sorted(set(lengths))


def test_digits_and_signs_are_text_unless_an_emoji_is_asked_for() -> None:
    covering = library().covering
    assert covering("1", Face.SANS).font == SANS
    assert covering("©", Face.SANS).font == SANS
    assert covering("❤️", Face.SANS).font == EMOJI
    assert covering("⭐", Face.SANS).font == EMOJI
    assert covering("★", Face.SANS).font == SANS
    assert not covering("☺\ufe0e", Face.SANS).font.is_emoji


@pytest.mark.parametrize("font", [SANS, SERIF, EMOJI, *FALLBACKS])
def test_the_characters_of_a_font_are_those_that_its_maker_lists(font: FontFile) -> None:
    with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
        listed = set(opened.getBestCmap())
    found = library().coverage(font)
    neighbours = {near for code in listed for near in (code - 1, code, code + 1)} - {-1}
    assert {code for code in neighbours if chr(code) in found} == listed


@pytest.mark.parametrize("sign", ["✔", "✔️", "✖️", "➕", "©️"])
def test_signs_whose_emoji_are_dark_take_the_colour_of_the_text(sign: str) -> None:
    assert not library().covering(sign, Face.SANS).font.is_emoji
