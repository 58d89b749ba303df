"""SQL about members of the council, for the database rules of money and of the council alike: their
terms of office, and their conflicts of interest (docs/decisions/0020)."""

# Made of constants of this file; no value of a request ever reaches it.
# ruff: noqa: S608

from claims.identifiers import name_key_sql

# True where member m (user u) has a tie to claim c that SQL can see: their own name is the
# claimant's or representative's, their organisation is the claimant, or a registered telephone or
# business number matches. k is the claim's corrected contact, who its claimant.
TIE = f"""
                    (u.name <> '' AND {name_key_sql("u.name")}
                        IN (c.representative_key, {name_key_sql("c.person_name")}))
                    OR (m.organisation <> '' AND {name_key_sql("m.organisation")}
                        = {name_key_sql("c.business_name")})
                    OR EXISTS (
                        SELECT 1 FROM public.reviews_memberinterest i
                        WHERE i.member_id = m.id AND i.lifted_at IS NULL AND (
                            (i.kind = 'phone' AND i.value_index IN (c.phone_index, k.phone_index))
                            OR (i.kind = 'business_number' AND i.value_index = who.identity_key)
                        )
                    )
                """


def serves_sql(member: str, at: str) -> str:
    """Return SQL that is true if some member `m` who meets the SQL condition `member` is in office
    on the day of `at` (an SQL time, Asia/Seoul) with an active account."""
    return f"""EXISTS (
        SELECT 1 FROM public.reviews_member m JOIN public.claims_user u ON u.id = m.user_id
        WHERE {member} AND u.is_active AND u.disabled_at IS NULL
            AND ({at} AT TIME ZONE 'Asia/Seoul')::date
                BETWEEN m.term_from AND COALESCE(m.term_to, 'infinity')
    )"""


def deputises_sql(user: str, at: str) -> str:
    """Return SQL that is true if the user of id `user` may act for the chair at the time `at`: as a
    deputising member in office."""
    return serves_sql(f"m.user_id = {user} AND m.deputises", at)


def tied_sql(user: str, claim: str) -> str:
    """Return SQL that is true if the user of id `user`, who is or was a member of the council, left
    a panel of the claim of id `claim` for a conflict of interest, or has one now that SQL can see
    (TIE). The verbs see registered names and organisations too."""
    return f"""EXISTS (
                    SELECT 1 FROM public.reviews_member m
                    JOIN public.claims_user u ON u.id = m.user_id
                    JOIN public.claims_claim c ON c.id = {claim}
                    LEFT JOIN public.claims_correctedcontact k ON k.id = c.contact_id
                    JOIN public.claims_claimant who ON who.id = c.claimant_id
                    WHERE m.user_id = {user} AND ({TIE}
                        OR EXISTS (
                            SELECT 1 FROM public.reviews_assignment a
                            JOIN public.reviews_review r ON r.id = a.review_id
                            WHERE a.member_id = m.id AND r.claim_id = c.id
                                AND a.left_as IN ('recused', 'disqualified', 'challenged')
                        )
                    )
                )"""
