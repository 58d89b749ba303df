"""The application's rights follow the tables that there are."""

from claims.trail.privileges import statements


def test_what_an_earlier_release_does_not_have_is_left_out():
    sql = "\n".join(statements("app", "owner", {"claims_claim"}))
    assert 'GRANT SELECT, INSERT, UPDATE ON "claims_claim" TO "app"' in sql
    assert "reviews_" not in sql and "ALTER FUNCTION" not in sql
