"""Where people seen elsewhere may come from: every source is one file of this folder, with its sample.

None is active unless a region decided it. docs/adding-an-external-source.md says how to add one.
"""

import pkgutil
from functools import cache
from importlib import import_module
from inspect import getmembers, isclass

from .base import ExternalSource as ExternalSource


@cache
def sources() -> dict[str, ExternalSource]:
    """Every source by its code, in the order of the codes."""
    found: dict[str, ExternalSource] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for _, kind in getmembers(import_module(module.name), isclass):
            if issubclass(kind, ExternalSource) and "code" in vars(kind):
                found[kind.code] = kind()
    return dict(sorted(found.items()))
