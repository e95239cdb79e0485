"""A history of twenty articles in memory: as much of a product as its page needs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from domain.services.permitting import Permitting
from domain.session import Viewer
from tests.domain.history_studio import HistoryStudio
from tests.factories import a_user, an_image

ITEMS = 20


@dataclass(frozen=True)
class OneToken:
    """Whatever the token, it is the creator's: what tells tokens apart is no part of GraphQL."""

    viewer: Viewer

    async def authenticate(self, token: str, *, ip_address: str) -> Viewer:
        del token, ip_address
        return self.viewer


class HistoryInMemory(HistoryStudio):
    def __init__(self) -> None:
        super().__init__()
        creator = a_user()
        tables = self.database.tables
        tables.users[creator.id] = creator
        for number in range(ITEMS):
            article = self.article(creator, title=f"秋日食谱之{number}", tags=("美食", "秋天"))
            image = an_image(article.id, creator.id, width=1080, height=1440)
            tables.assets[image.id] = image
        self.authenticating = OneToken(
            Viewer(creator.id, "session", datetime.max.replace(tzinfo=UTC))
        )

    @cached_property
    def permitting(self) -> Permitting:
        return Permitting(database=self.database)
