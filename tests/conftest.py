"""What all tests share: how Hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import settings

# On a developer's machine every run searches new examples. In CI the same examples are tried each
# time, so that a change is judged by what it changes; no deadline, because CI machines are shared.
settings.register_profile("search", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "search")
