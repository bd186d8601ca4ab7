{#
    The types of ids under which somebody signs in. Of those of the shop one customer has one; of those that a site
    gives by itself several, but two of them are never one person on the word of a phone or a browser either.
#}
{% macro account_types() -%}
    'user_id', 'segment_user_id'
{%- endmacro %}
