"""Import of claims by django-import-export, for comparison: row by row, with the same checks, keys
and encryption as our own import."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tablib
from import_export import fields, resources, widgets

from claims.identifiers import name_key
from claims.intake import verbs
from claims.intake.columns import COLUMNS
from claims.intake.loading.copy_rows import identity_text, in_kst
from claims.intake.loading.reading import open_table
from claims.intake.loading.validation import ClaimFacts, RowChecker
from claims.intake.models import FilingWindow
from claims.personal_data import crypto
from claims.policy.models import Company, Service, SupportPolicy
from claims.policy.triage import Routed, TriageRule, triage
from claims.register.models import BankAccount, Claim, Claimant


def peer_seconds(path: Path, rows: int) -> float:
    """Return the seconds that django-import-export takes for the first `rows` rows."""
    resource = ClaimResource()
    data = dataset_of(path, rows)
    began = time.perf_counter()
    outcome = resource.import_data(data, raise_errors=True, use_transactions=True)
    seconds = time.perf_counter() - began
    assert outcome.totals["new"] == rows, outcome.totals
    return seconds


def dataset_of(path: Path, rows: int) -> tablib.Dataset:
    """Return the first `rows` rows of a claims file with its header."""
    with path.open("rb") as file:
        table = open_table(file)
        data = tablib.Dataset(headers=list(table.layout.header))
        for _number, (_row_no, cells) in zip(range(rows), table.rows, strict=False):
            data.append(cells)
    return data


class ClaimResource(resources.ModelResource):
    """Resource of django-import-export for claims of the first filing window."""

    number = fields.Field("number", "접수번호")
    service = fields.Field("service", "서비스", widgets.ForeignKeyWidget(Service, "name"))
    company = fields.Field("company", "계열사", widgets.ForeignKeyWidget(Company, "name"))

    class Meta:
        model = Claim
        import_id_fields = ("number",)
        fields = ("number", "service", "company")
        skip_diff = True  # in its favour

    def __init__(self) -> None:
        super().__init__()
        self.window = FilingWindow.objects.get(code="1015-1")
        self.policy = SupportPolicy.objects.effective()
        self.rule = TriageRule.of(self.policy)
        self.checker = RowChecker(verbs.company_refs())
        self.opens, self.closes = in_kst(self.window.opens_at), in_kst(self.window.closes_at)

    def after_import(self, dataset, result, **kwargs):
        """Do nothing. The library would reset sequences, which the application's role may not
        do."""

    def before_import_row(self, row: Mapping[str, str], **kwargs: Any) -> None:
        name = row["서비스"]
        Service.objects.get_or_create(name_key=name_key(name), defaults={"name": name})

    def before_save_instance(self, claim: Claim, row: Mapping[str, str], **kwargs: Any) -> None:
        facts = self.checker.check([row[column] for column in COLUMNS])
        assert isinstance(facts, ClaimFacts), facts
        key = name_key(facts.business or facts.person)
        claim.claimant, _new = Claimant.objects.get_or_create(
            identity_key=crypto.blind_index("identity", identity_text(facts, key)),
            defaults={"kind": facts.kind, "display_name": facts.business or facts.person},
        )
        place = crypto.aad("claims_claim", "phone", facts.number)
        claim.phone = crypto.encrypt(facts.phone, aad=place)
        claim.phone_index = crypto.blind_index("phone", facts.phone)
        claim.window, claim.routed_under = self.window, self.policy
        claim.filed_at = f"{facts.filed_at}+09:00"
        claim.claimant_kind, claim.fee, claim.harm = facts.kind, facts.fee, facts.harm
        claim.person_name, claim.business_name = facts.person, facts.business
        claim.business_number, claim.narrative = facts.business_number, facts.narrative
        claim.claimed_loss, claim.name_key = facts.loss, key
        claim.facts_digest = crypto.facts_digest(*facts)
        routed = self.routed(facts)
        claim.route = routed.route
        claim.tier_id = routed.tier and routed.tier.pk

    def routed(self, facts: ClaimFacts) -> Routed:
        """Return the route of a claim by the triage rule of the policy in force."""
        return triage(
            in_a_window=self.opens <= facts.filed_at < self.closes,
            of_operator=facts.company.is_operator,
            loss=facts.loss,
            small_business=facts.kind == "small_business",
            rule=self.rule,
        )

    def after_save_instance(self, claim: Claim, row: Mapping[str, str], **kwargs: Any) -> None:
        if row["계좌번호"]:
            number = row["계좌번호"].replace("-", "")
            place = crypto.aad("claims_bankaccount", "number", claim.number)
            BankAccount.objects.create(
                claim=claim,
                bank_code="004",
                number=crypto.encrypt(number, aad=place),
                number_index=crypto.blind_index("account", number),
                text_digest=crypto.text_digest(number),
            )
