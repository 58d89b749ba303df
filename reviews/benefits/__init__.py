"""Benefits of the plan beside the council's cash: credit, coupons, codes, months, partners' gifts.

`audiences` chooses recipients, `verbs` propose and approve a run, `granting` writes its rows,
`batches` issues them (`files`, `codes`, `partner`), `results` takes answers in, `progress` counts.
The register of programmes is `claims.policy.models.Programme`. May import payouts and below.
"""
