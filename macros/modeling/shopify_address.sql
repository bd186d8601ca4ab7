{#
    The parts of an address that Shopify nests in a column, by the names that they have as columns of their own
    (`billing_address_city`), for `adapted_rows`.
#}
{% macro shopify_address(column) %}
    {%- set parts = {
        'first_name': 'first_name', 'last_name': 'last_name', 'phone': 'phone', 'address_1': 'address1',
        'city': 'city', 'province_code': 'province_code', 'zip': 'zip', 'country_code': 'country_code',
    } -%}
    {%- set named = {} -%}
    {%- for name, field in parts.items() -%}
        {%- do named.update({column ~ '_' ~ name: json_value(column, field)}) -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}
