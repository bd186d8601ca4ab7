{#
    One table of the behaviour collector in the shape of `stg_segment__events`: properties that this kind of event
    does not have are typed NULLs.

    model:      staging model of the table
    event_type: SQL expression that names the kind of event
    own:        the properties that this table has
#}
{% macro segment_rows(model, event_type, own=[]) %}
    {%- set properties = {
        'product_id': dbt.type_string(),
        'variant_id': dbt.type_string(),
        'product_line': dbt.type_string(),
        'checkout_token': dbt.type_string(),
        'cart_token': dbt.type_string(),
        'source_order_id': dbt.type_string(),
        'quantity': dbt.type_int(),
        'amount': type_money(),
        'currency': dbt.type_string(),
        'properties': dbt.type_string(),
    } %}
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    message_id,
    anonymous_id,
    user_id,
    {{ event_type }} as event_type,
    event_name,
    original_at,
    sent_at,
    received_at,
    stated_at,
    page_url,
    page_title,
    referrer,
    campaign_source,
    campaign_medium,
    campaign_name,
    user_agent
    {%- for name, type in properties.items() %},
    {{ name if name in own else 'cast(null as ' ~ type ~ ')' }} as {{ name }}
    {%- endfor %}
from {{ ref(model) }} as calls
{% endmacro %}
