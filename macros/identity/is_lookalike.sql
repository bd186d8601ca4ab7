{#
    True where one label (what stands between @ and dots) of an address mixes letters of alphabets that look alike:
    Latin, Greek, Cyrillic. Nobody's name is written so; somebody who wants to be taken for somebody else is.
    An address all of whose labels are each of one alphabet is not: иван@x.io, info@münchen.de, пример.рф.
#}
{% macro is_lookalike(value) -%}
    {%- set alphabets = ["A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff", "\u0370-\u03ff\u1f00-\u1fff", "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"] -%}
    {%- set mixed = [] -%}
    {%- for one in alphabets -%}
        {%- for other in alphabets if other != one -%}
            {%- do mixed.append("[" ~ one ~ "][^@.]*[" ~ other ~ "]") -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- Most addresses are plain ASCII, and asking that is a fraction of the cost. -#}
    case
        when {{ matches_regex(value, "[^ -~]") }} then coalesce({{ matches_regex(value, mixed | join("|")) }}, false)
        else false
    end
{%- endmacro %}
