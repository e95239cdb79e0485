"""What a request or a frame asks for, checked before anything of it is executed."""

from json import JSONDecodeError
from typing import Any, NamedTuple, Self, TypeVar

import orjson

from domain.errors import BadUserInput
from domain.language import Sentence
from server.document_name import DocumentName

Value = TypeVar("Value")

_NO_OPERATION = Sentence(
    "请求必须是一个含有 query 字符串的 JSON 对象：UTF-8 编码，嵌套不过深，数值不过大。",
    "Send one JSON object with a query: in well-formed UTF-8, and neither nested too deeply"
    " nor with numbers that are too large.",
)


class OperationRequest(NamedTuple):
    """Has a query, or the name of one, or both."""

    query: str | None
    name: DocumentName | None
    variables: dict[str, Any] | None  # any JSON a client sends
    operation_name: str | None
    extensions: dict[str, Any] | None  # the same

    @classmethod
    def of(cls, sent: object) -> Self:
        """Raises `BadUserInput`."""
        if not isinstance(sent, dict):
            raise BadUserInput(_NO_OPERATION)
        query = _optional(sent, "query", str) or None
        extensions = _optional(sent, "extensions", dict)
        name = DocumentName.of(_optional(sent, "documentId", str), extensions)
        if query is None and name is None:
            raise BadUserInput(_NO_OPERATION)
        return cls(
            query=query,
            name=name,
            variables=_optional(sent, "variables", dict),
            operation_name=_optional(sent, "operationName", str),
            extensions=extensions,
        )


def _optional(sent: dict[str, object], name: str, kind: type[Value]) -> Value | None:
    value = sent.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise BadUserInput(Sentence(f"{name} 的类型不正确。", f"{name} has the wrong type."))


def read_json(text: bytes | str) -> object:
    """Raises `BadUserInput` for all that is not strictly JSON.

    That includes lone surrogates, which neither a database nor a socket takes, and what is
    nested more than 1,024 levels deep.
    """
    try:
        return orjson.loads(text)
    except JSONDecodeError as error:
        raise BadUserInput(_NO_OPERATION) from error
