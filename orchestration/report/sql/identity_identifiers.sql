-- One row: distinct identifiers, and how many of them are shared by several people.
select
    count(distinct (identifier_type, identifier_value)) as identifier_count,
    count(distinct (identifier_type, identifier_value)) filter (where is_shared) as shared_count
from identity.customer_identifiers
having count(*) > 0
