{# One row per identifier and stretch of time in which a customer had it. #}

with

changes as (

    select
        member_key,
        customer_id,
        event,
        happened_at as valid_from,
        lead(happened_at) over (
            partition by member_key, customer_id order by run_number
        ) as valid_to
    from {{ ref('idr_membership_log') }}
    where member_kind = 'identifier'

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

)

select
    changes.member_key as identifier_key,
    identifiers.identifier_type,
    identifiers.identifier_value,
    changes.customer_id,
    changes.valid_from,
    changes.valid_to

from changes
left join identifiers on changes.member_key = identifiers.identifier_key
-- What two runs of one moment undid never stood.
where
    changes.event = 'joined'
    and (changes.valid_to is null or changes.valid_to > changes.valid_from)
