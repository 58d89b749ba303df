"""Many changes of tables in one operation of a migration, for the time it takes.

Django renders every related model anew after each operation, and here everything is related to the
users: six hundred fields, triggers and constraints, one after the other, took 54 seconds of a
first start, of which the database was busy for one.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(SeparateDatabaseAndState):
    """Fields, indexes, constraints and triggers of tables that stand, added or removed in order.

    Going forwards each sees the models as they are before all of them, and after all of them. So it
    may hold none that makes or renames a table or a field, nor two changes of one field; an index,
    constraint or trigger of before may be taken away and made anew. Going backwards each sees its
    own, and it takes as long as Django takes.
    """

    serialization_expand_args = ["operations"]  # noqa: RUF012  # as Django has it

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(operations, operations)

    def deconstruct(self) -> tuple[str, list, dict]:
        return type(self).__name__, [], {"operations": self.database_operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # rendered once, when somebody asks
        super().state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.database_operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.database_operations)} changes of tables together"
