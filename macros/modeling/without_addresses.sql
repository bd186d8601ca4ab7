{#
    Free text that people wrote, without the e-mail addresses in it: an address stands in columns of addresses and nowhere
    else, where erasing finds it.
#}
{% macro without_addresses(text) -%}
    {%- set cleaned = clean_text(text) -%}
    case
        when {{ text }} like '%@%' then {{ replace_regex(cleaned, "[^ <>(),;:]+@[^ <>(),;:]+[.][a-zA-Z]+", "[address]") }}
        else {{ cleaned }}
    end
{%- endmacro %}
