{# One row per event and identifier. #}
{{ config(materialized=view_or_part()) }}

{{ identifiers_of(ref('stg_snowplow__hits'), 'occurred_at', {
    'anonymous_id': 'browser_id',
    'snowplow_user_id': ['user_id', 'shop_user_id'],
    'email': 'email',
}) }}
