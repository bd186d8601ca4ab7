{# An id as its own source writes it, without the folder that the loader has put before it. #}
{% macro local_id(layout, id) -%}
    case
        when {{ source_name(layout) }} = '{{ layout }}' then cast({{ id }} as {{ dbt.type_string() }})
        else substr(cast({{ id }} as {{ dbt.type_string() }}), length({{ source_name(layout) }}) + 2)
    end
{%- endmacro %}
