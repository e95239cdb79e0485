"""Compiles GraphQL operations into plans, and runs these. See README.md."""

from execution.fields import Declarations
from execution.operation import CompiledOperation, Compiler, NotCompiled
from execution.readers import Batch, Edge, Loader

__all__ = [
    "Batch",
    "CompiledOperation",
    "Compiler",
    "Declarations",
    "Edge",
    "Loader",
    "NotCompiled",
]
