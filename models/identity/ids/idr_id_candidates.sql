{#
    One row per cluster and customer id that it may go on with, and whether its candidate is the best.

    Each id goes to one cluster: `keeps` marks it. When a cluster falls apart the id stays with
    the part that has no earlier id of its own to return to, then with the highest-ranked
    identifier, then most records, then the oldest. An id that nobody has goes to who had it last.
#}

with

id_keys as (

    select * from {{ ref('idr_id_keys') }}

),

earlier as (

    select * from {{ ref('idr_earlier_ids') }}

),

erased as (

    {{ erased_ids() }}

),

living as (

    select distinct customer_id from earlier
    where is_current

),

held as (

    select
        id_keys.cluster_key,
        earlier.customer_id,
        max(case when earlier.is_current then 1 else 0 end) as is_current,
        min(earlier.born_run_number) as born_run_number,
        max(earlier.last_run_number) as last_run_number,
        min(earlier.birth_key) as birth_key,
        min(earlier.born_at) as born_at,
        min(id_keys.trust_rank) as trust_rank,
        sum(id_keys.record_count) as record_count,
        min(id_keys.first_seen_at) as first_seen_at,
        min(id_keys.id_key) as id_key
    from id_keys
    inner join earlier on id_keys.id_key = earlier.id_key
    left join erased on earlier.customer_id = erased.customer_id
    -- A phone or a browser of somebody who is gone may be the next one's: only what was issued to
    -- them, their address or a record of theirs brings an erased id back.
    where erased.customer_id is null or id_keys.trust_rank not in (3, 4)
    group by id_keys.cluster_key, earlier.customer_id

),

-- Clusters that were someone else before a merge, whose id waits for them.
returning_clusters as (

    select distinct held.cluster_key
    from held
    left join living on held.customer_id = living.customer_id
    where living.customer_id is null

),

ranked as (

    select
        held.*,
        living.customer_id is not null as is_living,
        row_number() over (
            partition by held.customer_id
            order by
                held.is_current desc,
                case when living.customer_id is null then held.last_run_number end desc,
                case when returning_clusters.cluster_key is null then 0 else 1 end,
                held.trust_rank asc,
                held.record_count desc,
                held.first_seen_at asc,
                held.id_key asc
        ) as candidate_rank
    from held
    left join living on held.customer_id = living.customer_id
    left join returning_clusters on held.cluster_key = returning_clusters.cluster_key
    -- A living id belongs to those who have it now; a retired one to anybody who ever had it.
    where held.is_current = 1 or living.customer_id is null

)

select
    cluster_key,
    customer_id,
    is_living,
    born_run_number,
    last_run_number,
    birth_key,
    born_at,
    candidate_rank = 1 as keeps

from ranked
