-- Decisions of identity_manual_rules about an identifier that no record carries: perhaps a slip,
-- and perhaps the records have gone. What was erased is known to have been somebody's.

{{ config(severity='warn') }}

with

decisions as (

    select * from {{ ref('idr_manual_rules') }}

),

sides as (

    {{ decision_sides('decisions') }}

),

known as (

    select identifier_key from {{ ref('idr_identifiers') }}
    union distinct
    select version_key as identifier_key from {{ ref('uni_identifier_versions') }}

)

select sides.rule_key
from sides
left join known on sides.identifier_key = known.identifier_key
where known.identifier_key is null
