{# One row per delivered version of an address in an audience, in the columns of `member`. #}
{{ config(materialized=view_or_part()) }}

{{ adapted_rows(source('mailchimp', 'list_members'), 'mailchimp', 'member', {
    'id': 'id',
    'list_id': 'list_id',
    'email_address': 'email_address',
    'status': 'status',
    'unsubscribe_reason': 'unsubscribe_reason',
    'merge_fname': json_value('merge_fields', 'FNAME'),
    'merge_lname': json_value('merge_fields', 'LNAME'),
    'merge_phone': json_value('merge_fields', 'PHONE'),
    'merge_birthday': json_value('merge_fields', 'BIRTHDAY'),
    'merge_address': json_value('merge_fields', 'ADDRESS'),
    'marketing_permissions': 'marketing_permissions',
    'sms_phone_number': 'sms_phone_number',
    'sms_subscription_status': 'sms_subscription_status',
    'sms_subscription_last_updated': 'sms_subscription_last_updated',
    'language': 'language',
    'source': 'source',
    'timestamp_signup': 'timestamp_signup',
    'timestamp_opt': 'timestamp_opt',
    'last_changed': 'last_changed',
}) }}
