-- Decisions of identity_manual_rules about an identifier that no record carries: perhaps a slip,
-- and perhaps the records have gone. What was erased is known to have been somebody's.

{{ config(severity='warn') }}

with

named as (

    select
        rule_key,
        first_key as identifier_key
    from {{ ref('idr_manual_rules') }}
    union all
    select
        rule_key,
        second_key as identifier_key
    from {{ ref('idr_manual_rules') }}

),

known as (

    select identifier_key from {{ ref('idr_identifiers') }}
    union distinct
    select life_key as identifier_key from {{ ref('uni_identifier_lives') }}

)

select named.rule_key
from named
left join known on named.identifier_key = known.identifier_key
where known.identifier_key is null
