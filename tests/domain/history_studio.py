"""A studio whose creators look after what they have."""

from functools import cached_property

from domain.content import Article, Content, ContentVersion
from domain.services.comparing import Comparing
from domain.services.editing import Editing
from domain.services.history import History
from domain.services.revising import Revising
from domain.services.trashing import Trashing
from domain.user import User
from tests.domain.studio import Studio
from tests.factories import a_generation, an_article


class HistoryStudio(Studio):
    @cached_property
    def history(self) -> History:
        return History(database=self.database, tokenizer=self.tokenizer)

    @cached_property
    def editing(self) -> Editing:
        return Editing(
            database=self.database,
            revising=Revising(reviewing=self.reviewing),
            indexing=self.indexing,
            rate_limits=self.rate_limits,
            new_id=self.new_id,
        )

    @cached_property
    def trashing(self) -> Trashing:
        return Trashing(database=self.database, isolating=self.isolating)

    @cached_property
    def comparing(self) -> Comparing:
        return Comparing(database=self.database, rate_limits=self.rate_limits)

    def keep(self, content: Content) -> None:
        """With the generation that made it."""
        generation = a_generation(content.owner_id, id=content.generation_id)
        self.database.tables.generations[generation.id] = generation
        self.database.tables.contents[content.id] = content

    def article(self, owner: User, **changes: object) -> Article:
        """One in the owner's history, made just now."""
        article = an_article(owner.id, self.new_id(), **changes)
        self.keep(article)
        return article

    def content(self, content_id: str) -> Content:
        """The row as it stands."""
        return self.database.tables.contents[content_id]

    def versions(self, content_id: str) -> list[ContentVersion]:
        rows = self.database.tables.content_versions.values()
        return [row for row in rows if row.content_id == content_id]
