"""Checks, one per file; each registers itself with `@check` when this package is imported.

Imports the registry and the readers of text, sheets and shared facts; nothing imports a check.
"""

import importlib
import pkgutil


def discover() -> None:
    """Import every file of this package, so that each check registers itself."""
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")


discover()
