-- One row per source, table and reason of rows that were set aside.
select
    source_name,
    source_table,
    column_name,
    reason,
    count(*) as row_count,
    count(distinct source_record_id) as record_count,
    max(loaded_at) as last_loaded_at
from staging.quarantine
group by source_name, source_table, column_name, reason
order by row_count desc, source_name, source_table, column_name, reason
