{# The first word of a full name, as given name; the rest is `words_after_first`. #}
{% macro first_word(name) -%}
    {{ clean_text(dbt.split_part(clean_text(name), "' '", 1)) }}
{%- endmacro %}
