from reviews.notices.events import Source, variables_of


def example_values(event):
    """What a caller gives: the examples of its variables."""
    return {v.key: v.example for v in variables_of(event) if v.source is Source.CALLER}
