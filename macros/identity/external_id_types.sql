{#
    The types of ids that a source's own system did not issue, or whose form its user chooses: an account of the shop, an
    id of another system, an address. What a value is, `uni_external_ids` tells.

    may_be: 'account' for the columns where tools write the shop's id of a customer, 'user' for those where they write
    the `userId` of the behaviour collector; none: all
#}
{% macro external_id_types(may_be=none) %}
    {%- set may = {
        'segment_user_id': ['account', 'user'],
        'segment_external_id': ['account', 'user'],
        'klaviyo_external_id': ['account', 'user'],
        'zendesk_external_id': ['account', 'user'],
        'square_reference_id': ['account'],
        'attentive_external_id': ['account', 'user'],
        'activecampaign_external_id': ['account', 'user'],
        'gorgias_external_id': ['account', 'user'],
        'freshdesk_external_id': ['account', 'user'],
        'smile_external_id': ['account'],
        'loyaltylion_merchant_id': ['account'],
        'judgeme_external_id': ['account'],
        'recharge_external_id': ['account'],
        'typeform_hidden_id': ['account', 'user'],
        'yotpo_external_id': ['account'],
        'mparticle_customer_id': ['account', 'user'],
        'ga4_user_id': ['account', 'user'],
        'snowplow_user_id': ['account', 'user'],
        'delighted_external_id': ['account', 'user'],
        'hubspot_external_id': ['account', 'user'],
        'order_lines_customer_id': [],
        'people_file_id': [],
    } -%}
    {%- set types = [] -%}
    {%- for type, kinds in may.items() if may_be is none or may_be in kinds -%}
        {%- do types.append(type) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}
