-- Customers with more values of a type than identity_rules allows, and those that
-- identity_manual_rules keeps apart in one: but for what a single record states, and for what a
-- person has linked.

with

clusters as (

    select * from {{ ref('idr_clusters') }}

),

limits as (

    select * from {{ ref('idr_limits') }}

),

linked as (

    select distinct component_key from {{ ref('idr_manual_components') }}

),

held as (

    select
        clusters.cluster_key,
        limits.limit_name,
        limits.limit_value,
        limits.max_values,
        count(*) over (partition by limits.record_group_key, limits.limit_name) as record_count
    from clusters
    inner join limits on clusters.record_group_key = limits.record_group_key

)

select
    held.cluster_key,
    held.limit_name
from held
left join linked on held.cluster_key = linked.component_key
where linked.component_key is null or held.limit_name like 'unlink %'
group by held.cluster_key, held.limit_name
having
    count(distinct held.limit_value) > min(held.max_values)
    and count(distinct held.limit_value) > max(held.record_count)
