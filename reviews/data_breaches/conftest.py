from reviews.notices.bulk.conftest import few  # noqa: F401
