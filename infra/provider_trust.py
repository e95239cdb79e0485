"""Whose certificates the libraries of providers believe."""

import ssl
from functools import cache

import httpx2


@cache
def trusted_authorities() -> ssl.SSLContext:
    """The system's, or the operator's own: to read them takes 40 ms, so a process does it once."""
    return httpx2.create_ssl_context()
