{# One row per version of a subscriber, in whichever layout it landed. #}
{{ config(materialized=view_or_part()) }}

{{ stacked_rows('recharge', 'customer', {'recharge_airbyte': 'stg_recharge__airbyte_customer'}) }}
