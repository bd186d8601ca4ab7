{#
    True for the customers a segment sets aside to measure what sending to it is worth. The segment's name is the
    salt: being held out of one segment says nothing about another. Raising the percentage keeps those set aside.
#}
{% macro in_holdout(segment_name, customer_id, holdout_percent) -%}
    mod({{ stable_hash(segment_name ~ " || '|' || " ~ customer_id) }}, 10000) < {{ holdout_percent }} * 100
{%- endmacro %}
