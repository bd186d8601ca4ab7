{#
    One row per cluster, with its customer id.

    The oldest living id that the cluster keeps survives; a cluster without one gets an earlier id
    of its own back; else an id is born from the oldest anchor and the number of ids that anchor
    has had. So ids depend on what was seen, never on the order it was read in.
#}

with

anchors as (

    select * from {{ ref('idr_anchors') }}

),

claims as (

    select * from {{ ref('idr_id_claims') }}
    where keeps

),

earlier as (

    select * from {{ ref('idr_earlier_ids') }}

),

survivors as (

    select
        cluster_key,
        customer_id,
        row_number() over (
            partition by cluster_key
            order by
                case when is_living then 0 else 1 end,
                born_run_number,
                first_seen_at,
                trust_rank,
                customer_id
        ) as choice
    from claims

),

births as (

    select
        cluster_key,
        anchor_key,
        row_number() over (
            partition by cluster_key order by first_seen_at, trust_rank, anchor_key
        ) as choice
    from anchors
    where is_lasting

),

ids_of_anchor as (

    select
        anchor_key,
        count(*) as id_count
    from earlier
    group by anchor_key

)

select
    births.cluster_key,
    survivors.customer_id is null as is_born,
    coalesce(
        survivors.customer_id,
        'c' || lower({{ key_text(stable_hash(
            "cast(births.anchor_key as " ~ dbt.type_string() ~ ") || ':' || "
            ~ "cast(coalesce(ids_of_anchor.id_count, 0) as " ~ dbt.type_string() ~ ")"
        )) }})
    ) as customer_id

from births
left join survivors on births.cluster_key = survivors.cluster_key and survivors.choice = 1
left join ids_of_anchor on births.anchor_key = ids_of_anchor.anchor_key
where births.choice = 1
