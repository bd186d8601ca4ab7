{# Warns when this run's as_of is before the log's newest row: membership is then not updated. #}
{{ config(severity='warn') }}

select max(happened_at) as newest
from {{ ref('segment_log') }}
having max(happened_at) > {{ as_of() }}
