"""The registry of triggers answers as the library's own would."""

import pgtrigger
import pytest
from pgtrigger import registry

from claims.register.models import Claim
from claims.trail.trigger_registry import TriggerRegistry


def assert_like_the_librarys() -> None:
    kept = registry._registry
    assert isinstance(kept, TriggerRegistry) and len(kept) > 700
    assert kept.pg_function_names == registry._Registry.pg_function_names.fget(kept)
    assert kept.by_db_table == registry._Registry.by_db_table.fget(kept)


def test_its_indexes_are_those_of_all_triggers():
    assert_like_the_librarys()


def test_a_name_is_given_once_and_free_again_when_its_trigger_is_gone():
    def protected(operation) -> pgtrigger.Protect:
        return pgtrigger.Protect(name="of_a_test", operation=operation)

    uri = f"{Claim._meta.label}:of_a_test"
    for operation in (pgtrigger.Delete, pgtrigger.Update):
        registry.set(uri, model=Claim, trigger=protected(operation))
        try:
            assert_like_the_librarys()
            with pytest.raises(KeyError, match="already used"):
                registry.set(uri, model=Claim, trigger=protected(pgtrigger.Insert))
        finally:
            registry.delete(uri)
        assert_like_the_librarys()
