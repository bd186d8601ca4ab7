{#
    One row per request to erase an identifier: append-only, never rebuilt, so that a line taken out
    of the seed brings nothing back.
#}

with

requests as (

    select
        identifier_type,
        identifier_key,
        requested_at,
        min(blocked_reason) as blocked_reason
    from {{ ref('identity_erasures') }}
    group by identifier_type, identifier_key, requested_at

),

known as (

    {{ logged_rows({
        'identifier_key': dbt.type_bigint(),
        'requested_at': dbt.type_timestamp(),
    }) }}

)

select
    requests.identifier_type,
    requests.identifier_key,
    requests.requested_at,
    requests.blocked_reason

from requests
left join known
    on
        requests.identifier_key = known.identifier_key
        and requests.requested_at = known.requested_at
where known.identifier_key is null
