"""Which objects of the domain a GraphQL type shows."""

from collections.abc import Callable, Hashable
from typing import Any

#: Under this name a predicate carries what it looks at: an object's answer depends on that alone,
#: so that whoever runs operations need not ask about each object.
DETERMINED_BY = "determined_by"


def shows(*entities: type) -> Any:  # noqa: ANN401 - a class method is made to be one
    """The `is_type_of` of a type whose objects are all of these classes."""
    return shown(lambda value: isinstance(value, entities), determined_by=type)


def shown(shows_it: Callable[[Any], bool], *, determined_by: Callable[[Any], Hashable]) -> Any:  # noqa: ANN401 - as above
    """The `is_type_of` of a type; `determined_by` gives what of an object it looks at."""

    def is_type_of(_cls: type, value: object, _info: object) -> bool:
        return shows_it(value)

    setattr(is_type_of, DETERMINED_BY, determined_by)
    return classmethod(is_type_of)
