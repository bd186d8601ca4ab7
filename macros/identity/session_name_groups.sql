{#
    One row per identifier and cluster without a name that used it in the same visits as people of one group of names,
    and of no other: identifier_key, cluster_key, group_key. A confirmation page has no name; the order that it
    confirms, a minute earlier and with the same address, has one.

    A visit is a stretch of the identifier, as in `session_number`.

    named: a CTE of identifier_key, cluster_key, group_key     clusters: a CTE of record_group_key, cluster_key
    record_group_identifiers: a CTE of `idr_record_group_identifiers`, of one tier
#}
{% macro session_name_groups(named, clusters, record_group_identifiers) %}
    with

    contested as (
        select identifier_key from {{ named }}
        group by identifier_key
        having min(group_key) <> max(group_key)
    ),

    seen as (
        select
            {{ record_group_identifiers }}.identifier_key,
            {{ clusters }}.cluster_key,
            {{ named }}.group_key,
            records.record_key,
            records.observed_at,
            lag(records.observed_at) over (
                partition by {{ record_group_identifiers }}.identifier_key
                order by records.observed_at, records.record_key
            ) as earlier_at
        from contested
        inner join {{ record_group_identifiers }} on contested.identifier_key = {{ record_group_identifiers }}.identifier_key
        inner join {{ clusters }} on {{ record_group_identifiers }}.record_group_key = {{ clusters }}.record_group_key
        inner join {{ ref('idr_records') }} as records on {{ clusters }}.record_group_key = records.record_group_key
        left join {{ named }}
            on
                {{ record_group_identifiers }}.identifier_key = {{ named }}.identifier_key
                and {{ clusters }}.cluster_key = {{ named }}.cluster_key
        where records.observed_at is not null
    ),

    sessions as (
        select
            identifier_key,
            cluster_key,
            group_key,
            {{ session_number() }} as session_number
        from seen
    ),

    session_groups as (
        select identifier_key, session_number, min(group_key) as group_key from sessions
        group by identifier_key, session_number
        having count(distinct group_key) = 1
    )

    select
        sessions.identifier_key,
        sessions.cluster_key,
        min(session_groups.group_key) as group_key
    from sessions
    inner join session_groups
        on sessions.identifier_key = session_groups.identifier_key and sessions.session_number = session_groups.session_number
    where sessions.group_key is null
    group by sessions.identifier_key, sessions.cluster_key
    having count(distinct session_groups.group_key) = 1
{% endmacro %}
