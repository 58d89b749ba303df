"""The rule of `triage.triage` in SQL, for statements over many claims and for guards.

Each piece is a constant over claim c (claims_claim), its company o (claims_company) and policy p
(claims_supportpolicy). A test compares them with the Python.
"""

# For a claim inside a window; the first condition that is true decides.
ROUTE = """CASE
        WHEN NOT o.is_operator THEN 'affiliate'
        WHEN COALESCE(c.claimed_loss, 0) = 0 THEN 'no_monetary_loss'
        WHEN p.small_business_only AND c.claimant_kind <> 'small_business' THEN 'out_of_scope'
        WHEN c.claimed_loss > p.review_threshold THEN 'committee_review'
        ELSE 'tier_grant'
    END"""

# The lowest tier of the policy that holds the loss; NULL where none does.
TIER = """(
        SELECT tier.id FROM public.claims_supporttier tier
        WHERE tier.policy_id = p.id AND c.claimed_loss <= tier.upper_bound
        ORDER BY tier.upper_bound LIMIT 1
    )"""

# A filing window of the incident contains the time of filing; otherwise the claim is late.
IN_A_WINDOW = """EXISTS (
        SELECT 1 FROM public.claims_filingwindow own
        JOIN public.claims_filingwindow w ON w.incident_id = own.incident_id AND w.kind = 'filing'
        WHERE own.id = c.window_id AND c.filed_at >= w.opens_at AND c.filed_at < w.closes_at
    )"""
