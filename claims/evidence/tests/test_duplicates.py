"""Facts that claims share: reported if they matter, not where they are honest."""

import io

import pytest
from PIL import Image, ImageDraw

from claims.contacts.tests.factories import corrected_contact
from claims.demo.documents import DemoFile
from claims.demo.fonts import load_font
from claims.documents.models import DocumentKind, Page
from claims.documents.tests import files
from claims.documents.tests.hashes import hamming_distance
from claims.evidence import shared_facts, similar_pages
from claims.evidence.models import FindingLink
from claims.evidence.registry import LINKS
from claims.evidence.tests import proof
from claims.policy.models import Service
from claims.register.models import ClaimantKind

pytestmark = pytest.mark.django_db
USAGE = DocumentKind.SERVICE_USAGE_PROOF
OTHER = {"business_number": "1208147521", "business_name": "새벽 커피", "representative": "박서연"}
OTHER |= {"person_name": "박서연"}
SECOND_SHOP = {"business_number": "2208162517", "business_name": "온담 찻집"}


def another_service():
    return Service.objects.exclude(name="카카오톡 채널").filter(company__is_operator=True).first()


def send(claim, data, kind=USAGE, name="화면.jpg"):
    return proof.taken_in(claim, DemoFile(kind, name, data))


def links_of(claim, code):
    rows = FindingLink.objects.filter(finding__in=proof.current(claim), finding__check_code=code)
    return list(rows.values_list("other_claim", flat=True))


# ------------------------------------------------------------------ accounts, phones, businesses
def test_an_account_of_another_business_is_told_with_a_link():
    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    assert proof.checked(claim)["same.account"] == "warning:of_another"
    assert links_of(claim, "same.account") == [other.pk]
    [finding] = [f for f in proof.current(claim) if f.check_code == "same.account"]
    assert finding.sentence == "다른 사업자의 신청 1건과 지급 계좌가 같음"
    assert other.number not in finding.sentence and OTHER["business_name"] not in finding.sentence


def test_two_services_of_one_shop_are_two_honest_claims():
    claim = proof.claim_of()
    proof.claim_of(service=another_service())
    assert proof.checked(claim) == {"same.business": "ok:other_service"}


def test_two_claims_for_one_service_may_be_one_too_many():
    claim, twin = proof.claim_of(), proof.claim_of()
    assert proof.checked(claim) == {"same.business": "warning:same_service"}
    assert links_of(claim, "same.business") == [twin.pk]


def test_a_second_shop_of_one_person_is_no_stranger():
    claim = proof.claim_of()
    proof.claim_of(**SECOND_SHOP)
    assert proof.checked(claim) == {"same.account": "ok:of_one_person"}


def test_a_phone_of_another_business_is_told():
    claim, other = proof.claim_of(account=None), proof.claim_of(account=None, **OTHER)
    assert proof.checked(claim) == {"same.phone": "warning:of_another"}
    assert links_of(claim, "same.phone") == [other.pk]


def test_a_corrected_phone_of_another_business_is_told_and_so_is_the_filed_one():
    claim = proof.claim_of(account=None, plain_phone="01099998888")
    other = proof.claim_of(account=None, **OTHER)
    assert proof.checked(claim) == {}
    corrected_contact(claim, phone="010-1234-5678")
    for one, shares in ((claim, other), (other, claim)):
        assert proof.checked(one) == {"same.phone": "warning:of_another"}
        assert links_of(one, "same.phone") == [shares.pk]
    corrected_contact(other, phone="010-7777-6666")
    assert proof.checked(claim) == {"same.phone": "warning:of_another"}


def test_what_differs_is_not_told():
    claim = proof.claim_of()
    proof.claim_of(account="77700001111222", plain_phone="01099998888", **OTHER)
    assert proof.checked(claim) == {}


def test_private_people_are_told_apart_by_who_they_are():
    private = {
        "claimant_kind": ClaimantKind.INDIVIDUAL, "business_number": "", "business_name": "",
        "representative": "",
    }  # fmt: skip
    claim = proof.claim_of(**private)
    proof.claim_of(**private, claimant=claim.claimant)  # the same person again
    assert proof.checked(claim) == {}
    proof.claim_of(**private | {"person_name": "박서연"})
    assert proof.checked(claim) == {
        "same.account": "warning:of_another",
        "same.phone": "warning:of_another",
    }


