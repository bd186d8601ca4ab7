-- Pairs of identifiers that were refused without the rule that did it.

with

edges as (

    select * from {{ ref('identity_edges') }}
    where status <> 'accepted'

)

select
    from_type,
    to_type,
    source_name,
    source_table
from edges
where reason is null or reason = 'seen on one record, and nothing contradicts it'
