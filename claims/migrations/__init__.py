from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState


class LabelsAtOnce(migrations.SeparateDatabaseAndState):
    """Many changes of labels, which no column shows: the models are rendered once after all of
    them, where Django would render them after each."""

    def __init__(self, state_operations: list[Any]) -> None:
        super().__init__(state_operations=state_operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the next migration that needs them renders them
        super().state_forwards(app_label, state)

    def deconstruct(self) -> Any:
        return (type(self).__name__, [self.state_operations], {})
