"""Guards of seats on the council: two administrators set one, and a member holds no role that is
kept apart."""

# Guard bodies are constants of this file; no value of a request ever reaches them.
# ruff: noqa: S608

from claims.trail.triggers import BY_THE_OWNER, Rule, confirmed_sql, fail

# The columns of a seat that a change of kind "seat" proposes, all of them each time.
COLUMNS = ("organisation", "term_from", "term_to", "substitute", "deputises", "load_limit")
_NAME = "member_holds_no_other_office"
_TODAY = "(now() AT TIME ZONE 'Asia/Seoul')::date"
_ALONE = """
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'roles need read committed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_need_read_committed';
            END IF;
            PERFORM 1 FROM public.claims_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;"""


def _row(which: str) -> str:
    return ", ".join(f"{which}.{name}" for name in COLUMNS)


def seat_is_set_by_two_administrators() -> Rule:
    """Trigger that refuses a new or changed row of Member unless it has exactly the values that a
    second administrator confirmed. The owner of the database is exempt."""
    name = "seat_is_set_by_two_administrators"
    state = ", ".join(f"'{column}', NEW.{column}" for column in COLUMNS)
    meant = f"c.after = jsonb_build_object({state})"
    return Rule(
        name=name,
        func=f"""
            IF TG_OP = 'UPDATE' AND ROW({_row("OLD")}) IS NOT DISTINCT FROM ROW({_row("NEW")})
            THEN RETURN NEW; END IF;
            IF NOT {BY_THE_OWNER}
                AND NOT {confirmed_sql("seat", "NEW.user_id", meant)}
            THEN {fail(name)} END IF;
            RETURN NEW;
        """,
    )


def member_holds_no_other_office() -> Rule:
    """Trigger on Member that refuses a term that has not ended to a user with a role that does not
    go with a seat (RolesApart). Locks the user."""
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
    """Trigger on the users' groups that refuses a role that does not go with a seat (RolesApart) to
    a user whose term as member has not ended. Locks the user."""
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
