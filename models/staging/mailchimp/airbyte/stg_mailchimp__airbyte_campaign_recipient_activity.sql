{# One row per delivered open, click or bounce, in the columns of `campaign_recipient_activity`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('mailchimp', 'email_activity'), 'mailchimp', 'campaign_recipient_activity', {
    'campaign_id': 'campaign_id',
    'member_id': 'email_id',
    'list_id': 'list_id',
    'email_address': 'email_address',
    'action': 'action',
    'bounce_type': 'type',
    'timestamp': 'timestamp',
    'url': 'url',
}) }}
