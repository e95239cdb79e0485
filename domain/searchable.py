"""What a content is found by: its words, and its tags."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.content import Article, Content, InfoCardSet, Script, VoiceClip
from domain.errors import BadUserInput
from domain.info_card import text_of_cards
from domain.language import Sentence
from domain.plain_text import visible

#: In characters, of what is searched for.
QUERY_LENGTH = 100
#: How many different words of a text are kept, the first of them: those of some 50,000 Chinese
#: characters as people write them. Databases take them in well below half a second.
WORDS_KEPT = 20_000
#: In characters; longer ones are told apart by their beginnings.
TAG_KEY_LENGTH = 100


#: How many tags can be sought at once.
SOUGHT_TAGS = 20


class TagsTooMany(BadUserInput):
    def __init__(self) -> None:
        super().__init__(
            Sentence(f"筛选标签最多 {SOUGHT_TAGS} 个。", f"Filter by at most {SOUGHT_TAGS} tags.")
        )


@dataclass(frozen=True, slots=True)
class Searchable:
    title: str
    body: str


def searchable(content: Content) -> Searchable:
    return Searchable(content.title, "\n".join([*content.tags, *_texts(content)]))


def _texts(content: Content) -> Iterator[str]:
    match content:
        case Article():
            yield from (content.body, content.summary, *content.key_points, *content.quotes)
        case Script():
            for scene in content.scenes:
                yield from (scene.heading, scene.narration, scene.visual, scene.on_screen_text)
        case InfoCardSet():
            yield from (card.subtitle for card in content.cards)
            yield text_of_cards(content.cards)
        case VoiceClip():
            # A line that was broken to fit a screen is one.
            yield from (cue.text.replace("\n", " ") for cue in content.cues)


def tag_key(tag: str) -> str:
    """Tags with one key are one tag: however wide, large or small they are written."""
    plain = unicodedata.normalize("NFKC", visible(tag)).casefold()
    return " ".join(plain.split()).strip("#")[:TAG_KEY_LENGTH]


def tag_keys(tags: Sequence[str]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(filter(None, map(tag_key, tags))))


def checked_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """The keys of the tags that are sought; raises `TagsTooMany`."""
    if len(tags) > SOUGHT_TAGS:
        raise TagsTooMany
    return tag_keys(tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """What one content is found by; `words` has those of its title too."""

    content_id: str
    owner_id: str
    title_words: frozenset[str]
    words: frozenset[str]
    tags: tuple[str, ...]


class Tokenizer(Protocol):
    """Makes words of texts in any language, for one owner: nobody else's have any in common.

    Every word that is written in a text is found in it, however that text is cut into words, up to
    the `WORDS_KEPT` different ones that come first.
    """

    def words_of(self, text: str, *, owner_id: str) -> frozenset[str]:
        """What a text is found by, `WORDS_KEPT` at most."""

    def words_sought(self, text: str, *, owner_id: str) -> frozenset[str]:
        """What a text must have to be found; none where nothing but punctuation is sought.

        The first of a process may take some tenths of a second.
        """


class IndexReads(Protocol):
    async def missing_ids(self, *, limit: int, without: Collection[str]) -> Sequence[str]:
        """Of some contents without an entry of today's form."""


class IndexEntries(IndexReads, Protocol):
    async def put(self, entry: IndexEntry) -> None:
        """In place of the one that its content has, if it has one."""
