"""사실 정정: facts of a claim corrected with proof; the route is looked at again by its policy.

Main files: `verbs` (propose, confirm, decline), `plan` (what the corrected facts do to the route).
The table is `claims.register.models.fact_corrections`. May import lifecycle and below.
"""
