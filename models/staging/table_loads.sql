{# One row per load, source and table that it looked at. #}
{{ config(materialized=view_or_part()) }}

select
    load_number,
    source_name,
    source_table,
    loaded_at,
    row_count,
    loaded_count,
    new_count,
    changed_count,
    duplicate_count,
    late_count,
    quarantined_count,
    newest_event_at,
    newest_file_at,
    new_columns,
    missing_columns
from {{ source('weft', 'loads') }}
where load_number is not null
