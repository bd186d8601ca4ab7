"""The SQL that compares two built rule sets; `{before}`, `{after}`, `{mine}` … are attached databases."""

FLOWS = """
    create temp table flows as
    select
        one.customer_id as before_id,
        other.customer_id as after_id,
        count(*) as record_count
    from {before}.identity.customer_records as one
    full join {after}.identity.customer_records as other on one.record_key = other.record_key
    group by all;

    create temp table before_ids as select distinct customer_id from {before}.identity.customer_records;
    create temp table after_ids as select distinct customer_id from {after}.identity.customer_records;

    -- Whom an id that goes goes to, and whom an id that comes comes from: most of its records.
    create temp table retired as
    select
        before_id,
        arg_max(after_id, (record_count, after_id)) as after_id,
        sum(record_count) as record_count
    from flows
    where before_id not in (from after_ids) and after_id is not null
    group by before_id;

    create temp table born as
    select
        after_id,
        arg_max(before_id, (record_count, before_id)) as before_id,
        sum(record_count) as record_count
    from flows
    where after_id not in (from before_ids) and before_id is not null
    group by after_id;
"""
JOINTS = """
    with

    carried as (

        select distinct
            mine.customer_id,
            links.identifier_type,
            links.identifier_value,
            links.status,
            links.is_by_time,
            theirs.customer_id as other_id
        from {mine}.identity.customer_records as mine
        inner join {mine}.identity.identity_links as links
            on mine.customer_id = links.customer_id and mine.bundle_key = links.bundle_key
        inner join {theirs}.identity.customer_records as theirs on mine.record_key = theirs.record_key
        where mine.customer_id in (select unnest($customers))

    ),

    joints as (

        select customer_id, identifier_type, identifier_value
        from carried
        where status = 'accepted' and not is_by_time
        group by all
        having count(distinct other_id) > 1

    ),

    reasons as (

        select
            carried.customer_id,
            carried.identifier_type,
            carried.identifier_value,
            min(refusals.status || ': ' || refusals.reason) as reason
        from joints
        inner join carried using (customer_id, identifier_type, identifier_value)
        left join {theirs}.identity.identity_refusals as refusals
            on
                carried.other_id = refusals.customer_id
                and carried.identifier_type = refusals.identifier_type
                and carried.identifier_value = refusals.identifier_value
        group by all

    )

    select
        customer_id,
        identifier_type,
        count(*) as identifier_count,
        reason,
        list(identifier_value order by identifier_value) as identifier_values
    from reasons
    group by customer_id, identifier_type, reason
    order by customer_id, identifier_count desc, identifier_type, reason
"""
OTHER_JOINTS = """
    with

    parts as (

        select
            mine.customer_id,
            theirs.customer_id as other_id,
            bool_and(links.is_by_time) as is_by_time
        from {mine}.identity.customer_records as mine
        inner join {mine}.identity.identity_links as links
            on mine.customer_id = links.customer_id and mine.bundle_key = links.bundle_key
        inner join {theirs}.identity.customer_records as theirs on mine.record_key = theirs.record_key
        where mine.customer_id in (select unnest($customers))
        group by all

    )

    select
        customer_id,
        case when bool_or(is_by_time) then 'time' else 'manual rule or suggestion' end as way
    from parts
    group by customer_id
"""
IDENTIFIERS = """
    with

    before as ({before}),

    after as ({after}),

    decided as (

        select
            coalesce(before.identifier_type, after.identifier_type) as identifier_type,
            coalesce(before.identifier_value, after.identifier_value) as identifier_value,
            coalesce(before.status, 'joins') as before_status,
            coalesce(after.status, 'joins') as after_status,
            coalesce(after.reason, before.reason) as reason,
            greatest(coalesce(before.customer_count, 0), coalesce(after.customer_count, 0)) as customer_count
        from before
        full join after
            on
                before.identifier_type = after.identifier_type
                and before.identifier_value = after.identifier_value

    )

    select
        identifier_type,
        before_status,
        after_status,
        reason,
        count(*) as identifier_count,
        max(customer_count) as widest_reach,
        list(identifier_value order by identifier_value) as identifier_values
    from decided
    where before_status <> after_status
    group by all
    order by identifier_count desc, identifier_type, before_status, after_status, reason
"""
DECISIONS = """
    select
        identifier_type,
        identifier_value,
        arg_min(status, (severity, reason)) as status,
        arg_min(reason, (severity, reason)) as reason,
        max(customer_count) as customer_count
    from (
        select
            *,
            list_position(['blocked', 'manual_unlink', 'capped', 'shared'], status) as severity
        from {side}.identity.identity_refusals
    ) as refusals
    group by all
"""
SIZES = """
    select
        case
            when size = 1 then '1'
            when size <= 3 then '2 to 3'
            when size <= 10 then '4 to 10'
            when size <= 30 then '11 to 30'
            when size <= 100 then '31 to 100'
            else 'over 100'
        end as identifiers,
        count(*) filter (where is_before) as before,
        count(*) filter (where not is_before) as after
    from (
        select count(*) as size, true as is_before
        from {before}.identity.customer_identifiers group by customer_id
        union all
        select count(*) as size, false as is_before
        from {after}.identity.customer_identifiers group by customer_id
    ) as sizes
    group by identifiers
    order by min(size)
"""
AUDIENCE = """
    with

    before as (select {key} as customer_id from {before} where {condition}),

    after as (select {key} as customer_id from {after} where {condition}),

    lost as (select customer_id from before except select customer_id from after),

    gained as (select customer_id from after except select customer_id from before)

    select
        (select count(*) from before),
        (select count(*) from after),
        (select count(*) from gained),
        (select count(*) from lost),
        (
            select count(*) from gained
            inner join born on gained.customer_id = born.after_id
            where born.before_id in (from before)
        ),
        (
            select count(*) from lost
            inner join retired on lost.customer_id = retired.before_id
            where retired.after_id in (from after)
        )
"""
