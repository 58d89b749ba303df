"""The operations with which the migrations create and change tables in a group."""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Create tables, and render the models once for all of them.

    Django renders every model that is related to a new one, table by table: forty seconds of processor time
    for these apps, where this takes two. Takes operations that need no state but the last one:
    `CreateModel` and `AddTrigger`.
    """

    reduces_to_sql = True

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} tables and triggers"


class ChangeTables(CreateTables):
    """Apply operations as they were generated, and render the models once before and once after.

    A table that is created here has the fields, constraints and indexes of the last state at once,
    so the operations that add them later are left out. On other tables no operation may rest on
    another one's result: each sees the state before all and the state after all.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self._of_the_database():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(list(self._of_the_database())):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _of_the_database(self):
        created = set()
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                created.add(operation.name_lower)
            added = isinstance(operation, AddField | AddConstraint | AddIndex)
            if not (added and operation.model_name_lower in created):
                yield operation

    def describe(self):
        return f"Apply {len(self.operations)} operations to tables and triggers"
