"""Lines of COPY from checked facts: keys, digests, encryption and the route. No database.

Values are encrypted here, before anything leaves the process: no plain phone, mail or account
number reaches a table, the write-ahead log, a message or a log line.
"""

import marshal
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from claims.identifiers import name_key
from claims.intake.columns import KINDS
from claims.intake.loading.validation import ClaimFacts, Memo
from claims.personal_data.crypto import ColumnCipher, ManyDigests
from claims.personal_data.masking import mask_email
from claims.policy.triage import TriageRule, triage
from claims.register.models import HolderMatch

KST = ZoneInfo("Asia/Seoul")
PLAIN = 2  # version of marshal that does not look for equal objects
NULL = r"\N"

# Columns of claims_claim, in the order of a COPY line.
CLAIM_COLUMNS = (
    "id", "claimant_id", "service_id", "industry_id", "row_no", "number", "filed_at", "channel",
    "claimant_kind", "person_name", "business_name", "representative", "business_number",
    "industry_text", "region", "phone", "phone_last4", "phone_index", "email", "email_hint",
    "company_id", "fee", "harm", "claimed_loss", "narrative", "name_key", "representative_key",
    "facts_digest", "route", "tier_id", "window_id", "import_run_id", "routed_under_id",
    "routed_at",
)  # fmt: skip
CLAIMANT_COLUMNS = ("id", "identity_key", "kind", "display_name")
ACCOUNT_COLUMNS = (
    "claim_id", "version", "bank_code", "number", "last4", "number_index", "holder_name",
    "text_digest", "holder_match", "source", "reason", "created_at",
)  # fmt: skip

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class CompanyRef(NamedTuple):
    """Company of a claim, as preparing a row needs it: primary key, and True for the operator."""

    pk: int
    is_operator: bool


class PreparedRow(NamedTuple):
    """A checked row of a claims file, ready for COPY. `claim` and `account` are its lines for the
    two tables, without the ids, which only the loader knows. `digest` is that of its facts,
    `identity` the claimant's key.

    `cells` is the row as it was read, marshalled, for a row that is refused after all."""

    row_no: int
    number: str
    digest: bytes
    route: str
    identity: bytes
    claimant: bytes
    service: str
    industry: str
    claim: bytes
    account: bytes
    cells: bytes


