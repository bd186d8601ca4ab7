{#
    A pattern as a literal for engines on Java, where three things are read differently: a bracket inside a class opens
    another class, `$` matches before a last line break too, and two quotes within a literal are none.
#}
{% macro java_regex(pattern) -%}
    {%- set parts = modules.re.split('(\[\^?\]?[^]]*\])', pattern) -%}
    {%- set written = [] -%}
    {%- for part in parts -%}
        {%- if loop.index0 % 2 -%}
            {%- set start = '[^' if part.startswith('[^') else '[' -%}
            {%- set signs = part[start | length:-1] -%}
            {%- do written.append(start ~ signs | replace('[', '\\\\[') | replace(']', '\\\\]') ~ ']') -%}
        {%- else -%}
            {%- do written.append(part | replace('$', '\\\\z')) -%}
        {%- endif -%}
    {%- endfor -%}
    '{{ written | join | replace("''", "\\'") }}'
{%- endmacro %}
