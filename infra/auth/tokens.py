"""Signed tokens: JWTs by HMAC, with a ring of keys so that secrets can be replaced."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from jose import jwk, jws
from jose.backends.base import Key
from jose.exceptions import JOSEError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.ids import NewId
from domain.session import ACCESS_TOKEN_LIFETIME, RefreshClaim, Session, Viewer

_ALGORITHM = "HS256"
#: How far the clock of the process that signed may run ahead of ours.
_CLOCK_SKEW = timedelta(seconds=5)
# jose ignores foreign characters and the two spare bits of a signature, so that many texts would
# be the same token; and the bounds keep what it parses before it has verified anything small.
_SHAPE = re.compile(r"[\w-]{1,200}\.[\w-]{1,1500}\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
#: About 4 MB.
KNOWN_TOKENS = 4096
_LAST_SECOND = int(datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp())

Use = Literal["access", "refresh"]


class _Claims(BaseModel):
    """What every token of ours says: all of it, and in these types."""

    model_config = ConfigDict(strict=True, frozen=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1)
    sid: str = Field(min_length=1)
    jti: str = Field(min_length=1)
    typ: Use
    iat: int = Field(ge=0, le=_LAST_SECOND)
    exp: int = Field(ge=0, le=_LAST_SECOND)


class _NotOursError(Exception):
    """Nobody who has one of our keys has signed this for this use."""


class JoseTokens:
    """Signs with the secret named `key_id`; verifies with any of `secrets`.

    The access tokens verified last are known by their texts: whoever can read this memory finds the
    secret in it, and needs no token. What is refused is not kept, so that it displaces nothing.
    """

    def __init__(
        self,
        secrets: Mapping[str, str],
        *,
        key_id: str,
        issuer: str,
        audience: str,
        new_id: NewId,
    ) -> None:
        self._keys = {name: jwk.construct(secret, _ALGORITHM) for name, secret in secrets.items()}
        self._key = self._keys[key_id]
        self._key_id = key_id
        self._issuer = issuer
        self._audience = audience
        self._new_id = new_id
        self._known = lru_cache(KNOWN_TOKENS)(self._verified_access)

    def access(self, session: Session, *, now: datetime) -> tuple[str, datetime]:
        expires_at = (now + ACCESS_TOKEN_LIFETIME).replace(microsecond=0)
        token = self._signed(
            session, use="access", token_id=self._new_id(), times=(now, expires_at)
        )
        return token, expires_at

    def refresh(self, session: Session, *, now: datetime) -> str:
        return self._signed(
            session,
            use="refresh",
            token_id=session.refresh_token_id,
            times=(now, session.expires_at),
        )

    def read_access(self, token: str, *, now: datetime) -> Viewer | None:
        try:
            issued_at, viewer = self._known(token)
        except _NotOursError:
            return None
        return viewer if _is_timely(issued_at, viewer.expires_at, now=now) else None

    def read_refresh(self, token: str, *, now: datetime) -> RefreshClaim | None:
        try:
            claims = self._verified(token, use="refresh")
        except _NotOursError:
            return None
        claim = RefreshClaim(claims.sub, claims.sid, claims.jti)
        return claim if _is_timely(_moment(claims.iat), _moment(claims.exp), now=now) else None

    def _signed(
        self, session: Session, *, use: Use, token_id: str, times: tuple[datetime, datetime]
    ) -> str:
        issued_at, expires_at = times
        claims = _Claims(
            iss=self._issuer,
            aud=self._audience,
            sub=session.user_id,
            sid=session.id,
            jti=token_id,
            typ=use,
            iat=int(issued_at.timestamp()),
            exp=int(expires_at.timestamp()),
        )
        headers = {"kid": self._key_id}
        return jws.sign(claims.model_dump(), self._key, headers=headers, algorithm=_ALGORITHM)

    def _verified_access(self, token: str) -> tuple[datetime, Viewer]:
        """When it was issued, and to whom; whether it is timely changes. Raises `_NotOursError`."""
        claims = self._verified(token, use="access")
        return _moment(claims.iat), Viewer(claims.sub, claims.sid, _moment(claims.exp))

    def _verified(self, token: str, *, use: Use) -> _Claims:
        """Raises `_NotOursError`; its times are not looked at.

        jose's own check of claims is not used: it passes a missing audience and has its own clock.
        """
        if not _SHAPE.fullmatch(token):
            raise _NotOursError
        try:
            key = self._key_of(jws.get_unverified_header(token))
            payload = jws.verify(token, key, algorithms=[_ALGORITHM])
            claims = _Claims.model_validate_json(payload)
        except (JOSEError, ValidationError) as error:
            raise _NotOursError from error
        if (claims.iss, claims.aud, claims.typ) != (self._issuer, self._audience, use):
            raise _NotOursError
        return claims

    def _key_of(self, header: Mapping[str, object]) -> Key:
        key_id = header.get("kid")
        if not isinstance(key_id, str) or key_id not in self._keys:
            raise _NotOursError
        return self._keys[key_id]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _is_timely(issued_at: datetime, expires_at: datetime, *, now: datetime) -> bool:
    return issued_at - _CLOCK_SKEW <= now < expires_at