def test_withdrawn_claims_and_older_accounts_are_left_out():
    from django.utils import timezone

    from claims.tests.factories import BankAccountFactory, UserFactory

    claim, other = proof.claim_of(), proof.claim_of(**OTHER, plain_phone="01099998888")
    BankAccountFactory(claim=other, version=2, plain_number="77700001111222")
    proof.claim_of(
        **SECOND_SHOP | {"representative": "최", "person_name": "최"},
        withdrawn_at=timezone.now(),
        withdrawn_by=UserFactory(),
    )
    assert proof.checked(claim) == {}


def test_a_number_that_many_carry_is_counted_and_linked_up_to_a_bound(monkeypatch):
    claim = proof.claim_of(account=None)
    for n in range(LINKS + 3):
        proof.claim_of(
            account=None, **OTHER | {"representative": f"대표{n}", "person_name": f"대표{n}"}
        )
    [finding] = [f for f in proof.checked(claim) and proof.current(claim)]
    assert finding.sentence == f"다른 사업자의 신청 {LINKS + 3}건과 휴대전화가 같음"
    assert len(links_of(claim, "same.phone")) == LINKS
    monkeypatch.setattr(shared_facts, "MOST", 5)
    monkeypatch.setattr("claims.evidence.registry.MOST", 5)
    proof.check_claim(claim_id=claim.pk)
    [finding] = proof.current(claim)
    assert "5+건" in finding.sentence


# ------------------------------------------------------------------ files
def test_the_same_file_of_another_business():
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    send(claim, files.picture("JPEG"))
    send(other, files.picture("JPEG"))
    shown = proof.checked(claim)
    assert shown["same.file"] == "problem:of_another"
    assert links_of(claim, "same.file") == [other.pk]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DocumentKind.SMALL_BUSINESS_CERTIFICATE, None),
        (DocumentKind.BANKBOOK_COPY, None),
        (DocumentKind.SALES_LOSS_PROOF, "warning:of_the_same"),
        (USAGE, "warning:of_the_same"),
    ],
)
def test_the_same_file_of_one_business(kind, said):
    claim, twin = proof.claim_of(), proof.claim_of(service=another_service())
    send(claim, files.picture("JPEG"), kind)
    send(twin, files.picture("JPEG"), kind)
    assert proof.checked(claim).get("same.file") == said


def test_the_same_file_of_one_persons_other_shop():
    claim, second = proof.claim_of(), proof.claim_of(**SECOND_SHOP)
    send(claim, files.picture("JPEG"))
    send(second, files.picture("JPEG"))
    assert proof.checked(claim)["same.file"] == "warning:of_one_person"


def test_a_file_that_was_set_aside_is_no_duplicate():
    from claims.documents.verbs import set_aside
    from claims.tests.factories import UserFactory

    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    send(claim, files.picture("JPEG"))
    theirs = send(other, files.picture("JPEG"))
    assert "same.file" in proof.checked(claim)
    set_aside(document=theirs, by=UserFactory(roles=["secretariat"]), reason="잘못 올림")
    assert "same.file" not in proof.checked(claim)


