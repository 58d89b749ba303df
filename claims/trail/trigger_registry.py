"""The registry of pgtrigger with its two indexes stored.

The library computes both again for each trigger that is registered: with hundreds of triggers a
third of the time in which a process starts (docs/decisions/0115). Its checks and refusals are
unchanged."""

from typing import Any

from pgtrigger import registry


class TriggerRegistry(registry._Registry):
    """Registry of all triggers by "app_label.Model:name", each as (model, trigger). It keeps its
    two indexes up to date instead of computing them again.
    """

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._by_table: dict[tuple[str, str], Any] = {}
        super().__init__()

    @property
    def pg_function_names(self) -> set[str]:
        """Names of the database functions of all registered triggers."""
        return self._names

    @property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        """All registered triggers by (table, trigger name)."""
        return self._by_table

    def __setitem__(self, key: str, value: tuple[Any, Any]) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self._names.add(trigger.get_pgid(model))
        self._by_table[model._meta.db_table, trigger.name] = trigger

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        self._names.discard(trigger.get_pgid(model))
        self._by_table.pop((model._meta.db_table, trigger.name), None)


def install() -> None:
    """Replace the library's registry of triggers by TriggerRegistry. Call it before the first model
    is imported."""
    kept = TriggerRegistry()
    found = registry._registry
    registry._registry = kept
    for key, value in found.data.items():
        kept[key] = value
