"""Keeping what watchers read and what is kept the same, when a text is changed after all."""

from dataclasses import dataclass

from domain.recipe import Progress


@dataclass(eq=False)
class Showing:
    """`text` is what watchers have before their eyes."""

    progress: Progress
    text: str = ""

    async def write(self, delta: str) -> None:
        self.text += delta
        await self.progress.write(delta)

    async def restart(self) -> None:
        if self.text:
            self.text = ""
            await self.progress.restart_text()

    async def settle(self, text: str) -> None:
        """Shows `text`: as what goes on, or from the start where it goes another way."""
        if not text.startswith(self.text):
            await self.restart()
        await self.write(text.removeprefix(self.text))
