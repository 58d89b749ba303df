"""The admin site: one index by section with what waits, and rows in words."""

import re
from datetime import timedelta

import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clock import today
from claims.evidence.models import SALES_FALL
from claims.evidence.registry import check_of
from claims.intake.models import FilingWindow
from claims.policy.models import Industry, Service, SupportPolicy
from claims.policy.verbs import copy_policy
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory, reseat
from claims.users import lockout
from config.admin_site import SECTIONS
from config.dev.catalogue import HANGUL
from config.dev.scenes import scene
from reviews.committee.models import Assignment, Vote
from reviews.committee.tests import factories as make
from reviews.notices.models import NoticeTemplate
from reviews.notices.templates.verbs import new_version
from reviews.payouts.tests import factories as money

QUERIES = 6  # user, locked accounts, all counts, menu, log entries, and one to spare


def rows():
    """Something in each list that waits, and a review through all its sections."""
    make.council()
    by = UserFactory(username="keeper", name="관리 하나", roles="admin", is_staff=True)
    decided = make.decided()
    unseated = make.panel(make.in_review())[0].member
    reseat(unseated.user, term_to=(today() - timedelta(days=1)).isoformat())
    Service.objects.create(name="새 서비스", name_key="새서비스", confirmed=False)
    Industry.objects.create(name="새 업종", name_key="새업종", confirmed=False)
    copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    new_version(template=NoticeTemplate.objects.filter(current=True).first(), by=by)
    payout = money.approved()
    return {"by": by, "decided": decided, "payout": payout}


_rows, site = scene("site", rows)


def test_every_list_stands_in_one_section_of_the_index():
    placed = [label for _key, _name, labels in SECTIONS for label in labels]
    assert len(placed) == len(set(placed))
    assert set(placed) == {model._meta.label for model in admin.site._registry}


def test_each_count_of_the_index_is_that_of_its_list(client, site):
    locked = UserFactory(username="locked")
    cache.set(lockout._locked_key(locked.pk), True)
    client.force_login(site["by"])
    page = client.get("/admin/")
    waiting = [line for section in page.context["sections"] for line in section.get("waiting", ())]
    labels = {str(line["label"]) for line in waiting}
    assert labels == {
        str(wait.label) for one in admin.site._registry.values() for wait in
        getattr(one, "waiting", ())
    }  # fmt: skip
    html = page.content.decode()
    for line in waiting:
        assert f'href="{line["url"]}" data-n="{line["n"]}"' in html
        shown = client.get(line["url"]).context["cl"]
        assert (shown.result_count, bool(shown.has_active_filters)) == (line["n"], True), line
    cache.delete(lockout._locked_key(locked.pk))


def test_the_index_costs_the_same_for_any_number_of_rows(client, site):
    client.force_login(site["by"])
    client.get("/admin/")
    Service.objects.bulk_create(
        Service(name=f"s{n}", name_key=f"s{n}", confirmed=False) for n in range(30)
    )
    with CaptureQueriesContext(connection) as spent:
        client.get("/admin/")
    assert len(spent) <= QUERIES, [one["sql"][:120] for one in spent]


def test_who_may_open_nothing_there_is_shown_nothing(client, site):
    nobody = UserFactory(is_staff=True)
    client.force_login(nobody)
    sections = client.get("/admin/").context["sections"]
    assert [section["app_label"] for section in sections] == ["security"]
    assert sections[0]["models"] == []
    auditor = UserFactory(roles="auditor", is_staff=True)
    client.force_login(auditor)
    shown = [
        model["object_name"]
        for section in client.get("/admin/").context["sections"]
        for model in section["models"]
    ]
    assert "AccessEntry" in shown and "User" not in shown


# what no cell may hold: [1, 4], {"a": 1}, 15889/1, 2045: 4, a code with underscores
RAW = re.compile(r"[\[{]['\"\d]|^\d+/\d+$|^\d+: \d+$|^[a-z]+(_[a-z]+)+$")


def cells(html):
    """The texts of a list's cells and of an opened row's values."""
    found = re.findall(r'<t[dh] class="field-[^>]*>(.*?)</t[dh]>', html, re.S)
    found += re.findall(r'<div class="readonly">(.*?)</div>', html, re.S)
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def test_lists_and_rows_are_in_words(client, site):
    claim = ClaimFactory(claimed_loss=1_234_567)
    account = BankAccountFactory(claim=claim, bank_code="011")
    client.force_login(site["by"])
    raw = {}
    for model in admin.site._registry:
        meta = model._meta
        place = f"admin:{meta.app_label}_{meta.model_name}"
        row = model._base_manager.order_by("-pk").first()
        urls = [reverse(f"{place}_changelist")]
        urls += [reverse(f"{place}_change", args=[row.pk])] if row else []
        for url in urls:
            answer = client.get(url)
            if answer.status_code == 200:
                raw |= {f"{url} {t}": t for t in cells(answer.content.decode()) if RAW.search(t)}
    assert raw == {}

    def page(name, row):
        return client.get(reverse(f"admin:{name}_change", args=[row.pk])).content.decode()

    assert "1,234,567원" in page("claims_claim", claim)
    assert "농협" in page("claims_bankaccount", account)
    seat = Assignment.objects.filter(review=site["decided"]).first()
    drawn = page("reviews_assignmentdraw", seat.draw)
    assert str(seat.member) in drawn and site["decided"].claim.number in drawn
    vote = Vote.everything.filter(ballot__review=site["decided"]).first()
    assert str(vote.assignment.member) in page("reviews_vote", vote)
    policy = page("claims_supportpolicy", SupportPolicy.objects.effective())
    assert "500,000원" in policy and "소상공인 확인서" in policy and "25%" in policy


