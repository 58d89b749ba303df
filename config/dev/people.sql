-- Of test databases only: people as two administrators make them, in one statement. Every trigger
-- fires as it does for the application's own statements.
CREATE FUNCTION test_people(
    users jsonb,     -- rows of claims_user without id
    roles text[],    -- names of groups; none: no change is written
    seats jsonb,     -- rows of reviews_member without id and user, one for each; or NULL
    proposer integer,
    settler integer
) RETURNS TABLE (person integer, member bigint) LANGUAGE plpgsql AS $$
DECLARE
    change bigint;
BEGIN
    FOR place IN 0 .. jsonb_array_length(users) - 1 LOOP
        INSERT INTO claims_user SELECT * FROM jsonb_populate_record(
            NULL::claims_user,
            users -> place || jsonb_build_object('id', nextval('claims_user_id_seq'))
        ) RETURNING id INTO person;
        IF cardinality(roles) > 0 THEN
            INSERT INTO claims_proposedchange (
                kind, target, about_id, before, after, reason, proposed_by_id, proposed_at, status,
                settled_reason
            ) VALUES (
                'roles', person::text, person, '{"roles": [], "email": ""}',
                jsonb_build_object('roles', to_jsonb(roles)), '시험', proposer, clock_timestamp(),
                'waiting', ''
            ) RETURNING id INTO change;
            UPDATE claims_proposedchange SET status = 'confirmed', settled_by_id = settler
                WHERE id = change;
            INSERT INTO claims_user_groups (user_id, group_id)
                SELECT person, auth_group.id FROM auth_group
                WHERE name = ANY (roles) ORDER BY auth_group.id;
        END IF;
        IF seats IS NOT NULL THEN
            INSERT INTO claims_proposedchange (
                kind, target, about_id, before, after, reason, proposed_by_id, proposed_at, status,
                settled_reason
            ) VALUES (
                'seat', person::text, person, '{}', seats -> place, '시험', proposer,
                clock_timestamp(), 'waiting', ''
            ) RETURNING id INTO change;
            UPDATE claims_proposedchange SET status = 'confirmed', settled_by_id = settler
                WHERE id = change;
            INSERT INTO reviews_member SELECT * FROM jsonb_populate_record(
                NULL::reviews_member,
                seats -> place || jsonb_build_object(
                    'id', nextval('reviews_member_id_seq'), 'user_id', person
                )
            ) RETURNING id INTO member;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
