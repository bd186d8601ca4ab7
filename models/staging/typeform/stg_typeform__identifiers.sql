{# One row per response and identifier of who gave it. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_typeform__respondents'), 'created_at', {
    'typeform_hidden_id': ['hidden_customer_id', 'hidden_user_id'],
    'email': 'email',
    'phone': 'phone',
}) }}