def in_kst(moment: datetime) -> str:
    """Return an aware datetime as text in KST, `YYYY-MM-DD HH:MM:SS`, as COPY takes it; the text
    sorts like the time.
    """
    return moment.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def escaped(text: str) -> str:
    """Return a text with the escapes of COPY's text format, as one field of a line."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


def bytea(value: bytes) -> str:
    return rf"\\x{value.hex()}"


def identity_text(facts: ClaimFacts, key: str) -> str:
    """Return the text whose digest identifies a claimant: the business number, else name and phone,
    else the claim number.

    `key` is the `name_key` of the business or person."""
    if facts.business_number:
        return f"b:{facts.business_number}"
    if facts.phone:
        return f"p:{key}{facts.phone}"
    return f"c:{facts.number}"


class RowPreparer:
    """Preparer of the rows of one import run: it turns checked facts into PreparedRows with route,
    digests and encrypted values.

    `windows`: (opens, closes) of every filing window of the incident as text in KST; `closes` is
    exclusive. `now`: the time of routing.
    """

    def __init__(
        self,
        *,
        window_id: int,
        run_id: int,
        policy_id: int,
        rule: TriageRule,
        windows: Sequence[tuple[str, str]],
        now: datetime,
    ) -> None:
        self.rule = rule
        self.windows = tuple(windows)
        self.edges = {edge[:10] for window in windows for edge in window}
        self.now = now.isoformat()
        self.tail = f"{window_id}\t{run_id}\t{policy_id}\t{self.now}\n"
        self.account_tail = f"intake\t\t{self.now}\n"
        self.routes = Memo(self._route)
        self.encrypted_phone = ColumnCipher("claims_claim", "phone").encrypt
        self.encrypted_email = ColumnCipher("claims_claim", "email").encrypt
        self.encrypted_account = ColumnCipher("claims_bankaccount", "number").encrypt
        self.identity_key = ManyDigests("INDEX_KEY", "identity:").of
        self.phone_index = ManyDigests("INDEX_KEY", "phone:").of
        self.number_index = ManyDigests("INDEX_KEY", "account:").of
        self.digest = ManyDigests("DIGEST_KEY").of

    def _route(self, facts: tuple[str, bool, int | None, bool]) -> tuple[str, str]:
        """Return (route of a claim by the triage rule, primary key of its tier as a field of COPY,
        NULL without one).

        `facts` are the time of filing as text in KST (`in_kst`), True for the operator's company,
        the loss in won or None, and True for a small business."""
        filed_at, of_operator, loss, small = facts
        routed = triage(
            in_a_window=any(opens <= filed_at < closes for opens, closes in self.windows),
            of_operator=of_operator,
            loss=loss,
            small_business=small,
            rule=self.rule,
        )
        return routed.route, str(routed.tier.pk) if routed.tier else NULL

    def prepare(self, row_no: int, facts: ClaimFacts, cells: list[str]) -> PreparedRow:
        """Return a PreparedRow of these facts; `cells` are the row as it was read. It checks
        nothing."""
        (
            number, filed_at, channel, kind_word, person, business, representative, registration,
            industry, region, phone, email, service, company, fee, harm, amount, narrative, bank,
            account, holder,
        ) = facts  # fmt: skip
        kind = KINDS[kind_word]
        loss = "" if amount is None else str(amount)
        # Rows of one day and the same other values share a route, unless a window begins or ends
        # then.
        day = filed_at[:10]
        route, tier = self.routes[
            filed_at if day in self.edges else day,
            company.is_operator,
            amount,
            kind == "small_business",
        ]
        text = (
            f"{number}\x1f{filed_at}\x1f{channel}\x1f{kind_word}\x1f{person}\x1f{business}\x1f"
            f"{representative}\x1f{registration}\x1f{industry}\x1f{phone}\x1f{email}\x1f{service}"
            f"\x1f{fee}\x1f{harm}\x1f{narrative}\x1f{bank}\x1f{account}\x1f{holder}\x1f"
            f"{company.pk}\x1f{amount}"
        )
        if region:  # so that a file from before the column is still the same filing
            text += f"\x1f{region}"
        digest = self.digest(text)
        key = name_key(business or person)
        representative_key = name_key(representative) if representative else ""
        identity = self.identity_key(identity_text(facts, key))
        line = self._account(facts, key, representative_key) if account else ""
        contact = self._contact(number, phone, email)
        if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
            channel, person, business, representative, industry, narrative = (
                escaped(channel), escaped(person), escaped(business), escaped(representative),
                escaped(industry), escaped(narrative),
            )  # fmt: skip
            key, representative_key = escaped(key), escaped(representative_key)
        claim = (
            f"{row_no}\t{number}\t{filed_at}+09\t{channel}\t{kind}\t{person}\t{business}\t"
            f"{representative}\t{registration}\t{industry}\t{region}\t{contact}\t{company.pk}\t{fee}\t"
            f"{harm}\t{loss or NULL}\t{narrative}\t{key}\t{representative_key}\t"
            f"\\\\x{digest.hex()}\t{route}\t{tier}\t{self.tail}"
        )
        return PreparedRow(
            row_no, number, digest, route, identity,
            f"\\\\x{identity.hex()}\t{kind}\t{business or person}\n".encode(), service,
            facts.industry, claim.encode(), line.encode(), marshal.dumps(cells, PLAIN),
        )  # fmt: skip

    def _contact(self, number: str, phone: str, email: str) -> str:
        """Return the COPY fields phone, phone_last4, phone_index, email, email_hint of claim
        `number`, separated by tabs. Phone and mail are encrypted; the index is a keyed digest, the
        hint is masked."""
        encrypted = index = address = NULL
        hint = ""
        if phone:
            encrypted = rf"\\x{self.encrypted_phone(phone, number).hex()}"
            index = rf"\\x{self.phone_index(phone).hex()}"
        if email:
            address = rf"\\x{self.encrypted_email(email, number).hex()}"
            hint = escaped(mask_email(email)[:20])
        return f"{encrypted}\t{phone[-4:]}\t{index}\t{address}\t{hint}"

    def _account(self, facts: ClaimFacts, key: str, representative_key: str) -> str:
        """Return the line of COPY for the bank account, without the claim's id. The number is
        encrypted; its index is a keyed digest."""
        bank, account, holder = facts.bank, facts.account, facts.holder
        digest = self.digest(f"{bank}\x1f{account}\x1f{holder}")
        match = self._holder_match(facts, key, representative_key)
        return (
            f"1\t{bank}\t{bytea(self.encrypted_account(account, facts.number))}\t{account[-4:]}\t"
            f"{bytea(self.number_index(account))}\t{escaped(holder)}\t{bytea(digest)}\t{match}\t"
            f"{self.account_tail}"
        )

    @staticmethod
    def _holder_match(facts: ClaimFacts, key: str, representative_key: str) -> str:
        """Return the HolderMatch value of the account's holder: business, representative (or the
        claimant in person), mismatch, or unknown if no holder is named.

        `key` is the `name_key` of the business, or of the person if there is no business.
        """
        holder = name_key(facts.holder)
        if not holder:
            return HolderMatch.UNKNOWN.value
        if facts.business and holder == key:
            return HolderMatch.BUSINESS.value
        if holder in (representative_key, name_key(facts.person)):
            return HolderMatch.REPRESENTATIVE.value
        return HolderMatch.MISMATCH.value
