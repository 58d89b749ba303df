from reviews.notices.variables import VariableSource, variables_of


def example_values(event):
    """Return the examples of the variables that a caller gives."""
    return {v.key: v.example for v in variables_of(event) if v.source is VariableSource.CALLER}
