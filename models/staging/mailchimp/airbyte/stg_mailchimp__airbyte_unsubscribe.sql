{# One row per delivered unsubscription, in the columns of `unsubscribe`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('mailchimp', 'unsubscribes'), 'mailchimp', 'unsubscribe', {
    'campaign_id': 'campaign_id',
    'member_id': 'email_id',
    'list_id': 'list_id',
    'email_address': 'email_address',
    'reason': 'reason',
    'timestamp': 'timestamp',
}) }}
