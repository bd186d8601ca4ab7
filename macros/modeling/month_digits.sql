{# The two digits of a month given as the first three letters of its English name; NULL for other letters. #}
{% macro month_digits(name) -%}
    case lower({{ name }})
        {%- for month in ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] %}
        when '{{ month }}' then '{{ '%02d' | format(loop.index) }}'
        {%- endfor %}
    end
{%- endmacro %}
