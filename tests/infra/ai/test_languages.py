"""A text is in the language that its readers would name."""

import pytest

from infra.ai.languages import LanguageDetector


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """One for the module: it unpacks a model."""
    return LanguageDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("你好", "zh-CN"),
        ("这家小店开在巷子里，每天早上七点开门。", "zh-CN"),
        ("這家小店開在巷子裡，每天早上七點開門。", "zh-Hant"),
        ("我们用 Python 和 Docker 部署服务，再用 GPT 写说明。", "zh-CN"),
        ("详见 https://example.com/a/long/path/to/some/page 一文。", "zh-CN"),
        ("鲜の每日，一家卖水果的小店开张了，大家都来看热闹。", "zh-CN"),
        ("今日はとても寒いので、家で本を読みます。", "ja"),
        ("コーヒー", "ja"),
        ("오늘은 날씨가 추워서 집에서 책을 읽어요.", "ko"),
        ("The word 咖啡 means coffee, and people say it every single morning.", "en"),
        ("Ce matin, nous avons marché le long de la rivière avant le petit déjeuner.", "fr"),
        ("Heute Morgen sind wir vor dem Frühstück am Fluss spazieren gegangen.", "de"),
        ("Сегодня утром мы гуляли вдоль реки и разговаривали о новой книге.", "ru"),
        ("ذهبنا هذا الصباح إلى السوق واشترينا الخبز والفواكه للعائلة.", "ar"),
    ],
)
def test_scripts_decide_and_a_model_where_they_do_not(
    detector: LanguageDetector, text: str, language: str
) -> None:
    assert detector.detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["", " \n", "。。。！", "2026-11-25", "😀😀😀", "\x00\u200b\ud800", "OK", "Salut les amis"],
)
def test_too_few_letters_tell_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) == "und"


def test_keys_struck_at_random_are_no_language(detector: LanguageDetector) -> None:
    assert detector.detect("asdf qwer zxcv uiop hjkl vbnm") == "und"
