-- One row: source records, the customers stitched from them, and the records of the largest.
with

sizes as (

    select
        customer_id,
        count(*) as record_count
    from identity.customer_records
    where customer_id is not null
    group by customer_id

)

select
    cast(sum(record_count) as bigint) as record_count,
    count(*) as customer_count,
    max(record_count) as largest_count
from sizes
having count(*) > 0
