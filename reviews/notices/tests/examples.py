from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.shared import VariableSource


def example_values(event):
    """Return the examples of the variables that a caller gives."""
    return {v.key: v.example for v in variables_of(event) if v.source is VariableSource.CALLER}
