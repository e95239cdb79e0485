"""Providers of users' own."""

from datetime import datetime

import strawberry

from domain.own_provider import API_KEY_LENGTH, MODEL_NAME_LENGTH, Vendor
from schema.enums import describe
from schema.payload import Payload

describe(
    Vendor,
    "A company whose models can be used with a key of your own.",
    {
        "OPENAI": "OpenAI.",
        "ANTHROPIC": "Anthropic: Claude.",
        "DEEPSEEK": "深度求索: DeepSeek.",
        "QWEN": "阿里云百炼: Qwen (通义千问).",
        "KIMI": "月之暗面: Kimi.",
        "ZHIPU": "智谱: GLM.",
    },
    name="AiVendor",
)


@strawberry.type(
    description="The provider that writes your texts, and that you pay yourself: they cost no"
    " credits. The key is not shown to anybody, not even to you."
)
class OwnProvider:
    vendor: Vendor = strawberry.field(description="Whose models they are.")
    model: str = strawberry.field(description="The model's name, as its vendor spells it.")
    updated_at: datetime = strawberry.field(description="When the key was last set.")


@strawberry.input(description="A provider of your own, in place of an earlier one.")
class SetOwnProviderInput:
    vendor: Vendor = strawberry.field(description="Whose models they are.")
    model: str = strawberry.field(
        description=f"1 to {MODEL_NAME_LENGTH} letters, digits or `. _ : / -`, not beginning"
        " with `sk-`, as the vendor spells it, such as `deepseek-chat`."
    )
    api_key: str = strawberry.field(
        description=f"1 to {API_KEY_LENGTH} visible ASCII characters. It is kept encrypted and"
        " sent to the vendor alone; whether it works is found out by the next generation."
    )

    def arguments(self) -> dict[str, object]:
        return {"vendor": self.vendor, "model": self.model, "api_key": self.api_key}


@strawberry.type(description="The answer to `setOwnProvider`.")
class SetOwnProviderPayload(Payload):
    own_provider: OwnProvider | None = strawberry.field(
        description="What is used from now on; null where it was refused.", default=None
    )


@strawberry.type(description="The answer to `removeOwnProvider`.")
class RemoveOwnProviderPayload(Payload):
    own_provider: OwnProvider | None = strawberry.field(
        description="What was removed; null where there was none.", default=None
    )
