import pytest

from infra.media.amounts import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每天10分钟，半年涨粉5万", ["10分钟", "半年", "5万"]),
        ("2024年12月，3.5万人用了3个月", ["2024年", "12月", "3.5万人", "3个月"]),
        ("跑 100 km 用 8.5 h", ["100 km", "8.5 h"]),
        ("50,000 followers in 90 days", ["50,000", "90 days"]),
        ("第3章讲十分钟的30%", ["第3章", "十分钟", "30%"]),
        ("1,200元起，16GB", ["1,200元", "16GB"]),
        ("90后的10多年", ["90后", "10多年"]),
        ("20㎡AI和37℃Pro", ["20㎡", "37℃"]),
        ("没有数字", []),
    ],
)
def test_a_number_is_found_with_its_unit(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in amounts(text)] == found


def test_a_number_takes_no_letter_of_the_word_behind_it() -> None:
    assert [end for _, end in amounts("3 months 3 moths")] == [8, 10]
