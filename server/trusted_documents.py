"""Documents that the operator has published: checked at the start, and kept for good."""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import GraphQLError
from graphql.utilities import strip_ignored_characters

from domain.errors import DomainError
from domain.persisted_query import PublishedOperation
from domain.rate_limit import COST_LIMIT
from server.allowance import TooExpensive
from server.document_name import digest_of, plain_id
from server.documents import Document, DocumentRefused, Documents
from server.query_cost import QueryCosts

#: To find a text that is laid out in another way, it is read token by token: only short ones.
_COMPARED_CHARACTERS = 4000

# GraphiQL's, so that staff can sign in there, and stay so, where nothing else is taken from those
# who are not signed in.
_SIGN_IN = (
    """
mutation Login($input: LoginInput!) {
  login(input: $input) {
    session {
      accessToken accessTokenExpiresAt refreshToken user { id email displayName }
    }
    userErrors { code field message }
  }
}
""",
    """
mutation RefreshSession($input: RefreshSessionInput!) {
  refreshSession(input: $input) {
    session { accessToken accessTokenExpiresAt refreshToken }
  }
}
""",
)


class ManifestInvalid(Exception):
    """Says which operation of which manifest, and what is wrong with it."""

    def __init__(self, operation: PublishedOperation, fault: str) -> None:
        super().__init__(f"{operation.place}: {fault}")
        self.place = operation.place
        self.fault = fault


@dataclass(frozen=True, slots=True, eq=False)
class Trusted:
    text: str
    document: Document


class TrustedDocuments:
    def __init__(
        self, documents: Documents, costs: QueryCosts, published: Iterable[PublishedOperation] = ()
    ) -> None:
        """Raises `ManifestInvalid`."""
        self._documents = documents
        self._costs = costs
        self._named: dict[str, Trusted] = {}
        self._by_text: dict[str, Trusted] = {}
        self._by_tokens: dict[str, Trusted] = {}
        for operation in (*map(_of_graphiql, _SIGN_IN), *published):
            self._add(operation)

    def named(self, document_id: str) -> Trusted | None:
        """By what its manifest calls it, or by the digest of its text."""
        return self._named.get(document_id)

    def holding(self, text: str) -> Trusted | None:
        """The one of that text, however it is laid out."""
        if text in self._by_text or len(text) > _COMPARED_CHARACTERS:
            return self._by_text.get(text)
        try:
            return self._by_tokens.get(strip_ignored_characters(text))
        except GraphQLError:
            return None

    def _add(self, operation: PublishedOperation) -> None:
        text = operation.text
        trusted = self._by_text.get(text) or Trusted(text, self._examined(operation))
        if operation.name is not None and operation.name not in trusted.document.operations:
            raise ManifestInvalid(operation, "its text holds no operation of its name")
        for document_id in (plain_id(operation.id), digest_of(text)):
            if self._named.setdefault(document_id, trusted) is not trusted:
                raise ManifestInvalid(operation, f"another operation has the id {document_id} too")
        self._by_text[text] = trusted
        self._by_tokens[strip_ignored_characters(text)] = trusted

    def _examined(self, operation: PublishedOperation) -> Document:
        try:
            document = self._documents.examine(operation.text)
            self._require_affordable(document)
        except DocumentRefused as refused:
            fault = "; ".join(error.message for error in refused.errors)
            raise ManifestInvalid(operation, fault) from refused
        except DomainError as error:
            raise ManifestInvalid(operation, error.sentence.en) from error
        return document

    def _require_affordable(self, document: Document) -> None:
        """Raises `TooExpensive` for what would be refused whatever its variables are."""
        for operation in document.operations.values():
            least = self._costs.least(operation, document.fragments)
            if least > COST_LIMIT:
                raise TooExpensive(least)


def _of_graphiql(text: str) -> PublishedOperation:
    return PublishedOperation(id=digest_of(text), name=None, text=text, place="GraphiQL")
