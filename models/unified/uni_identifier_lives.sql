{#
    One row per identifier that was ever to be erased and stretch of time between two such
    requests. In each of its lives an identifier is another one, so that nobody who comes back is
    joined to what was erased. The first life keeps the identifier's own key: the graph of the past
    stays as it was.
#}

with

requests as (

    select * from {{ ref('uni_erasures') }}

),

lives as (

    select
        identifier_type,
        identifier_key,
        lag(requested_at) over (partition by identifier_key order by requested_at) as began_after,
        requested_at as ended_at,
        blocked_reason
    from requests
    union all
    select
        identifier_type,
        identifier_key,
        max(requested_at) as began_after,
        cast(null as {{ dbt.type_timestamp() }}) as ended_at,
        cast(null as {{ dbt.type_string() }}) as blocked_reason
    from requests
    group by identifier_type, identifier_key

)

select
    identifier_type,
    identifier_key,
    case
        when began_after is null then identifier_key
        else
            {{ stable_hash(
                "cast(identifier_key as " ~ dbt.type_string() ~ ") || '|' || cast(began_after as "
                ~ dbt.type_string() ~ ")"
            ) }}
    end as life_key,
    began_after,
    ended_at,
    blocked_reason

from lives
