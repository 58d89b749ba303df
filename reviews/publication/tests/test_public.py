"""The public status page: as a process of its own with its own role, and its pages."""

import ast
import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from claims import clock
from config.dev.state_folder import CHECKOUT, PUBLIC_ROLE
from conftest import surroundings
from reviews.publication.models import Publication
from reviews.publication.public import views
from reviews.publication.public.texts import papers, questions
from reviews.publication.states import PublicationStatus
from reviews.publication.tests import factories as make
from reviews.publication.tests import plan

# Reads [method, path, headers] per line and answers [status, headers, length, text].
CALLER = """
import io, json, sys
from wsgiref.util import setup_testing_defaults
from config.public_wsgi import application
from django.apps import apps
from django.conf import settings

print(json.dumps([sorted(one.label for one in apps.get_app_configs()), settings.ROOT_URLCONF]))
for line in sys.stdin:
    method, path, headers = json.loads(line)
    given = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "127.0.0.1",
             "wsgi.input": io.BytesIO(), **headers}
    setup_testing_defaults(given)
    kept = []
    body = b"".join(application(given, lambda status, named: kept.append((status, named))))
    status, named = kept[0]
    text = body.decode("utf-8", "replace")
    print(json.dumps([int(status[:3]), named, len(body), text]))
"""


class Answer:
    def __init__(self, status, headers, length, text):
        self.status, self.headers = status, {name.lower(): value for name, value in headers}
        self.length, self.text = length, text


def own_environment(url=None, **more):
    """Return the environment of the public process: it has no secret of ours."""
    databases = surroundings.databases
    return {
        "PATH": os.environ["PATH"],
        "DESK_MODE": "test",
        "PUBLIC_DATABASE_URL": url or databases.postgres.url(PUBLIC_ROLE, databases.name),
        **more,
    }


def call(*requests, url=None, caller=CALLER, **environment):
    """Return the process's apps and its answers."""
    env = own_environment(url, **environment)
    lines = "".join(json.dumps([*one, {}][:3]) + "\n" for one in requests)
    done = subprocess.run(
        [sys.executable, "-c", caller], input=lines, capture_output=True, text=True, env=env,
        cwd=CHECKOUT, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *answers = map(json.loads, done.stdout.splitlines())
    return first, [Answer(*one) for one in answers]


@pytest.mark.django_db(transaction=True)
def test_the_process_reads_published_versions_and_nothing_of_the_desk():
    make.register()
    first = make.published(days=5)
    make.prepared(days=2)
    knows, answers = call(
        ("GET", "/"), ("GET", "/en/"), ("GET", "/statistics/"), ("GET", "/statistics/1.pdf"),
        ("GET", "/statistics/2/"), ("GET", "/accounts/login/"), ("GET", "/admin/"),
        ("POST", "/"), ("GET", "/queue/"), ("GET", "/statistics/1.html"),
    )  # fmt: skip
    assert knows == [[], "reviews.publication.public.urls"]
    status, english, tables, paper, missing, *others = answers
    assert [one.status for one in (status, english, tables, paper)] == [200] * 4
    assert 'data-n="filed">40<' in status.text and "제1판" in status.text
    assert '<html lang="en">' in english.text
    assert first.digest in tables.text
    assert paper.headers["content-type"] == "application/pdf"
    assert missing.status == 404  # prepared, and not published
    assert [one.status for one in others] == [404, 404, 405, 404, 404]


@pytest.mark.django_db(transaction=True)
def test_answers_may_be_kept_and_carry_no_cookie():
    make.register()
    make.published(days=5)
    _knows, answers = call(("GET", "/"), ("HEAD", "/"), ("GET", "/statistics/1.xlsx"))
    page, head, workbook = answers
    for one in answers:
        assert "set-cookie" not in one.headers
        assert "default-src 'none'" in one.headers["content-security-policy"]
        assert one.headers["x-frame-options"] == "DENY"
        assert one.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"].startswith("public, max-age=300")
    assert "immutable" in workbook.headers["cache-control"]
    assert head.status == 200
    assert head.headers["cache-control"] == page.headers["cache-control"]
    assert "Cookie" not in page.headers.get("vary", "")
    _knows, [again] = call(("GET", "/", {"HTTP_IF_NONE_MATCH": page.headers["etag"]}))
    assert again.status == 304
    assert "<script" not in page.text and "style=" not in page.text


def test_while_the_database_is_away_it_still_says_how_to_send_papers():
    _knows, answers = call(
        ("GET", "/"), ("GET", "/statistics/"), ("GET", "/statistics/1.pdf"),
        url="postgresql://nobody:x@127.0.0.1:1/desk",
    )  # fmt: skip
    page, tables, paper = answers
    assert page.status == 200 and "서류 보내는 방법" in page.text
    assert "지금은 숫자를 불러올 수 없습니다" in page.text
    assert [tables.status, paper.status] == [503, 503]
    assert {one.headers["cache-control"] for one in answers} == {"no-store"}


def test_options_of_the_address_are_kept_beside_ours():
    env = {"PATH": os.environ["PATH"], "DESK_MODE": "test"}
    env["PUBLIC_DATABASE_URL"] = (
        "postgresql://a:b@db.example/desk?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=60"
    )
    shown = "from config.public_settings import DATABASES; print(DATABASES['default']['OPTIONS'])"
    done = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, env=env, cwd=CHECKOUT
    )
    options = ast.literal_eval(done.stdout)
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/ca.pem")
    assert options["connect_timeout"] == 3 and "read_only=on" in options["options"]


