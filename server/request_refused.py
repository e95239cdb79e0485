"""A request that HTTP itself has a status for, before it is one of GraphQL's."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from domain.errors import BadUserInput


class RequestRefused(BadUserInput):
    status: ClassVar[int]
    headers: ClassVar[Mapping[str, str]] = MappingProxyType({})
