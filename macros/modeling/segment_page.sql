{# The page that a call of the behaviour collector was sent from. #}
{% macro segment_page() -%}
    {{ clean_text('context_page_url') }} as page_url,
    {{ clean_text('context_page_title') }} as page_title,
    {{ clean_text('context_page_referrer') }} as referrer
{%- endmacro %}
