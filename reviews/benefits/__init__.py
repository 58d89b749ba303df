"""Benefits of the plan beside the council's cash: credit, coupons, codes, months, partners' gifts.

`runs` choose recipients by two people, `grants` are their rows, `batches` issue them, `loading`
takes in lists, codes and results; `progress` counts. A programme for the public has `counts` only.
The register of programmes is `claims.policy.models.Programme`. May import payouts and below.
"""
