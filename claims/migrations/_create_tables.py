"""The operation with which the first migrations create their tables."""

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
