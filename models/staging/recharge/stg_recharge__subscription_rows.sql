{# One row per version of a subscription, in whichever layout it landed. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('recharge', 'subscription', {
    'recharge_airbyte': 'stg_recharge__airbyte_subscription',
    'recharge_history': 'stg_recharge__history_subscription',
}) }}
