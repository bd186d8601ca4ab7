-- One row: addresses, numbers and the like that are used by several people.
select count(distinct (identifier_type, identifier_value)) filter (where is_shared) as shared_count
from identity.customer_identifiers
having count(*) > 0
