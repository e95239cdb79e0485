"""Sealing and own recipes as a test can watch them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.failure import FailureCode, RecipeFailed
from domain.own_provider import SealBroken
from domain.services.generating import Recipes
from domain.unit_of_work import Database
from tests.fakes import require_no_transaction

_MARK = "sealed for "


class FakeSealing:
    """Text backwards, behind the name of its owner: nobody reads the plain one by accident."""

    def seal(self, plain: str, *, owner_id: str) -> str:
        return f"{_MARK}{owner_id}: {plain[::-1]}"

    def unseal(self, sealed: str, *, owner_id: str) -> str:
        mark = f"{_MARK}{owner_id}: "
        if not sealed.startswith(mark):
            raise SealBroken
        return sealed.removeprefix(mark)[::-1]


class FakeOwnRecipes:
    """Opens the recipes that the test put in for those who have a provider of their own."""

    def __init__(self, database: Database, recipes: Recipes) -> None:
        self._database = database
        self.recipes = recipes
        self.opened_for: list[str] = []
        self.closed_for: list[str] = []

    @asynccontextmanager
    async def open(self, owner_id: str) -> AsyncIterator[Recipes]:
        require_no_transaction()
        async with self._database.read_latest() as reader:
            if await reader.own_providers.get(owner_id) is None:
                raise RecipeFailed(FailureCode.OWN_KEY_REMOVED)
        self.opened_for.append(owner_id)
        try:
            yield self.recipes
        finally:
            self.closed_for.append(owner_id)
