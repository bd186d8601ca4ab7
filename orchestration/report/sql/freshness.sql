-- One row per source: its records and how recent the newest is.
select
    source_name,
    count(*) as record_count,
    count(distinct source_table) as table_count,
    max(observed_at) as newest_record_at
from identity.customer_records
group by source_name
order by source_name
