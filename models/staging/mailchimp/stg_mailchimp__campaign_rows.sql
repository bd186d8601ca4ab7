{# One row per delivered version of a row of `campaign`, by any connector. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('mailchimp', 'campaign', {
    'mailchimp_airbyte': 'stg_mailchimp__airbyte_campaign',
}) }}
