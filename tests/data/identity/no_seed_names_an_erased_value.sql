-- Lines of seeds that still, or again, write out a value that was erased: `weft erase` puts its
-- token there, and a line that is added later says the token as well.

{{ config(severity='warn') }}

with

decisions as (

    select * from {{ ref('idr_manual_rules') }}

),

erased as (

    select * from {{ ref('uni_identifier_versions') }}
    where began_after is null

),

sides as (

    {{ decision_sides('decisions') }}

),

blocked_values as (

    select * from {{ ref('idr_blocked_values') }}

)

select
    'identity_manual_rules' as seed,
    sides.identifier_type
from sides
where sides.stated_value is null
union all
select
    'identity_blocked_values' as seed,
    blocked_values.identifier_type
from blocked_values
inner join erased on blocked_values.identifier_key = erased.version_key
where blocked_values.stated_value not like 'erased:%'
