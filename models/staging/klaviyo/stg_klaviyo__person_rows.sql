{# One row per delivered version of a row of `person`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('klaviyo', 'person', {'klaviyo_airbyte': 'stg_klaviyo__airbyte_person'}) }}
