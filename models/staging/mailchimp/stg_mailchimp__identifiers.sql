{# One row per member, recipient or act of one, and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_mailchimp__members'), 'created_at', {
    'mailchimp_member_id': 'member_id',
    'email': 'email',
    'phone': 'phone',
}, country='country_code') }}
union all
{{ identifiers_of(ref('stg_mailchimp__recipients'), 'cast(null as ' ~ dbt.type_timestamp() ~ ')', {
    'mailchimp_member_id': 'member_id',
    'email': 'email',
}) }}
union all
{{ identifiers_of(ref('stg_mailchimp__activities'), 'occurred_at', {
    'mailchimp_member_id': 'member_id',
    'email': 'email',
}) }}
