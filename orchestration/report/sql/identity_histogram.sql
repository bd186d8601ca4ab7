-- One row per size class: customers by the number of source records stitched into them.
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
    cast(floor(log2(record_count)) as integer) as size_class,
    min(record_count) as lowest,
    max(record_count) as highest,
    count(*) as customer_count,
    cast(sum(record_count) as bigint) as record_count
from sizes
group by size_class
order by size_class
