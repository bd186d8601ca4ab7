{#
    One row per identifier and cluster without a name that used it in the same sessions as people of one group of
    names, and of no other: identifier_key, cluster_key, group_key. A confirmation page has no name; the order that it
    confirms, a minute earlier and with the same address, has one.

    grouped: a CTE of identifier_key, cluster_key, group_key (NULL without a name) and group_count
    clusters: a CTE of record_group_key, cluster_key     trust_rank: the tier
#}
{% macro session_name_groups(grouped, clusters, trust_rank) %}
    with

    seen as (
        select
            carried.identifier_key,
            {{ clusters }}.cluster_key,
            {{ grouped }}.group_key,
            records.record_key,
            records.observed_at,
            lag(records.observed_at) over (
                partition by carried.identifier_key order by records.observed_at, records.record_key
            ) as earlier_at
        from (
            select distinct identifier_key from {{ grouped }}
            where group_count > 1
        ) as contested
        inner join {{ ref('idr_record_group_identifiers') }} as carried
            on contested.identifier_key = carried.identifier_key and carried.trust_rank = {{ trust_rank }}
        inner join {{ clusters }} on carried.record_group_key = {{ clusters }}.record_group_key
        inner join {{ ref('idr_records') }} as records on {{ clusters }}.record_group_key = records.record_group_key
        left join {{ grouped }}
            on
                carried.identifier_key = {{ grouped }}.identifier_key
                and {{ clusters }}.cluster_key = {{ grouped }}.cluster_key
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
        select
            *,
            min(group_key) over (partition by identifier_key, session_number) as least_group,
            max(group_key) over (partition by identifier_key, session_number) as greatest_group
        from sessions
    )

    select
        identifier_key,
        cluster_key,
        min(least_group) as group_key
    from session_groups
    where group_key is null and least_group = greatest_group
    group by identifier_key, cluster_key
    having min(least_group) = max(least_group)
{% endmacro %}
