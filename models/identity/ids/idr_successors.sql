{#
    One row per customer id that no cluster has any more, with the customer that most of its
    records are with now. More CTEs than elsewhere: what an id was known by may be with another in
    three ways.
#}

with

id_log as (

    select * from {{ ref('idr_id_log') }}

),

ids as (

    select * from {{ ref('idr_ids') }}

),

id_keys as (

    select * from {{ ref('idr_id_keys') }}

),

record_group_identifiers as (

    select * from {{ ref('idr_record_group_identifiers') }}

),

clusters as (

    select * from {{ ref('idr_clusters') }}

),

records as (

    select * from {{ ref('idr_record_clusters') }}

),

erased as (

    {{ erased_ids() }}

),

retired as (

    select distinct
        id_log.customer_id,
        id_log.anchor_key as id_key,
        erased.customer_id is not null as is_erased
    from id_log
    left join ids on id_log.customer_id = ids.customer_id
    left join erased on id_log.customer_id = erased.customer_id
    where id_log.customer_id is not null and ids.customer_id is null

),

-- An id key may have become somebody's own, or have turned out to be shared, or be a record, which
-- on a shared browser time gives to a person. Whoever has the phone or the browser of a customer
-- who is gone need not be that customer.
now_with as (

    select
        retired.customer_id,
        id_keys.cluster_key,
        1 as closeness,
        id_keys.record_count
    from retired
    inner join id_keys on retired.id_key = id_keys.id_key
    where not retired.is_erased or id_keys.trust_rank not in (3, 4)
    union all
    select
        retired.customer_id,
        records.cluster_key,
        case when records.is_by_session then 2 else 1 end as closeness,
        1 as record_count
    from retired
    inner join records on retired.id_key = records.record_key
    union all
    select
        retired.customer_id,
        clusters.cluster_key,
        3 as closeness,
        record_group_identifiers.record_count
    from retired
    inner join record_group_identifiers on retired.id_key = record_group_identifiers.identifier_key
    inner join clusters on record_group_identifiers.record_group_key = clusters.record_group_key
    where not retired.is_erased or record_group_identifiers.trust_rank not in (3, 4)

),

candidates as (

    select
        now_with.customer_id,
        ids.customer_id as living_customer_id,
        min(now_with.closeness) as closeness,
        sum(now_with.record_count) as record_count
    from now_with
    inner join ids on now_with.cluster_key = ids.cluster_key
    group by now_with.customer_id, ids.customer_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by closeness asc, record_count desc, living_customer_id asc
        ) as choice
    from candidates

)

select
    customer_id,
    living_customer_id,
    case closeness
        when 1 then 'an identifier of this customer joined it to the other'
        when 2 then 'this visit belongs to the person who identified in it'
        else 'what identified this customer turned out to be shared; most of it is with the other'
    end as reason

from ranked
where choice = 1
