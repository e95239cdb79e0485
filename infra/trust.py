"""Whose certificates the clients of sites and searches believe."""

import ssl
from functools import cache

import httpx


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Those that come with httpx: to read them takes 40 ms, so that a process does it once."""
    return httpx.create_ssl_context(trust_env=False)
