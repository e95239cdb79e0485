"""Compiles GraphQL operations into plans, and runs these. See README.md."""

from execution.fields import Declarations
from execution.loading import BatchLoader
from execution.moments import isoformats
from execution.operation import CompiledOperation, Compiler, NotCompiled
from execution.readers import Batch, Column, Declaration, Edge, Loader

__all__ = [
    "Batch",
    "BatchLoader",
    "Column",
    "CompiledOperation",
    "Compiler",
    "Declaration",
    "Declarations",
    "Edge",
    "Loader",
    "NotCompiled",
    "isoformats",
]
