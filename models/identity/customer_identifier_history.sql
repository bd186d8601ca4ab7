{# One row per identifier and stretch of time in which a customer had it. #}

with

changes as (

    select * from {{ ref('idr_membership_log') }}
    where member_kind = 'identifier'

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

stretches as (

    {{ membership_stretches('changes') }}

)

select
    stretches.member_key as identifier_key,
    identifiers.identifier_type,
    identifiers.identifier_value,
    stretches.customer_id,
    stretches.valid_from,
    stretches.valid_to

from stretches
left join identifiers on stretches.member_key = identifiers.identifier_key
