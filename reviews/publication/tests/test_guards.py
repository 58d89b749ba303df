"""Attacks on versions of the statistics by plain SQL, as the application's role and as the public
page's."""

import psycopg
import pytest

from claims.tests.raw_sql import denied, refused, row_of, run
from config.dev.scenes import scene
from config.dev.state_folder import PUBLIC_ROLE
from conftest import surroundings
from reviews.publication.models import PublishedStatistics
from reviews.publication.tests import factories as make

PUBLISH = """UPDATE reviews_publication SET status = 'published', published_by_id = %s,
    published_at = now(), number = %s WHERE id = %s"""
COPY = {
    "status": "'prepared'",
    "number": "NULL",
    "published_by_id": "NULL",
    "published_at": "NULL",
}
_rows, site = scene("site", make.register)


@pytest.mark.django_db
class TestVersions:
    def test_the_second_person(self, site):
        version, chair = make.prepared(), make.chair()
        own, member = version.prepared_by_id, make.UserFactory(roles="member").pk
        name = refused(PUBLISH, own, 1, version.pk)
        assert name == "statistics_are_published_by_another_person"
        name = refused(PUBLISH, member, 1, version.pk)
        assert name == "statistics_are_published_by_their_office"
        assert refused(PUBLISH, chair.pk, 2, version.pk) == "statistics_are_numbered_without_gaps"
        assert refused(row_of(version)) == "one_version_of_the_statistics_waits"
        run(PUBLISH, chair.pk, 1, version.pk)
        assert PublishedStatistics.objects.get().digest == version.digest

    def test_what_was_prepared_and_published_stays(self, site):
        version = make.published()
        for column in ("tables = 'x'", "figures = '{}'", "digest = 'x'", "as_of = as_of - 1"):
            denied(f"UPDATE reviews_publication SET {column}")
        denied("DELETE FROM reviews_publication")
        name = refused("UPDATE reviews_publication SET number = 7 WHERE id = %s", version.pk)
        assert name == "published_statistics_are_frozen"
        name = refused("UPDATE reviews_publication SET status = 'withdrawn'")
        assert name == "reviews_publication_status_moves_as_allowed"

    def test_a_forged_version_is_refused(self, site):
        first = make.published(days=5)
        later = {**COPY, "as_of": "as_of + 1", "follows_id": str(first.pk)}
        forged = row_of(first, **later, tables="tables || ' '")
        assert refused(forged) == "statistics_have_the_digest_of_their_tables"
        assert refused(row_of(first, **COPY)) == "statistics_follow_the_newest_version"
        same = row_of(first, **{**later, "as_of": "as_of"})
        assert refused(same) == "statistics_are_published_in_the_order_of_their_days"
        ahead = row_of(first, **{**later, "as_of": "current_date + 2"})
        assert refused(ahead) == "statistics_are_published_in_the_order_of_their_days"
        untold = row_of(first, **{**later, "corrects_id": str(first.pk)})
        assert refused(untold) == "correction_of_statistics_says_why"
        loose = row_of(first, **later, smallest="2")
        assert refused(loose) == "smallest_published_count_protects"
        by = make.UserFactory(roles="finance").pk
        other = row_of(first, **later, prepared_by_id=str(by))
        assert refused(other) == "statistics_are_prepared_by_the_secretariat"
        run(row_of(first, **later))

    def test_what_everybody_reads_is_written_by_the_database_alone(self, site):
        make.published()
        denied("""INSERT INTO reviews_publishedstatistics (number, as_of, published_at, tables,
            digest, reason) VALUES (9, now(), now(), '{}', 'x', '')""")
        denied("UPDATE reviews_publishedstatistics SET tables = '{}'")
        denied("DELETE FROM reviews_publishedstatistics")


@pytest.fixture
def as_public(db):
    """A connection of the public page's role to this process's database."""
    databases = surroundings.databases
    with psycopg.connect(
        databases.postgres.url(PUBLIC_ROLE, databases.name), autocommit=True
    ) as connection:
        yield connection


def test_the_public_role_reads_one_table_and_nothing_else(as_public):
    tables = as_public.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind IN ('r', 'v', 'm', 'p')"""
    ).fetchall()
    assert len(tables) > 100
    may_read = []
    for (table,) in tables:
        try:
            as_public.execute(f'SELECT * FROM public."{table}" LIMIT 1')
            may_read.append(table)
        except psycopg.errors.InsufficientPrivilege:
            pass
    assert may_read == ["reviews_publishedstatistics"]


def test_the_public_role_changes_nothing_and_becomes_nobody(as_public):
    for sql in (
        "DELETE FROM reviews_publishedstatistics",
        "UPDATE reviews_publishedstatistics SET reason = ''",
        "INSERT INTO reviews_publishedstatistics (number) VALUES (1)",
        "TRUNCATE reviews_publishedstatistics",
        "CREATE TABLE public.mine (a int)",
        "SET ROLE desk_app",
        "SET ROLE desk_owner",
        "SELECT nextval('claims_claim_id_seq')",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER TABLE reviews_publishedstatistics DISABLE TRIGGER ALL",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_public.execute(sql)


def test_columns_of_other_tables_are_closed_too(as_public):
    readable = as_public.execute(
        """SELECT c.table_name, c.column_name FROM information_schema.columns c
            WHERE c.table_schema = 'public' AND has_column_privilege(
                quote_ident(c.table_name), c.column_name, 'SELECT')
            AND c.table_name <> 'reviews_publishedstatistics'"""
    ).fetchall()
    assert readable == []
