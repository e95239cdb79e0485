"""Says what becomes of cycles where what lives is frozen; a program, as that is all Python's."""

import gc
import json
import sys
import weakref

from infra.collecting import Settling


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def is_walked_through(ring: Ring) -> bool:
    return any(each is ring for each in gc.get_objects())


def main() -> None:
    gc.disable()
    settling = Settling(at_least=1)
    settling.begin()
    told: dict[str, object] = {"is enabled": gc.isenabled()}
    gc.disable()  # from here on, full collections alone
    ring, passing = Ring(), Ring()
    seen = weakref.ref(passing)
    told["before"] = is_walked_through(ring)
    gc.collect()
    told["after one"] = is_walked_through(ring)
    new = Ring()
    new_seen = weakref.ref(new)
    del passing, new
    gc.collect()
    told["new garbage is gone"] = new_seen() is None
    told["frozen garbage is there"] = seen() is not None
    many = [Ring() for _ in range(gc.get_freeze_count())]
    collections = 0
    while seen() is not None and collections < 10:
        gc.collect()
        collections += 1
    told["collections until it is gone"] = collections
    told["is walked through"] = is_walked_through(many[0]) or is_walked_through(ring)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
