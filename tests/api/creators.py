"""Somebody who has made things, in the product that runs in this process."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.asset import Asset, AssetKind, AssetRole
from domain.content import Content, ContentKind, VoiceClip
from domain.generation import Generation, GenerationStatus
from domain.recipes.extract_content import ExtractContent
from domain.source import TextSource
from domain.writing import Length
from tests.api.client import ARTICLE
from tests.api.counting import Counter
from tests.api.full_contents import Making, files_of
from tests.factories import NOW, a_generation, an_image, new_id


@dataclass(frozen=True, slots=True)
class Creator:
    """Somebody with a key, which pays for nothing that is put here."""

    counter: Counter
    key_id: str

    async def keep(self, content: Content, files: Sequence[Asset]) -> Generation:
        """What made it."""
        generation = a_generation(
            content.owner_id,
            self.key_id,
            id=content.generation_id,
            input=ExtractContent(source=TextSource(ARTICLE), length=Length.SHORT),
            status=GenerationStatus.SUCCEEDED,
            finished_at=NOW,
        )
        database = self.counter.studio.product.database
        async with database.begin(user_id=content.owner_id) as work:
            await work.generations.add(generation)
            await work.contents.add(content)
            await work.assets.add_many(files)
        return generation

    async def make(self, making: Making, size: int = 2) -> None:
        content = making(self.counter.user_id, new_id(), size)
        await self.keep(content, files_of(content, size))

    async def speak(self, **srt: object) -> None:
        """In two parts; `srt` are changes of a file of the subtitles."""
        clip = VoiceClip(
            id=new_id(),
            owner_id=self.counter.user_id,
            generation_id=new_id(),
            kind=ContentKind.VOICE,
            title="最好的汤",
            created_at=NOW,
            updated_at=NOW,
        )
        sound = {"kind": AssetKind.AUDIO, "mime_type": "audio/mpeg", "duration_seconds": 1.5}
        text = {"kind": AssetKind.SUBTITLE, "role": AssetRole.WHOLE}
        files: list[dict[str, object]] = [
            {**sound, "role": AssetRole.WHOLE},
            {**sound, "role": AssetRole.PART},
            {**sound, "role": AssetRole.PART},
            {**text, "mime_type": "application/x-subrip", **srt},
            {**text, "mime_type": "text/vtt"},
        ]
        await self.keep(
            clip,
            [
                an_image(clip.id, clip.owner_id, ordinal=ordinal, **file)
                for ordinal, file in enumerate(files)
            ],
        )


async def creator_of(counter: Counter) -> Creator:
    return Creator(counter, await activated(counter, await issued(counter)))


async def issued(counter: Counter) -> str:
    """The code of a new key."""
    batch = await counter.studio.treasury.issuing.issue("creator", count=1, name="batches")
    return batch.codes[0]


async def activated(counter: Counter, code: str) -> str:
    """The key's id."""
    activation = counter.studio.product.activation
    return (await activation.activate(code, user_id=counter.user_id)).id
