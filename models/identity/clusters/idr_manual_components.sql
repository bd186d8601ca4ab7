{#
    One row per cluster that a manual rule links, or rule, with its component.

    A rule names identifiers; of several customers with a shared one it means the customer with
    most records of it.
#}

{{ config(materialized='connected_components') }}

with

rules as (

    select * from {{ ref('idr_manual_rules') }}
    where rule = 'link'

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    {{ suggested_clusters() }}

),

sides as (

    {{ decision_sides('rules') }}

),

holders as (

    select
        sides.rule_key,
        sides.identifier_key,
        clusters.cluster_key,
        sum(record_group_identifiers.record_count) as record_count
    from sides
    inner join record_group_identifiers
        on sides.identifier_key = record_group_identifiers.identifier_key
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    group by sides.rule_key, sides.identifier_key, clusters.cluster_key

),

ranked as (

    select
        rule_key,
        cluster_key,
        row_number() over (
            partition by rule_key, identifier_key order by record_count desc, cluster_key asc
        ) as choice
    from holders

)

select
    cluster_key as left_key,
    rule_key as right_key

from ranked
where choice = 1
