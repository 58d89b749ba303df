import pytest


@pytest.fixture
def few(monkeypatch):
    """A second person is needed above two, so that a handful of claims shows it."""
    from reviews.notices.bulk import verbs

    monkeypatch.setattr(verbs, "ALONE", 2)
