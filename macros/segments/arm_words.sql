{# The arms of a segment with their shares in percent, as `segment_definitions` shows them: `a: 45, b: 45, holdout: 10`. #}
{% macro arm_words(segment) -%}
    {%- set words = [] -%}
    {%- for arm, percent in (segment.get('arms') or {'treated': 100 - segment.holdout_percent}).items() -%}
        {%- do words.append(arm ~ ': ' ~ percent) -%}
    {%- endfor -%}
    {%- if segment.holdout_percent -%}
        {%- do words.append('holdout: ' ~ segment.holdout_percent) -%}
    {%- endif -%}
    {{ return(words | join(', ')) }}
{%- endmacro %}
