"""Refusals of requests for files: a status, and a small JSON body for programs and people."""

from collections.abc import Mapping
from typing import Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.errors import DomainError
from domain.language import Sentence
from server.locale import preferred_locale


class HttpRefusal(Exception):
    def __init__(
        self,
        status: int,
        code: str,
        sentence: Sentence,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.headers = headers or {}

    @classmethod
    def of(
        cls, error: DomainError, status: int, *, headers: Mapping[str, str] | None = None
    ) -> Self:
        return cls(status, error.code.value, error.sentence, headers=headers)

    def response(self, request: Request) -> Response:
        locale = preferred_locale(request.headers.get("accept-language", ""))
        return JSONResponse(
            {"code": self.code, "message": self.sentence.in_locale(locale)},
            status_code=self.status,
            headers={
                "Cache-Control": "no-store",
                "Vary": "Accept-Language",
                "X-Content-Type-Options": "nosniff",
                **self.headers,
            },
        )


class AddressInvalid(HttpRefusal):
    """The same for whatever is wrong with it, so that nobody learns which names exist."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "FORBIDDEN",
            Sentence(
                "链接无效或已过期，请重新获取。",
                "This address is not valid or has expired; ask for a new one.",
            ),
        )


class MethodNotAllowed(HttpRefusal):
    def __init__(self, *allowed: str) -> None:
        methods = ", ".join(allowed)
        super().__init__(
            405,
            "METHOD_NOT_ALLOWED",
            Sentence(f"该地址只接受 {methods}。", f"This address takes {methods} only."),
            headers={"Allow": methods},
        )
