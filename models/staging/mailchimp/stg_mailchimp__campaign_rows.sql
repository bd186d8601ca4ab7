{# One row per delivered version of a row of `campaign`, whichever connector wrote it. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('mailchimp', 'campaign', {'mailchimp_airbyte': 'stg_mailchimp__airbyte_campaign'}) }}
