"""Rules from outside: packages (entry point group `bprflow.rules`) and YAML files of a city.

A package offers a `Registry` it filled with `@rule(…, registry=RULES)`; its entry point names it,
e.g. `my_city = "my_city_rules:RULES"`. What cannot be loaded costs one trouble, never the audit.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.metadata import entry_points

from bprflow.audit.rule import Registry, Rule

GROUP = "bprflow.rules"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A plug-in that could not be loaded.

    Attributes:
        name: Name of the entry point or file.
        reason: What happened, for developers.

    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outside:
    """What plug-ins brought.

    Attributes:
        rules: Their rules, by package.
        troubles: What could not be loaded.

    """

    rules: tuple[Rule, ...]
    troubles: tuple[Trouble, ...]


@functools.cache
def installed() -> Outside:
    """Load the rules of all installed plug-ins, once."""
    rules: list[Rule] = []
    troubles: list[Trouble] = []
    for point in entry_points(group=GROUP):
        try:
            registry = point.load()
            if not isinstance(registry, Registry):
                raise TypeError(f"{point.value} is no Registry")
            rules.extend(registry.rules.values())
        except Exception as error:  # noqa: BLE001 - a broken plug-in must not stop the audit
            troubles.append(Trouble(point.name, f"{type(error).__name__}: {error}"))
    return Outside(tuple(rules), tuple(troubles))
