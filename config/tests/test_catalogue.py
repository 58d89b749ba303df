"""English is complete: every string has its words, and no page falls back to Korean."""

import ast
import html
import re

import polib
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db import models
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from claims.banks import BANKS
from claims.money import prose_won
from claims.tests.factories import ClaimFactory, UserFactory
from config.dev import catalogue, messages
from config.dev.catalogue import HANGUL, Message, placeholders
from config.dev.scenes import scene
from reviews.committee.models.votes import Choice
from reviews.committee.tests import factories as make
from reviews.notices.bulk.running import control
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.variables.by_event import VARIABLES
from reviews.payouts.tests import factories as pay
from reviews.roles import ROLES

TEXT = (models.CharField, models.TextField, ArrayField)
LANGUAGE_NAMES = {name for _code, name in settings.LANGUAGES}


@pytest.fixture(scope="module")
def file():
    return polib.pofile(str(catalogue.CATALOGUE))


def said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def of_entry(entry):
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def test_the_file_holds_what_code_and_templates_say_and_nothing_else(file):
    there, wanted = [of_entry(entry) for entry in file], set(catalogue.messages())
    assert wanted - set(there) == set(), (
        "run python -m config.dev.catalogue: it adds the missing messages"
    )
    assert set(there) - wanted == set(), (
        "run python -m config.dev.catalogue: it removes the unused messages"
    )
    assert len(there) == len(set(there)) and file.obsolete_entries() == []


def test_every_message_has_its_english(file):
    assert [entry.msgid for entry in file if not all(said(entry)) or entry.fuzzy] == []


def test_a_translation_leaves_open_what_its_sentence_does(file):
    wrong = {
        entry.msgid: said(entry)
        for entry in file
        if any(placeholders(text) != placeholders(entry.msgid) for text in said(entry))
    }
    assert wrong == {}


def test_markup_survives(file):
    tags = re.compile(r"<[^>]+>")
    wrong = [
        entry.msgid
        for entry in file
        if any(tags.findall(text) != tags.findall(entry.msgid) for text in said(entry))
    ]
    assert wrong == []


def test_no_translation_is_korean_or_shouts(file):
    texts = {text for entry in file for text in said(entry)} - LANGUAGE_NAMES
    assert {text for text in texts if HANGUL.search(text) or "!" in text} == set()


def test_plurals_have_both_forms(file):
    assert file.metadata["Plural-Forms"].startswith("nplurals=2;")
    assert [e.msgid for e in file if e.msgid_plural and set(e.msgstr_plural) != {0, 1}] == []


# A number may be one, so its noun needs both forms, or a sentence in which it does not agree
# ("claims left: 1"). Limits are more than one.
NUMBERED = re.compile(
    r"(?<!of )(?<!up to )(?<!more than )(?<!within )(?<!after )(?<!when )(?<!late by )(?<!runs )"
    r"%\((?:n|m|days|count|read|left|over|moved|needed|present)\)s (?:working )?"
    r"(?:claims|payouts|payments|rows|files|people|members|reviews|documents|kinds|days|decisions|"
    r"holds|batches|notices|recipients|businesses|answers|benefits|seats)\b",
    re.IGNORECASE,
)
NEVER_ONE = {
    "%(days)s일",  # "5.0 days"
    "%(n)s개",  # documents of one finding, told where there are several
    "결정 기한 %(days)s영업일 연장",
    "달이 끝나고 %(n)s일이 지났습니다.",
    "계획한 묶음이 %(count)s개여서 한 번에 만들 수 없습니다. 한 번에 %(most)s개까지 만듭니다. "
    "지급 종류를 고르거나 은행마다 나누지 않게 바꿔 주세요.",
    "서류가 모두 온 날부터 첫 의결까지 평균 %(days)s일",
}


def test_a_number_agrees_with_its_noun(file):
    alone = [one for one in file if not one.msgid_plural and one.msgid not in NEVER_ONE]
    assert [one.msgstr for one in alone if NUMBERED.search(one.msgstr)] == []


def test_one_korean_word_is_parted_by_its_context():
    source = 'from x import y\npgettext_lazy("vote", "지급")\n_("지급")\n_("English")\n'
    found = set(catalogue._calls(ast.parse(source)))
    assert {Message("지급", context="vote"), Message("지급")} <= found


def test_a_function_under_another_name_is_read_too():
    source = 'from django.utils.translation import gettext as now\nnow("가능")\nlater("불능")\n'
    assert list(catalogue._calls(ast.parse(source))) == [Message("가능")]


def test_a_plural_with_a_context_is_read_from_templates(tmp_path):
    counted = '{% blocktranslate count n=n context "rows" %}{{ n }}건{% plural %}{{ n }}건들'
    (tmp_path / "one.html").write_text(counted + "{% endblocktranslate %}")
    found = list(catalogue.of_template(tmp_path / "one.html"))
    assert found == [Message("%(n)s건", "%(n)s건들", "rows")]


