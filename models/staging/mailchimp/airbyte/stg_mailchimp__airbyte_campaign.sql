{# One row per delivered version of a campaign or of its report, in the columns of `campaign`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('mailchimp', 'campaigns'), 'mailchimp', 'campaign', {
    'id': 'id',
    'type': 'type',
    'title': json_value('settings', 'title'),
    'subject_line': json_value('settings', 'subject_line'),
    'status': 'status',
    'send_time': 'send_time',
}) }}
union all
{{ adapted_rows(source('mailchimp', 'reports'), 'mailchimp', 'campaign', {
    'id': 'id',
    'type': 'type',
    'title': 'campaign_title',
    'subject_line': 'subject_line',
    'status': "'sent'",
    'send_time': 'send_time',
}) }}
