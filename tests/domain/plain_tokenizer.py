"""Words as a test writes them: parted by blanks, or single Chinese characters."""

import re

_WORD = re.compile(r"[\u4e00-\u9fff]|[a-z0-9]+")


class PlainTokenizer:
    def words_of(self, text: str, *, owner_id: str) -> frozenset[str]:
        return frozenset(f"{owner_id}:{word}" for word in _WORD.findall(text.lower()))

    def words_sought(self, text: str, *, owner_id: str) -> frozenset[str]:
        return self.words_of(text, owner_id=owner_id)
