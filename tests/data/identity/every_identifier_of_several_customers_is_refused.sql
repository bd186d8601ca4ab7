-- Customers and identifiers that several customers have, without the rule that kept them apart.

with

identifiers as (

    select * from {{ ref('customer_identifiers') }}
    where is_shared

),

refusals as (

    select * from {{ ref('identity_refusals') }}

)

select
    identifiers.customer_id,
    identifiers.identifier_type
from identifiers
left join refusals
    on
        identifiers.customer_id = refusals.customer_id
        and identifiers.identifier_type = refusals.identifier_type
        and identifiers.identifier_value = refusals.identifier_value
where refusals.reason is null
