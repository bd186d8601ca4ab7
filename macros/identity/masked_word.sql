{# A word of a name with all but its first letter replaced by stars: enough to see that two names differ. #}
{% macro masked_word(word) -%}
    rpad({{ upper_text("substr(" ~ word ~ ", 1, 1)") }}, cast(length({{ word }}) as {{ dbt.type_int() }}), '*')
{%- endmacro %}
