"""Tokens of shared links: nobody can guess one, and we keep none."""

import hashlib
import secrets

_BYTES = 24


class RandomShareTokens:
    """192 random bits in characters that need no escape; so long that a bare digest hides them."""

    def new(self) -> str:
        return secrets.token_urlsafe(_BYTES)

    def digest(self, token: str) -> str:
        return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
