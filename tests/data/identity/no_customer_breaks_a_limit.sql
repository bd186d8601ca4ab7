-- Customers with more values of a type than identity_rules allows, and those that
-- identity_manual_rules keeps apart in one: but for what a single record states, and for what a
-- person has linked.

with

clusters as (

    select * from {{ ref('idr_clusters') }}

),

claims as (

    select * from {{ ref('idr_claims') }}

),

linked as (

    select distinct component_key from {{ ref('idr_manual_components') }}

),

held as (

    select
        clusters.cluster_key,
        claims.claim,
        claims.claim_value,
        claims.max_values,
        count(*) over (partition by claims.bundle_key, claims.claim) as record_count
    from clusters
    inner join claims on clusters.bundle_key = claims.bundle_key

)

select
    held.cluster_key,
    held.claim
from held
left join linked on held.cluster_key = linked.component_key
where linked.component_key is null or held.claim like 'unlink %'
group by held.cluster_key, held.claim
having
    count(distinct held.claim_value) > min(held.max_values)
    and count(distinct held.claim_value) > max(held.record_count)
