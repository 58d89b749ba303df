"""Guards of the council against other offices: a member holds no role that is kept apart."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from claims.trail.triggers import Rule, fail

_NAME = "member_holds_no_other_office"
_TODAY = "(now() AT TIME ZONE 'Asia/Seoul')::date"
_ALONE = """
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;"""


def member_holds_no_other_office() -> Rule:
    """Require a current or coming term to end before its member takes another office."""
    return Rule(
        name=_NAME,
        func=f"""
            IF NEW.term_to < {_TODAY} THEN RETURN NEW; END IF;{_ALONE}
            IF EXISTS (
                SELECT 1 FROM public.claims_user_groups h
                JOIN public.claims_rolesapart a ON a.other_id = h.group_id
                JOIN public.auth_group g ON g.id = a.one_id AND g.name = 'member'
                WHERE h.user_id = NEW.user_id
            ) THEN {fail(_NAME)} END IF;
            RETURN NEW;
        """,
    )


def role_does_not_meet_a_seat() -> Rule:
    """Refuse a role kept apart to a user with a current or coming term."""
    return Rule(
        name="role_does_not_meet_a_seat",
        func=f"""{_ALONE}
            IF EXISTS (
                SELECT 1 FROM public.reviews_member m
                WHERE m.user_id = NEW.user_id AND (m.term_to IS NULL OR m.term_to >= {_TODAY})
            ) AND EXISTS (
                SELECT 1 FROM public.claims_rolesapart a
                JOIN public.auth_group g ON g.id = a.other_id AND g.name = 'member'
                WHERE a.one_id = NEW.group_id
            ) THEN {fail(_NAME)} END IF;
            RETURN NEW;
        """,
    )
