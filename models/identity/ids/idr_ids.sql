{#
    One row per cluster, with its customer id.

    A cluster may go on with any id that one of its id keys has had. Each id goes to one
    cluster: when a customer falls apart, to the part that has no earlier id of its own to
    return to, then to the one with the highest-ranked identifier, then most records, then the
    oldest. An id that nobody has goes to who had it last.

    Of the ids that a cluster keeps the oldest living one survives: that of the earliest run,
    then of the id key seen first. A cluster without one gets the last id of its own back; else
    an id is made from the oldest id key and the number of ids that were made from it before. So
    ids depend on what was seen, never on the order it was read in, and a year in one run gives
    the ids that its days gave, but for customers who were taken apart or whose first id key
    came late or went.
#}

with

id_keys as (

    select * from {{ ref('idr_id_keys') }}

),

earlier as (

    select * from {{ ref('idr_earlier_ids') }}

),

erased_ids as (

    {{ erased_ids() }}

),

-- Clusters of which no source states anything any more: evidence about others, and no customers.
erased_clusters as (

    select cluster_key from {{ ref('idr_record_clusters') }}
    group by cluster_key
    having min(case when is_erased then 1 else 0 end) = 1

),

held as (

    select
        id_keys.cluster_key,
        earlier.customer_id,
        earlier.is_living,
        max(case when earlier.is_current then 1 else 0 end) as is_current,
        min(earlier.born_run_number) as born_run_number,
        max(earlier.last_run_number) as last_run_number,
        min(earlier.birth_key) as birth_key,
        min(earlier.born_at) as born_at,
        min(id_keys.trust_rank) as trust_rank,
        sum(id_keys.record_count) as record_count,
        min(id_keys.first_seen_at) as first_seen_at,
        min(id_keys.id_key) as id_key,
        -- a cluster that was someone else before a merge has an id that waits for it
        max(case when earlier.is_living then 0 else 1 end)
            over (partition by id_keys.cluster_key)
            as is_returning
    from id_keys
    inner join earlier on id_keys.id_key = earlier.id_key
    left join erased_ids on earlier.customer_id = erased_ids.customer_id
    -- A phone or a browser of somebody who is gone may be the next one's: only what was issued to
    -- them, their address or a record of theirs brings an erased id back.
    where erased_ids.customer_id is null or id_keys.trust_rank not in (3, 4)
    group by id_keys.cluster_key, earlier.customer_id, earlier.is_living

),

candidates as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by
                is_current desc,
                case when not is_living then last_run_number end desc,
                is_returning asc,
                trust_rank asc,
                record_count desc,
                first_seen_at asc nulls last,
                id_key asc
        ) as cluster_choice
    from held
    -- A living id belongs to those who have it now; a retired one to anybody who ever had it.
    where is_current = 1 or not is_living

),

survivors as (

    select
        cluster_key,
        customer_id,
        birth_key,
        born_at,
        row_number() over (
            partition by cluster_key
            order by
                case when is_living then 0 else 1 end asc,
                case when not is_living then last_run_number end desc,
                born_run_number asc,
                born_at asc nulls last,
                birth_key asc,
                customer_id asc
        ) as choice
    from candidates
    where cluster_choice = 1

),

births as (

    select
        id_keys.cluster_key,
        id_keys.id_key,
        id_keys.first_seen_at,
        row_number() over (
            partition by id_keys.cluster_key
            order by
                id_keys.first_seen_at asc nulls last,
                id_keys.trust_rank asc,
                id_keys.id_key asc
        ) as choice
    from id_keys
    left join erased_clusters on id_keys.cluster_key = erased_clusters.cluster_key
    where id_keys.is_lasting and erased_clusters.cluster_key is null

),

born_before as (

    select
        birth_key,
        count(distinct customer_id) as id_count
    from earlier
    group by birth_key

)

select
    births.cluster_key,
    coalesce(survivors.birth_key, births.id_key) as birth_key,
    case when survivors.customer_id is null then births.first_seen_at else survivors.born_at end
        as born_at,
    coalesce(
        survivors.customer_id,
        'c' || lower({{ key_text(stable_hash(
            "cast(births.id_key as " ~ dbt.type_string() ~ ") || ':' || "
            ~ "cast(coalesce(born_before.id_count, 0) as " ~ dbt.type_string() ~ ")"
        )) }})
    ) as customer_id

from births
left join survivors on births.cluster_key = survivors.cluster_key and survivors.choice = 1
left join born_before on births.id_key = born_before.birth_key
where births.choice = 1
