{# One row per delivered version of a row of `campaign`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('klaviyo', 'campaign', {'klaviyo_airbyte': 'stg_klaviyo__airbyte_campaign'}) }}
