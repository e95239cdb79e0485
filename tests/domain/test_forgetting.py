from domain.forgetting import without_words
from domain.platform import Platform
from domain.recipes.generate_cover import GenerateCover
from domain.recipes.rewrite_content import RewriteContent
from domain.source import TextSource


def test_no_text_is_left_and_all_else_is() -> None:
    request = RewriteContent(
        source=TextSource("我的日记"), platform=Platform.ZHIHU, tone="亲切", instruction="别说出去"
    )

    assert without_words(request) == RewriteContent(
        source=TextSource(""), platform=Platform.ZHIHU, tone="", instruction=""
    )


def test_lists_are_emptied_word_by_word() -> None:
    request = GenerateCover(title="汤", tags=("秘密", "汤"), platforms=(Platform.ZHIHU,))

    forgotten = without_words(request)

    assert forgotten == GenerateCover(title="", tags=("", ""), platforms=(Platform.ZHIHU,))
    assert "汤" not in repr(forgotten)
