{# One row per landed row, value or file that could not be used. #}

select
    quarantine_id,
    source_name,
    source_table,
    source_record_id,
    column_name,
    reason,
    landed_file,
    landed_line,
    raw_row,
    loaded_at
from {{ source('weft', 'quarantine') }}
