{#
    One row per identifier and cluster without a name that used it in the same visits as people of one group of names,
    and of no other: identifier_key, cluster_key, group_key. A confirmation page has no name; the order that it
    confirms, a minute earlier and with the same address, has one.

    A visit is a stretch of the identifier, as in `stretch_number`.

    named: a CTE of identifier_key, cluster_key, group_key     clusters: a CTE of bundle_key, cluster_key
    bundle_identifiers: a CTE of `idr_bundle_identifiers`, of one tier
#}
{% macro companions(named, clusters, bundle_identifiers) %}
    with

    contested as (
        select identifier_key from {{ named }}
        group by identifier_key
        having min(group_key) <> max(group_key)
    ),

    seen as (
        select
            {{ bundle_identifiers }}.identifier_key,
            {{ clusters }}.cluster_key,
            {{ named }}.group_key,
            records.record_key,
            records.observed_at,
            lag(records.observed_at) over (
                partition by {{ bundle_identifiers }}.identifier_key
                order by records.observed_at, records.record_key
            ) as earlier_at
        from contested
        inner join {{ bundle_identifiers }} on contested.identifier_key = {{ bundle_identifiers }}.identifier_key
        inner join {{ clusters }} on {{ bundle_identifiers }}.bundle_key = {{ clusters }}.bundle_key
        inner join {{ ref('idr_records') }} as records on {{ clusters }}.bundle_key = records.bundle_key
        left join {{ named }}
            on
                {{ bundle_identifiers }}.identifier_key = {{ named }}.identifier_key
                and {{ clusters }}.cluster_key = {{ named }}.cluster_key
        where records.observed_at is not null
    ),

    visits as (
        select
            identifier_key,
            cluster_key,
            group_key,
            {{ stretch_number() }} as visit_number
        from seen
    ),

    hosts as (
        select identifier_key, visit_number, min(group_key) as group_key from visits
        group by identifier_key, visit_number
        having count(distinct group_key) = 1
    )

    select
        visits.identifier_key,
        visits.cluster_key,
        min(hosts.group_key) as group_key
    from visits
    inner join hosts
        on visits.identifier_key = hosts.identifier_key and visits.visit_number = hosts.visit_number
    where visits.group_key is null
    group by visits.identifier_key, visits.cluster_key
    having count(distinct hosts.group_key) = 1
{% endmacro %}
