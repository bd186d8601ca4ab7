{# A raw value as a boolean: true, t, yes, y and 1 in any case; NULL for what is neither true nor false. #}
{% macro read_boolean(value) -%}
    case
        when lower(trim(cast({{ value }} as {{ dbt.type_string() }}))) in ('true', 't', 'yes', 'y', '1') then true
        when lower(trim(cast({{ value }} as {{ dbt.type_string() }}))) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}