def test_production_names_what_is_missing():
    env = {"PATH": os.environ["PATH"], "DESK_MODE": "production"}
    done = subprocess.run(
        [sys.executable, "-c", "import config.public_wsgi"],
        capture_output=True, text=True, env=env, cwd=CHECKOUT,
    )  # fmt: skip
    assert done.returncode and "PUBLIC_DATABASE_URL is not set" in done.stderr


@pytest.fixture
def public(settings, client):
    """The pages of the public process, in this one."""
    settings.ROOT_URLCONF = "reviews.publication.public.urls"
    settings.MIDDLEWARE = ["reviews.publication.public.middleware.PublicPagesMiddleware"]
    return client


def put(number, corrects=None, reason=""):
    """Publish the plan's figures as a version, past the counting."""
    edition = plan.edition(number)
    version = Publication.objects.create(
        as_of=plan.AS_OF, smallest=5, figures={}, tables=edition.tables, digest=edition.digest,
        follows=corrects, corrects=corrects, reason=reason, prepared_by=make.secretary(),
    )  # fmt: skip
    version.status, version.number = PublicationStatus.PUBLISHED, number
    version.published_by, version.published_at = make.chair(), clock.now()
    version.save(update_fields=["status", "number", "published_by", "published_at"])
    return version


@pytest.fixture
def versions(db):
    """Two versions of the plan's figures; the second took the place of the first."""
    put(2, put(1), "업종을 잘못 셈")


def test_the_page_shows_the_figures_of_the_plan(versions, public):
    page = public.get("/").content.decode()
    for number in ("105,116", "87,195", "14,918", "13,195", "59,082"):
        assert number in page
    assert page.count("<details>") == len(questions()) and "소상공인 확인서" in page
    english = public.get("/en/").content.decode()
    assert '<html lang="en">' in english and "105,116" in english
    assert not any(one.title in english for one in [*papers(), *questions()])


def test_texts_name_what_a_policy_may_change_only_as_of_a_day():
    """Amounts and times stand in policies; the page is shipped with a release."""
    named = [one for one in [*papers(), *questions()] if re.search(r"\d+(만원|일 안)", one.text)]
    assert [one.title for one in named] == ["얼마를 받을 수 있나요?"]
    assert "2022년 12월 29일에 발표한 기준" in named[0].text


def test_the_mean_days_say_from_which_day_they_count(versions, public):
    assert "<dt>서류가 모두 온 날부터 첫 의결까지 평균</dt>" in public.get("/").content.decode()
    tables = public.get("/statistics/").content.decode()
    assert "쉬는 날도 넣어 셉니다" in tables  # the dashboard counts working days


def test_every_version_can_be_read_and_says_what_replaced_it(versions, public):
    old = public.get("/statistics/1/").content.decode()
    assert "이 판은 제2판으로 바뀌었습니다" in old
    new = public.get("/statistics/").content.decode()
    assert "제1판을 고친 판입니다: 업종을 잘못 셈" in new
    for path in ("/statistics/1/", "/en/statistics/2/"):
        assert f'href="{path}"' in new + public.get("/en/statistics/").content.decode()
    assert public.get("/statistics/3/").status_code == 404


def test_before_the_first_version_the_page_says_so(db, public):
    assert "아직 공표한 통계가 없습니다" in public.get("/").content.decode()
    assert public.get("/statistics/").status_code == 404


def test_sheet_and_mark_have_the_address_of_their_content(db, public):
    page = public.get("/").content.decode()
    for name in ("public.css", "mark.svg"):
        address = (
            page.partition("/assets/")[2] if name == "mark.svg" else page.rpartition("/assets/")[2]
        )
        found = public.get("/assets/" + address.partition('"')[0])
        assert found.status_code == 200 and "immutable" in found["Cache-Control"]
    assert public.get("/assets/0000/public.css").status_code == 404
    assert public.get("/assets/0000/urls.py").status_code == 404


def test_a_version_has_one_address(versions, public):
    assert public.get("/statistics/1.xlsx").status_code == 200
    for path in ("01/", "0/", "100000/", "1" * 5000 + "/", "01.xlsx", "00001.zip", "+1/"):
        assert public.get(f"/statistics/{path}").status_code == 404, path


def test_what_django_refuses_and_what_fails_is_a_constant_page():
    """In the process without apps: an address that no route takes, an error."""
    broken = "import reviews.publication.public.views as v; v._frame = None; v.source.newest = None"
    _knows, answers = call(
        ("GET", "/a\nb"), ("GET", "/"),
        caller=CALLER.replace("for line in", f"{broken}\nfor line in"),
    )  # fmt: skip
    assert [one.status for one in answers] == [404, 500]
    for one in answers:
        assert (
            one.text.startswith("<!DOCTYPE html>")
            and "<h1>" in one.text
            and "Traceback" not in one.text
        )
        assert one.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in one.headers["content-security-policy"]


def test_a_file_is_made_once_for_those_who_ask_together(monkeypatch):
    edition, made, both = plan.edition(7), [], threading.Barrier(2)
    make_file = views.make_file

    def making(form, found):
        made.append(form)
        return make_file(form, found)

    def read(_number):
        both.wait(20)
        return edition

    monkeypatch.setattr(views, "make_file", making)
    monkeypatch.setattr(views.source, "edition", read)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(views.download, None, 7, "xlsx") for _ in range(2)]
        assert [one.result().status_code for one in asked] == [200, 200]
    assert made == ["xlsx"]
