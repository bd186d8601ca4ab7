{# One row per delivered version of a row of `campaign_recipient_activity`, by any connector. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('mailchimp', 'campaign_recipient_activity', {
    'mailchimp_airbyte': 'stg_mailchimp__airbyte_campaign_recipient_activity',
}) }}
