{#
    One row per identifier that was ever to be erased and version of it: the time up to the first request, between two
    requests, and since the last. Each version is an identifier of its own, so that nobody who comes back is joined to
    what was erased. The first one keeps the identifier's own key: the graph of the past stays as it was.
#}

with

requests as (

    select * from {{ ref('uni_erasures') }}

),

versions as (

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
    end as version_key,
    began_after,
    ended_at,
    blocked_reason

from versions
