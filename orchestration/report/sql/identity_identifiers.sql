-- One row: distinct identifiers, and how many of them are shared by several people.
with

identifiers as (

    select
        identifier_type,
        identifier_value,
        bool_or(is_shared) as is_shared
    from identity.customer_identifiers
    group by
        identifier_type,
        identifier_value

)

select
    count(*) as identifier_count,
    count(*) filter (where is_shared) as shared_count
from identifiers
having count(*) > 0
