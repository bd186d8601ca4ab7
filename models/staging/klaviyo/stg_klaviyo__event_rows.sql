{# One row per delivered version of a row of `event`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('klaviyo', 'event', {'klaviyo_airbyte': 'stg_klaviyo__airbyte_event'}) }}