@pytest.fixture(scope="module")
def _compiled():
    """Load the compiled catalogue on disk, whatever was loaded before."""
    messages.compile_all()
    trans_real._translations.pop("en", None)


@pytest.fixture
def english(_compiled):
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
def test_the_choices_of_one_list_begin_alike():
    """A list of "call taken", "call made" and "Visit" looks unfinished."""
    mixed = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if model.__module__.startswith(("claims.", "reviews.")) and field.choices:
                begins = {str(label)[0].islower() for _value, label in field.choices}
                mixed += [f"{model.__name__}.{field.name}"] if len(begins) > 1 else []
    assert mixed == []


@pytest.mark.usefixtures("english")
def test_words_of_a_vote_are_not_those_of_the_room():
    assert [str(label) for label in Choice.labels] == ["Grant", "Grant part", "Deny"]
    assert str(apps.get_model("reviews", "Payout")._meta.verbose_name_plural) == "Payouts"
    assert prose_won(1_500_000) == "1,500,000 won"


# ------------------------------------------------------------------ pages
def test_the_log_in_page_is_english_by_the_browsers_wish(client, db, english):
    answer = client.get(reverse("account_login"), headers={"accept-language": "en-GB,en;q=0.8"})
    assert '<html lang="en"' in answer.content.decode()
    assert korean_of(answer) == []


def test_the_switch_is_kept_and_leads_back(client, db, english):
    client.force_login(UserFactory(roles="chair", name="Kim"))
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/reviews/?tab=x"})
    assert answer.headers["Location"] == "/reviews/?tab=x"
    korean = {"accept-language": "ko"}
    assert '<html lang="en"' in client.get("/", headers=korean).content.decode()
    client.post(reverse("set_language"), {"language": "ko", "next": "/"})
    assert '<html lang="ko"' in client.get("/", headers=korean).content.decode()


@pytest.fixture
def seen_in_english(client, db, english):
    """Opens a page in English as a user; gives the Korean that is left beside the data."""
    cache.clear()
    known = set()

    def korean(user, url):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user)
        answer = client.get(url)
        assert answer.status_code == 200, url
        return korean_of(answer, known)

    return korean


def rows():
    """A review in each state, a payout that failed, and a batch."""
    make.council()
    reviews = {
        "in_review": make.in_review(),
        "waiting": make.waiting(),
        "decided": make.decided(),
        "deciding": make.deciding(),
    }
    pay.failed()
    pay.built(pay.approved())
    return reviews


_rows, reviews = scene("reviews", rows)


@pytest.mark.usefixtures("reviews")
@pytest.mark.parametrize("role", list(ROLES))
def test_the_dashboard_of_every_role_is_english(client, seen_in_english, role):
    user = UserFactory(roles=role, is_staff=role == "admin")
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    client.get(reverse("dashboard:dashboard"))  # counts are kept a while: no words with them
    assert seen_in_english(user, reverse("dashboard:dashboard")) == []


@pytest.mark.usefixtures("reviews")
@pytest.mark.parametrize("tab", ["in_review", "waiting_documents", "decided", "deciding"])
def test_the_queue_is_english(seen_in_english, tab):
    url = reverse("committee:queue")
    assert seen_in_english(UserFactory(roles="chair"), f"{url}?tab={tab}") == []


@pytest.mark.parametrize("state", ["in_review", "waiting", "decided", "deciding"])
def test_the_desk_is_english(seen_in_english, reviews, state):
    review = reviews[state]
    url = reverse("committee:desk", args=[review.claim.number])
    for user in (make.secretary(), make.chair()):
        assert seen_in_english(user, url) == []
    if state == "in_review":
        assert seen_in_english(make.panel(review)[0].member.user, url) == []


def test_the_register_is_english(seen_in_english, reviews):
    claims = [ClaimFactory(), ClaimFactory(tier_grant=True), reviews["decided"].claim]
    user = make.secretary()
    assert seen_in_english(user, reverse("register:claims")) == []
    assert seen_in_english(user, reverse("intake:imports")) == []
    for claim in claims:
        assert seen_in_english(user, reverse("register:claim", args=[claim.number])) == []


def test_payouts_and_notices_are_english(seen_in_english):
    payouts = [pay.tier_payout(), pay.failed(), pay.paid()]
    batch, user = pay.built(pay.approved()), pay.finance()
    for tab in ("prepared", "approved", "batched", "paid", "failed"):
        assert seen_in_english(user, reverse("payouts:payouts") + f"?tab={tab}") == []
    for payout in payouts:
        assert seen_in_english(user, reverse("payouts:payout", args=[payout.pk])) == []
    assert seen_in_english(user, reverse("payouts:batches")) == []
    assert seen_in_english(user, reverse("payouts:batch", args=[batch.pk])) == []
    assert seen_in_english(make.secretary(), reverse("notices:notices")) == []


