"""Signed tokens: JWTs by HMAC, with a ring of keys so that secrets can be replaced."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from jose import jwk, jws
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
_LAST_SECOND = int(datetime.max.replace(tzinfo=UTC).timestamp())

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


class JoseTokens:
    """Signs with the secret named `key_id`; verifies with any of `secrets`."""

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
        claims = self._read(token, use="access", now=now)
        if claims is None:
            return None
        return Viewer(claims.sub, claims.sid, datetime.fromtimestamp(claims.exp, UTC))

    def read_refresh(self, token: str, *, now: datetime) -> RefreshClaim | None:
        claims = self._read(token, use="refresh", now=now)
        return None if claims is None else RefreshClaim(claims.sub, claims.sid, claims.jti)

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

    def _read(self, token: str, *, use: Use, now: datetime) -> _Claims | None:
        claims = self._verified(token)
        if claims is None or (claims.iss, claims.aud, claims.typ) != (
            self._issuer,
            self._audience,
            use,
        ):
            return None
        seconds = now.timestamp()
        is_timely = claims.iat - _CLOCK_SKEW.total_seconds() <= seconds < claims.exp
        return claims if is_timely else None

    def _verified(self, token: str) -> _Claims | None:
        """The claims, signed by one of our keys, whatever they say.

        jose's own check of claims is not used: it passes a missing audience and has its own clock.
        """
        if not _SHAPE.fullmatch(token):
            return None
        try:
            key_id = jws.get_unverified_header(token).get("kid")
            key = self._keys.get(key_id) if isinstance(key_id, str) else None
            if key is None:
                return None
            return _Claims.model_validate_json(jws.verify(token, key, algorithms=[_ALGORITHM]))
        except (JOSEError, ValidationError):
            return None
