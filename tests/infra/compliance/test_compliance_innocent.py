"""Words that only look like a hit are let stand, in news and anywhere else."""

import pytest

from domain.platform import Platform
from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import Lexicon
from tests.infra.compliance.passages import innocent_words, news


@pytest.mark.parametrize("word", innocent_words())
@pytest.mark.parametrize("frame", ["{}", "这里写的是{}。", "姐妹们，本店下单就送{}优惠。"])
def test_an_allowed_word_is_no_hit_even_in_an_offer(
    checker: AhoComplianceChecker, word: str, frame: str
) -> None:
    assert checker.check(frame.format(word), platform=Platform.XIAOHONGSHU).hits == ()


def test_an_allowed_word_saves_only_what_belongs_to_it(checker: AhoComplianceChecker) -> None:
    text = "第一次买女装，全网第一，国家级开发区出品，国家级品质"
    assert [hit.text for hit in checker.check(text).hits] == ["全网第一", "国家级品质"]


def test_a_word_inside_a_longer_term_does_not_save_it(checker: AhoComplianceChecker) -> None:
    text = "本店有一流的水平，也有一流的水。"
    assert [hit.text for hit in checker.check(text).hits] == ["一流的水平"]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("他是村里唯一的医生。", []),
        ("这是唯一获奖的产品。", ["唯一"]),
        ("最好的时光总是很短。", []),
        ("最好的面膜，姐妹们冲！", ["最好的"]),
        ("手术治疗需要住院三天。", []),
        ("本店膏药治疗腰痛。", ["治疗"]),
        ("广告不得使用“顶级”“最佳”等用语。", []),
        ("不要相信稳赚不赔。本项目稳赚不赔。", ["稳赚不赔"]),
        ("记者获悉，这座顶级的桥今天通车。", []),
        ("记者获悉，桥今天通车。下单吧，顶级好桥。", ["顶级"]),
        ("本店新开张。\n欢迎下单。\n最便宜。", ["最便宜"]),
        ("欢迎下单。\n最便宜。", []),
    ],
)
def test_the_words_around_it_decide_what_a_word_means(
    checker: AhoComplianceChecker, text: str, texts: list[str]
) -> None:
    assert [hit.text for hit in checker.check(text).hits] == texts


@pytest.mark.parametrize("subject", news())
@pytest.mark.parametrize("platform", [None, *Platform])
def test_plain_news_is_left_alone(
    checker: AhoComplianceChecker, subject: str, platform: Platform | None
) -> None:
    assert checker.check(news()[subject], platform=platform).hits == ()


def test_the_news_would_be_full_of_hits_for_a_plain_list(lexicon: Lexicon) -> None:
    """So that the passages prove something."""
    told = [any(rule.term in text for rule in lexicon.rules) for text in news().values()]
    assert len(told) >= 20
    assert sum(told) > len(told) / 2
