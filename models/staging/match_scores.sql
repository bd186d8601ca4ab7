{# One row per pair of records that a matcher scored. #}
{{ config(materialized=view_or_part()) }}

select
    record_key,
    other_record_key,
    probability,
    speaks_for,
    speaks_against,
    contradiction,
    scored_at
from {{ source('weft', 'match_scores') }}
where record_key is not null and other_record_key is not null and record_key <> other_record_key
