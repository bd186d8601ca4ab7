{# One row per delivered version of a row of `unsubscribe`, by any connector. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('mailchimp', 'unsubscribe', {
    'mailchimp_airbyte': 'stg_mailchimp__airbyte_unsubscribe',
}) }}
