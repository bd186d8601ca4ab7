{#
    An id of a source as one that no other source has: `shopify:1001`. The loader has put the folder's name before the
    ids of a second folder of the same layout (`shopify_eu:1001`), so only those of the first still lack it.

    source: the column with the source's name; none: the raw row tells
#}
{% macro unique_id(layout, id, source=none) -%}
    case
        when {{ source or source_name(layout) }} = '{{ layout }}' then '{{ layout }}:' || {{ id }}
        else {{ id }}
    end
{%- endmacro %}
