{#
    One row per cluster, with its customer id.

    The oldest living id that the cluster keeps survives: that of the earliest run, then of the
    id key seen first. A cluster without one gets the last id of its own back; else an id is born from the
    oldest id key and the number of ids that were born from it before. So ids depend on what was
    seen, never on the order it was read in, and a year in one run gives the ids that its days gave,
    but for customers who were taken apart or whose first id key came late or went.
#}

with

id_keys as (

    select * from {{ ref('idr_id_keys') }}

),

candidates as (

    select * from {{ ref('idr_id_candidates') }}
    where keeps

),

earlier as (

    select * from {{ ref('idr_earlier_ids') }}

),

forgotten as (

    select * from {{ ref('idr_forgotten_clusters') }}

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

),

births as (

    select
        id_keys.cluster_key,
        id_keys.id_key,
        id_keys.first_seen_at,
        row_number() over (
            partition by id_keys.cluster_key
            order by id_keys.first_seen_at nulls last, id_keys.trust_rank, id_keys.id_key
        ) as choice
    from id_keys
    left join forgotten on id_keys.cluster_key = forgotten.cluster_key
    where id_keys.is_lasting and forgotten.cluster_key is null

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
