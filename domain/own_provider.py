"""A provider that a creator pays themselves: the vendor, the model, and the sealed key."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import ErrorCode, Refusal
from domain.language import Sentence

API_KEY_LENGTH = 500
MODEL_NAME_LENGTH = 100

_API_KEY = re.compile(rf"[!-~]{{1,{API_KEY_LENGTH}}}")
#: No model is called so, but most keys are: one that was put into the wrong field would be shown.
_MODEL_NAME = re.compile(rf"(?!sk-)[A-Za-z0-9._:/-]{{1,{MODEL_NAME_LENGTH}}}")


class Vendor(StrEnum):
    """Who answers. Users name one of these, never an address: those are the operator's."""

    OPENAI = "OPENAI"
    ANTHROPIC = "ANTHROPIC"
    DEEPSEEK = "DEEPSEEK"
    QWEN = "QWEN"
    KIMI = "KIMI"
    ZHIPU = "ZHIPU"


class ApiKeyInvalid(Refusal):
    code = ErrorCode.API_KEY_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"API 密钥须为 1 到 {API_KEY_LENGTH} 个可见 ASCII 字符，不含空格和换行，"
                "请从服务商处重新复制。",
                f"An API key has 1 to {API_KEY_LENGTH} visible ASCII characters, without spaces"
                " and line breaks; copy it from your vendor again.",
            ),
            field=("input", "apiKey"),
        )


class ModelNameInvalid(Refusal):
    code = ErrorCode.MODEL_NAME_INVALID

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                f"模型名称须为 1 到 {MODEL_NAME_LENGTH} 个字母、数字或 . _ : / - ，"
                "且不以 sk- 开头（那是密钥），请按服务商文档填写。",
                f"A model's name has 1 to {MODEL_NAME_LENGTH} letters, digits or . _ : / - ,"
                " and does not begin with sk- as keys do; spell it as your vendor does.",
            ),
            field=("input", "model"),
        )


@dataclass(eq=False, kw_only=True)
class OwnProvider:
    """One for each owner; the key itself is nowhere but within `sealed_key`."""

    owner_id: str
    vendor: Vendor
    model: str
    sealed_key: str
    created_at: datetime
    updated_at: datetime


class SealBroken(Exception):
    """The sealed text is damaged, somebody else's, or of a secret that we no longer have."""


class Sealing(Protocol):
    """Makes texts unreadable to whoever has the database alone."""

    def seal(self, plain: str, *, owner_id: str) -> str:
        """Visible ASCII; another one each time."""

    def unseal(self, sealed: str, *, owner_id: str) -> str:
        """What was sealed for this owner; raises `SealBroken`."""


class OwnProviderReads(Protocol):
    async def get(self, owner_id: str) -> OwnProvider | None: ...


class OwnProviders(OwnProviderReads, Protocol):
    async def put(self, own_provider: OwnProvider) -> None:
        """Keeps it in place of the owner's earlier one.

        Two at once for one owner may conflict: lock the user first.
        """

    async def delete(self, owner_id: str) -> bool:
        """Whether there was one."""


def checked_api_key(api_key: str) -> str:
    """The key itself; raises `ApiKeyInvalid`."""
    if not _API_KEY.fullmatch(api_key):
        raise ApiKeyInvalid
    return api_key


def checked_model_name(model: str) -> str:
    """The name itself; raises `ModelNameInvalid`."""
    if not _MODEL_NAME.fullmatch(model):
        raise ModelNameInvalid
    return model