def test_a_list_that_is_not_counted_says_so(client, site, monkeypatch):
    monkeypatch.setattr("claims.privacy.admin_base.CappedCountPaginator.most", 1)
    client.force_login(site["by"])
    page = client.get(reverse("admin:reviews_assignment_changelist")).content.decode()
    assert "1건까지 보입니다" in page


def test_models_and_their_fields_have_korean_names():
    nameless = []
    for model in apps.get_models():
        meta = model._meta
        if meta.app_label not in ("claims", "reviews") or hasattr(model, "pgh_label"):
            continue
        if any(field.name == "pgh_id" for field in meta.fields):
            continue
        named = [(meta.label, meta.verbose_name), (meta.label, meta.verbose_name_plural)]
        named += [
            (f"{meta.label}.{field.name}", field.verbose_name)
            for field in meta.fields
            if not field.primary_key and not meta.proxy
        ]
        nameless += [label for label, name in named if not HANGUL.search(str(name))]
    assert nameless == []


def test_headings_and_filters_of_every_list_are_korean(client, site):
    client.force_login(site["by"])
    foreign = {}
    for model, section in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = client.get(url)
        if answer.status_code != 200:
            continue
        shown = answer.context["cl"]
        columns = [name for name in shown.list_display if name != "action_checkbox"]
        words = [str(label_for_field(name, model, section)) for name in columns]
        words += [str(spec.title) for spec in shown.filter_specs]
        foreign |= {f"{url} {word}": word for word in words if not HANGUL.search(word)}
    assert foreign == {}


def test_checks_are_filtered_by_their_names(client, site):
    make.finding(ClaimFactory(), code=SALES_FALL)
    client.force_login(site["by"])
    for name, rows in (("claims_finding", 1), ("claims_readingmark", 0)):
        answer = client.get(reverse(f"admin:{name}_changelist"), {"check_code": SALES_FALL})
        shown = answer.context["cl"]
        assert len(shown.result_list) == rows
        spec = next(one for one in shown.filter_specs if str(one.title) == "점검")
        labels = [str(choice["display"]) for choice in spec.choices(shown)]
        assert str(check_of(SALES_FALL).label) in labels
        assert [label for label in labels if not HANGUL.search(label)] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_korean_words_for_the_admin_site_still_replace_djangos(domain):
    """An update of Django that changes a sentence leaves its own Korean on the page."""
    place = "contrib/admin/locale/ko/LC_MESSAGES"
    theirs = polib.mofile(f"{django.__path__[0]}/{place}/{domain}.mo")
    own = polib.pofile(settings.BASE_DIR / f"locale/ko/LC_MESSAGES/{domain}.po")
    ours = {entry.msgid: entry.msgid_plural for entry in own}
    for entry in theirs:
        if entry.msgid in ours:
            assert ours[entry.msgid] == entry.msgid_plural
    bad = re.compile(r"히스토리|\(으\)로|\(를\)|이/가|을/를|오브젝트|액션|타이핑|나옴|”가|\"가 ")
    left = {e.msgid for e in theirs if bad.search("".join([e.msgstr, *e.msgstr_plural.values()]))}
    assert left - set(ours) == set()
    mine = "".join(e.msgstr + "".join(e.msgstr_plural.values()) for e in own)
    assert not bad.search(mine)


def test_pages_speak_our_korean(client, site):
    client.force_login(site["by"])
    policies = client.get(reverse("admin:claims_supportpolicy_changelist")).content.decode()
    assert "할 일:" in policies and "(으)로" not in policies
    assert "목록 이름으로 찾기" in policies
    script = client.get("/admin/jsi18n/").content.decode()
    ours, djangos = (words.encode("unicode_escape").decode() for words in ("건 중", "중에 선택됨"))
    assert ours in script and djangos not in script


def test_a_closed_window_is_told_from_an_open_one(client, site):
    client.force_login(site["by"])
    url = reverse("admin:claims_filingwindow_changelist")
    counts = [
        client.get(f"{url}?state={state}").context["cl"].result_count
        for state in ("open", "ahead", "closed")
    ]
    assert sum(counts) == FilingWindow.objects.count()
