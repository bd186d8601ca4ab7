-- Lines of seeds that speak of a type of identifier which neither identity_rules nor any record
-- has: they would do nothing, and nobody would notice.

with

decisions as (

    select * from {{ ref('idr_manual_rules') }}

),

known as (

    select identifier_type from {{ ref('identity_rules') }}
    union distinct
    select identifier_type from {{ ref('idr_identifiers') }}

),

sides as (

    {{ decision_sides('decisions') }}

),

named as (

    select
        'identity_manual_rules' as seed,
        identifier_type
    from sides
    union all
    select
        'identity_blocked_values' as seed,
        identifier_type
    from {{ ref('idr_blocked_values') }}
    where identifier_type <> 'name'

)

select
    named.seed,
    named.identifier_type
from named
left join known on named.identifier_type = known.identifier_type
where known.identifier_type is null
