-- Lines of seeds that still, or again, write out a value that was erased: `weft erase` puts its
-- token there, and a line that is added later says the token as well.

{{ config(severity='warn') }}

with

erased as (

    select * from {{ ref('uni_identifier_lives') }}
    where began_after is null

),

named as (

    select
        'identity_manual_rules' as seed,
        first_type as identifier_type,
        {{ rule_key('first_type', rule_value('first_type', 'first_value')) }} as identifier_key
    from {{ ref('identity_manual_rules') }}
    where first_value not like 'erased:%'
    union all
    select
        'identity_manual_rules' as seed,
        second_type as identifier_type,
        {{ rule_key('second_type', rule_value('second_type', 'second_value')) }} as identifier_key
    from {{ ref('identity_manual_rules') }}
    where second_value not like 'erased:%'
    union all
    select
        'identity_blocked_values' as seed,
        identifier_type,
        identifier_key
    from {{ ref('idr_blocked_values') }}
    where stated_value not like 'erased:%'

)

select
    named.seed,
    named.identifier_type
from named
inner join erased on named.identifier_key = erased.life_key