def test_the_rooms_of_notices_are_english(seen_in_english):
    make.council()
    user, claim = bulks.secretary(), bulks.tier_claims(2)[0]
    closed = suppress_address(claim=claim, channel="mail", reason="opt_out", by=user)[0]
    bulk = bulks.written(bulks.prepared())
    control.pause_bulk(bulk=bulk, by=user)
    urls = [
        reverse("notices:notices") + f"?bulk={bulk.pk}&waiting=10",
        reverse("notices:bulks"),
        reverse("notices:new_bulk") + "?audience=every_route&language=en",
        reverse("notices:bulk", args=[bulk.pk]),
        reverse("notices:suppressions"),
        reverse("notices:suppress_address") + f"?claim={claim.number}",
        reverse("notices:lift_suppression", args=[closed.pk]),
    ]
    for url in urls:
        assert seen_in_english(user, url) == []


@pytest.mark.usefixtures("reviews")
@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_the_admin_site_is_english(seen_in_english, role):
    user = UserFactory(roles=role, is_staff=True)
    assert seen_in_english(user, reverse("admin:index")) == []
    opened = 0
    for model, site in admin.site._registry.items():
        meta, row = model._meta, model._base_manager.first()
        ours = meta.app_label in ("claims", "reviews")
        if not ours or not site.has_view_permission(request_of(user)):
            continue
        opened += 1
        place = f"admin:{meta.app_label}_{meta.model_name}"
        assert seen_in_english(user, reverse(f"{place}_changelist")) == []
        if row is not None:
            assert seen_in_english(user, reverse(f"{place}_change", args=[row.pk])) == []
    assert opened


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "account_logout"])
def test_the_account_pages_are_english(seen_in_english, name):
    user = UserFactory(roles="member")
    assert seen_in_english(user, reverse(name)) == []


@pytest.mark.parametrize("url", ["/claims/NONE-1/", "/payouts/0/"])
def test_a_refusal_is_english(client, db, english, url):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.get(url)
    assert answer.status_code in (403, 404)
    assert korean_of(answer) == []


def korean_of(answer, known=None):
    """Runs of Hangul in a page's text and attributes that the database does not hold.

    `known` is what it held for an earlier page of the test; it is read again if that is not all.
    """
    page = html.unescape(answer.content.decode())
    # Leave out data: initials of names, and names masked with *.
    page = re.sub(r'<span class="who[^"]*"[^>]*>[가-힣]</span>', "", page)
    page = re.sub(r"[가-힣]*\*+[가-힣]*", "", page)
    page = re.sub(r"#\{[가-힣]+\}", "", page)  # letters' variables have one name in all languages
    page = re.sub(r' data-text="[^"]*"', "", page)  # canned words of a Korean letter
    known = set() if known is None else known
    if known and not korean_beside(page, known):
        return []
    known.update(data())
    return korean_beside(page, known)


def korean_beside(page, values):
    for value in sorted(values | set(BANKS.values()) | LANGUAGE_NAMES, key=len, reverse=True):
        page = page.replace(value, "")
    return re.findall(r"[^<>\n]{0,30}[가-힣]+", page)


def data():
    """Every Korean text in a column of the database, words of a choice left out."""
    found: set[str] = set()
    found |= {one.example for several in VARIABLES.values() for one in several}
    for model in apps.get_models():
        if not model._meta.managed or model._meta.app_label not in ("claims", "reviews"):
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, TEXT) and not field.choices
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            for value in row:
                texts = value if isinstance(value, list) else [value]
                found.update(v for v in texts if isinstance(v, str) and HANGUL.search(v))
    return found


class _Asked(forms.Form):
    name = forms.CharField(max_length=3, required=False)
    needed = forms.CharField()
    one = forms.ChoiceField(choices=[("a", "가")])
    several = forms.MultipleChoiceField(choices=[("a", "가")])


def test_faults_of_forms_are_said_in_the_words_of_the_desk():
    form = _Asked({"name": "너무 길다", "one": "z", "several": ["z"]})
    assert {name: str(said[0]) for name, said in form.errors.items()} == {
        "name": "3자까지입니다. 지금 5자입니다.",
        "needed": "적거나 골라 주세요.",
        "one": "고른 것이 목록에 없습니다. 다시 골라 주세요.",
        "several": "고른 것이 목록에 없습니다. 다시 골라 주세요.",
    }
    assert str(forms.ModelChoiceField.default_error_messages["invalid_choice"]) == (
        "고른 것이 목록에 없습니다. 다시 골라 주세요."
    )
