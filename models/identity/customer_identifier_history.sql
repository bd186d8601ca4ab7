{# One row per identifier and validity period in which a customer had it. #}

with

changes as (

    select * from {{ ref('idr_membership_log') }}
    where member_kind = 'identifier'

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

periods as (

    {{ membership_periods('changes') }}

)

select
    periods.member_key as identifier_key,
    identifiers.identifier_type,
    identifiers.identifier_value,
    periods.customer_id,
    periods.valid_from,
    periods.valid_to

from periods
left join identifiers on periods.member_key = identifiers.identifier_key
