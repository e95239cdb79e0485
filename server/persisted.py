"""The document that a request means: the text that it sends, or one that it names."""

import asyncio

from graphql import GraphQLError

from domain.errors import BadUserInput
from domain.language import Sentence
from resolvers.context import Context
from server.document_name import DocumentName, digest_of
from server.documents import Document, DocumentRefused, Documents
from server.exploring import may_explore
from server.operation_request import OperationRequest
from server.query_registry import QueryRegistry
from server.text_budget import TextBudget
from server.trusted_documents import TrustedDocuments

# Clients of Apollo know the first by its code or by its message, which therefore is in no language.
NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
_NOT_FOUND_MESSAGE = "PersistedQueryNotFound"
HASH_MISMATCH = "PERSISTED_QUERY_HASH_MISMATCH"
NOT_IN_SAFELIST = "QUERY_NOT_IN_SAFELIST"

_NO_QUERY = Sentence("请求没有 query。", "The request has no query.")
_NO_DIGEST = Sentence(
    "sha256Hash 应为 query 的 SHA-256：64 位小写十六进制数字。",
    "A sha256Hash is the SHA-256 of the query, in 64 lower-case hexadecimal digits.",
)
_MISMATCH = Sentence(
    "query 与其 sha256Hash 或 documentId 不符。",
    "The query is not the one that its sha256Hash or documentId names.",
)
_UNLISTED = Sentence(
    "此服务器只执行已发布的操作，请按 id 发送；管理员登录后不受此限。",
    "This server executes published operations only: name one by its id."
    " Administrators may send others once they are signed in.",
)


class PersistedOperations:
    """Without a registry, only administrators may send what is not trusted."""

    def __init__(
        self,
        documents: Documents,
        trusted: TrustedDocuments,
        registry: QueryRegistry | None,
        *,
        budget: TextBudget,
    ) -> None:
        self._documents = documents
        self._trusted = trusted
        self._registry = registry
        self._budget = budget
        self._reading = asyncio.Lock()

    async def find(self, request: OperationRequest, context: Context) -> Document:
        """Raises `DocumentRefused`, `BadUserInput`, `RateLimited` and `DatabaseUnavailable`."""
        text, name = request.query, request.name
        if text is None:
            return await self._named(name, context)
        if name is not None and not self._is_of(name, text):
            raise DocumentRefused.saying(_MISMATCH.in_locale(context.locale), code=HASH_MISMATCH)
        if self._registry is None:
            return await self._listed(text, context)
        return await self._prepared(text, context)

    async def keep(self, request: OperationRequest, context: Context) -> None:
        """The text that came with its hash, once all that may refuse its operation has not."""
        text, name = request.query, request.name
        if self._registry is None or text is None or name is None or not name.is_digest:
            return
        await self._registry.register(name.id, text, ip_address=context.device.ip_address)

    async def _named(self, name: DocumentName | None, context: Context) -> Document:
        if name is None:
            raise BadUserInput(_NO_QUERY)
        trusted = self._trusted.named(name.id)
        if trusted is not None:
            return trusted.document
        if name.is_called_digest and not name.is_digest:
            raise BadUserInput(_NO_DIGEST)
        text = await self._registered(name)
        if text is None:
            raise DocumentRefused([GraphQLError(_NOT_FOUND_MESSAGE)], code=NOT_FOUND)
        return await self._prepared(text, context)

    async def _prepared(self, text: str, context: Context) -> Document:
        """One is read in each turn of the loop: however many come together, all else gets on."""
        if self._documents.knows(text):
            return self._documents.prepare(text)
        await self._budget.spend(text, context.device.ip_address)
        async with self._reading:
            await asyncio.sleep(0)
            return self._documents.prepare(text)

    async def _registered(self, name: DocumentName) -> str | None:
        if self._registry is None or not name.is_digest:
            return None
        return await self._registry.get(name.id)

    def _is_of(self, name: DocumentName, text: str) -> bool:
        trusted = self._trusted.named(name.id)
        return digest_of(text) == name.id or (trusted is not None and trusted.text == text)

    async def _listed(self, text: str, context: Context) -> Document:
        trusted = self._trusted.holding(text)
        if trusted is not None:
            return trusted.document
        if not await may_explore(await context.for_operation()):
            raise DocumentRefused.saying(_UNLISTED.in_locale(context.locale), code=NOT_IN_SAFELIST)
        return await self._prepared(text, context)