# ------------------------------------------------------------------ pictures
def screenshot(*, clock="17:23", name="온담 플라워", bubbles=(300, 180, 420, 240, 360)):
    """A chat as a telephone shows it; only what is said differs."""
    image = Image.new("RGB", (720, 1440), "#b9c9d9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 60, 720, 148), fill="#8aa0b8")
    draw.text((36, 14), clock, "#1d2433", load_font(28))
    draw.text((84, 84), name, "#1d2433", load_font(32))
    for row, width in enumerate(bubbles):
        left = 40 if row % 2 else 680 - width
        draw.rounded_rectangle(
            (left, 220 + row * 200, left + width, 330 + row * 200), 16, "#f7e04b"
        )
    return image


def saved(image, *, scale=1.0, quality=85, light=1.0, form="JPEG"):
    if scale != 1:
        image = image.resize((round(image.width * scale), round(image.height * scale)))
    if light != 1:
        image = image.point(lambda level: int(level * light))
    out = io.BytesIO()
    image.save(out, form, quality=quality)
    return out.getvalue()


@pytest.mark.parametrize(
    "again",
    [
        {"quality": 30},
        {"scale": 0.5},
        {"scale": 0.8, "quality": 62, "light": 0.97},
        {"form": "PNG"},
        {"form": "WEBP", "quality": 50},
    ],
    ids=str,
)
def test_a_picture_that_was_saved_again_is_recognised(again):
    claim, other = proof.claim_of(account=None), proof.claim_of(**OTHER, account=None)
    send(claim, saved(screenshot()))
    send(other, saved(screenshot(), **again))
    shown = proof.checked(claim)
    assert shown["near.picture"] == "warning:of_another"
    assert "same.file" not in shown
    assert links_of(claim, "near.picture") == [other.pk]
    assert proof.checked(other)["near.picture"] == "warning:of_another"


@pytest.mark.parametrize(
    "different",
    [
        {"clock": "17:28"},
        {"name": "새벽 커피"},
        {"bubbles": (300, 180, 420, 240, 340)},
    ],
    ids=["another minute", "another shop", "another word"],
)
def test_two_screenshots_of_one_app_are_two(different):
    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    mine = send(claim, saved(screenshot()))
    send(other, saved(screenshot(**different), quality=60))
    assert "near.picture" not in proof.checked(claim)
    # not because the hash told them apart: they were candidates, and looked at
    assert shared_facts.load_shared_facts([claim], {}, [mine]).similar_pages[mine.pk]


def test_a_business_may_show_its_picture_twice():
    claim, twin = proof.claim_of(), proof.claim_of(service=another_service())
    send(claim, saved(screenshot()))
    send(twin, saved(screenshot(), quality=40))
    assert "near.picture" not in proof.checked(claim)


def test_pages_of_forms_are_no_pictures():
    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    for one in (claim, other):
        proof.sent(one, kinds={"small_business_certificate", "bankbook_copy"})
    assert "near.picture" not in proof.checked(claim)


def test_a_picture_that_is_gone_is_not_called_the_same(monkeypatch):
    from claims.documents.storage import previews

    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    send(claim, saved(screenshot()))
    theirs = send(other, saved(screenshot(), quality=40))
    image = previews.read_page_image

    def lost(page, **options):
        if page.document_id == theirs.pk:
            raise previews.OriginalMissingError(theirs.pk)
        return image(page, **options)

    monkeypatch.setattr(previews, "read_page_image", lost)
    assert "near.picture" not in proof.checked(claim)


def test_the_database_counts_bits_as_the_hash_does():
    """Quarters are signed 16-bit numbers; their distance is taken in SQL."""

    claim, other = proof.claim_of(), proof.claim_of(**OTHER)
    mine = send(claim, saved(screenshot()))
    theirs = send(other, saved(screenshot(), quality=40))
    bands = (-1, 0, 32767, -32768)
    for flipped, near in ((similar_pages.NEAR, True), (similar_pages.NEAR + 1, False)):
        other_bands = (-1, 0, 32767, -32768 ^ ((1 << flipped) - 1))
        assert hamming_distance(bands, other_bands) == flipped
        for document, four in ((mine, bands), (theirs, other_bands)):
            fields = {f"band_{n}": band for n, band in enumerate(four, 1)}
            Page.objects.filter(document=document).update(**fields)
        Page.objects.update(points=None)  # by the hash alone
        assert bool(shared_facts.load_shared_facts([claim], {}, [mine]).similar_pages) is near


def test_the_demos_screenshots_are_told_apart_and_their_copies_are_not():
    """Pure: every pair of 10 shops' screenshots, and each beside itself saved again."""
    from claims.demo.documents import facts_from_row
    from claims.demo.register import COLUMNS, rows
    from claims.demo.screenshots import saved_again, usage_screenshots
    from claims.documents.formats.image_similarity import hash_bands
    from claims.evidence.picture_comparison import is_same_picture

    name, loss = COLUMNS.index("상호"), COLUMNS.index("피해금액")
    shops = [facts_from_row(row) for row in rows(claims=800, seed=3) if row[name] and row[loss]]
    shots = [shot for facts in shops[:10] for shot in usage_screenshots(facts)]
    pictures = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    copies = [Image.open(io.BytesIO(saved_again(shot))).convert("RGB") for shot in shots]
    for one, copy in zip(pictures, copies, strict=True):
        assert hamming_distance(hash_bands(one), hash_bands(copy)) <= similar_pages.NEAR
        assert is_same_picture(one, copy) and is_same_picture(copy, one)
    for index, one in enumerate(pictures):
        assert not any(
            is_same_picture(one, other) for other in (*pictures[:index], *copies[:index])
        )
