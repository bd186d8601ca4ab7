-- One row: how many source records and identifiers became how many customers.
select
    count(*) as record_count,
    count(distinct customer_id) as customer_count,
    count(distinct source_name) as source_count
from identity.customer_records
having count(*) > 0
