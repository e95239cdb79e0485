"""The two languages that the product speaks to its users."""

from dataclasses import dataclass
from enum import StrEnum


class Locale(StrEnum):
    """A language of messages, by its BCP 47 tag."""

    ZH_CN = "zh-CN"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message for a person, in every language we speak."""

    zh_cn: str
    en: str

    def in_locale(self, locale: Locale) -> str:
        """The sentence as it reads in `locale`."""
        return self.en if locale is Locale.EN else self.zh_cn
