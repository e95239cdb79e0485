"""How fast texts are checked for forbidden words: an article's worth, and the longest at once.

The texts are plain prose, an advertisement in every sentence, and words taken apart by signs.
"""

import sys
import time
from statistics import median

from infra.compliance.checker import AhoComplianceChecker
from infra.compliance.lexicon import load_lexicon

_LENGTHS = (2_000, 200_000)
_ROUNDS = 15
_TEXTS = {
    "prose": (
        "清晨的码头还笼着薄雾，几条渔船已经靠岸。老陈把筐里的鱼一尾尾码好，等着镇上的饭馆来挑。"
        "他说今年雨水足，河口的鱼比往年肥，价格却没有涨；孩子们在堤上跑来跑去，第一次看见这么大的鲈鱼。\n"
    ),
    "advertisement": (
        "姐妹们快下单，本店这款面霜全网销量第一，国家级品质，最佳选择，百分百有效，绝对安全！"
    ),
    "taken apart": "家 人 们，加*微*信 领 取，顶.级 配 方，零 风 险，稳-赚-不-赔！",
    "English": "The harbour was quiet, and nobody had told the Captain when a ship would come. ",
}


def _milliseconds(checker: AhoComplianceChecker, text: str) -> float:
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        checker.check(text)
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def main() -> None:
    started = time.perf_counter()
    checker = AhoComplianceChecker(load_lexicon())
    sys.stdout.write(f"{'made in':14} {(time.perf_counter() - started) * 1000:7.2f} ms\n")
    for name, passage in _TEXTS.items():
        for length in _LENGTHS:
            text = (passage * (length // len(passage) + 1))[:length]
            milliseconds = _milliseconds(checker, text)
            hits = len(checker.check(text).hits)
            sys.stdout.write(
                f"{name:14} {length:7} characters, {hits:6} hits: median {milliseconds:7.2f} ms,"
                f" {length / milliseconds / 1000:5.1f} Mchar/s\n"
            )


if __name__ == "__main__":
    main()
