{# One row per delivered version of a row of `flow`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('klaviyo', 'flow', {'klaviyo_airbyte': 'stg_klaviyo__airbyte_flow'}) }}
