{# One row per delivered version of a row of `metric`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('klaviyo', 'metric', {'klaviyo_airbyte': 'stg_klaviyo__airbyte_metric'}) }}
