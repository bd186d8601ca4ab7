"""The SQL that compares two sides of segments; `before_members` and `after_members` are temporary tables."""

GIVEN = """
    create temp table given as
    select segment_name, customer_id, is_holdout, {arm} as arm, why
    from published.segments.segment_members
"""
DRAWN = "select null as segment_name, null as customer_id, null as arm where false"
"""For a project that knows no arms."""
MEMBERS = """
    create or replace temp table {side}_members as
    with

    -- Who was in lately and is not now waits as long as the segment states (`segment_log`).
    waiting as (

        select history.segment_name, history.customer_id
        from published.segments.segment_history as history
        inner join {side}_definitions as definitions on history.segment_name = definitions.segment_name
        where definitions.reentry_days is not null
        group by history.segment_name, history.customer_id
        having
            count(*) = count(history.left_at)
            and max(history.entered_at) + to_days(any_value(definitions.reentry_days)) > getvariable('as_of')

    )

    -- An arm that was given stays; only newcomers are drawn.
    select
        matches.segment_name,
        matches.customer_id,
        coalesce(given.is_holdout, drawn.arm = 'holdout', false) as is_holdout,
        coalesce(given.arm, drawn.arm, 'treated') as arm,
        matches.why
    from matches
    left join given
        on matches.segment_name = given.segment_name and matches.customer_id = given.customer_id
    left join drawn
        on matches.segment_name = drawn.segment_name and matches.customer_id = drawn.customer_id
    anti join waiting
        on matches.segment_name = waiting.segment_name and matches.customer_id = waiting.customer_id
"""
CHANGES = """
    with

    before as (select customer_id from before_members where segment_name = $name),

    after as (select customer_id from after_members where segment_name = $name)

    select
        (select count(*) from before),
        (select count(*) from after),
        (select count(*) from after anti join before using (customer_id)),
        (select count(*) from before anti join after using (customer_id))
"""
PEOPLE = """
    select here.customer_id, here.why
    from {here}_members as here
    anti join {there}_members as there
        on here.segment_name = there.segment_name and here.customer_id = there.customer_id
    where here.segment_name = $name
    order by md5(here.customer_id)
"""
REACH = """
    select
        (
            select count(*) from before_members as members
            inner join before.activation.contact_permissions as permissions
                on members.customer_id = permissions.customer_id
            where
                members.segment_name = $name and permissions.purpose = $purpose
                and permissions.blocked_reason is null
        ),
        (
            select count(*) from after_members as members
            inner join after.activation.contact_permissions as permissions
                on members.customer_id = permissions.customer_id
            where
                members.segment_name = $name and permissions.purpose = $purpose
                and permissions.blocked_reason is null
        )
"""
OVERLAPS = """
    with

    before as (

        select one.segment_name, other.segment_name as other_name, count(*) as shared
        from before_members as one
        inner join before_members as other
            on one.customer_id = other.customer_id and one.segment_name <> other.segment_name
        group by all

    ),

    after as (

        select one.segment_name, other.segment_name as other_name, count(*) as shared
        from after_members as one
        inner join after_members as other
            on one.customer_id = other.customer_id and one.segment_name <> other.segment_name
        group by all

    )

    select
        coalesce(before.segment_name, after.segment_name) as segment_name,
        coalesce(before.other_name, after.other_name) as other_name,
        coalesce(before.shared, 0) as shared_before,
        coalesce(after.shared, 0) as shared_after
    from before
    full join after on before.segment_name = after.segment_name and before.other_name = after.other_name
    where
        coalesce(before.segment_name, after.segment_name) in (select unnest($names))
        and coalesce(before.shared, 0) <> coalesce(after.shared, 0)
    order by abs(coalesce(after.shared, 0) - coalesce(before.shared, 0)) desc, 1, 2
"""
CATALOG_MEMBERS = "create view {side}.segments.segment_members as from temp.{side}_members"
PERMISSIONS = """
    create view {side}.activation.contact_permissions as
    select
        permissions.* replace (
            case
                when permissions.purpose not like '%_marketing' then permissions.blocked_reason
                when permissions.blocked_reason is null and suppressed.customer_id is not null
                    then 'recent support contact'
                when permissions.blocked_reason = 'recent support contact' and suppressed.customer_id is null
                    then null
                else permissions.blocked_reason
            end as blocked_reason
        )
    from published.activation.contact_permissions as permissions
    left join temp.{side}_members as suppressed
        on permissions.customer_id = suppressed.customer_id
        and suppressed.segment_name = '{suppression}'
"""
SYNC = """
    with

    before as (select row_key from ({before}) as wanted where held_back is null),

    after as (select row_key from ({after}) as wanted where held_back is null)

    select
        (select count(*) from before),
        (select count(*) from after),
        (select count(*) from after anti join before using (row_key)),
        (select count(*) from before anti join after using (row_key))
"""
