"""The cycle collector left out of large calculations."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY_NODES = 2_000


@contextmanager
def uncollected(nodes: int) -> Iterator[None]:
    """Leave the cycle collector out while the figures of a large flow are made.

    They hold no cycles, but so many small objects at once make the collector go through the whole
    program again and again, which takes longer than the measuring itself.
    """
    pause = nodes >= _MANY_NODES and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
