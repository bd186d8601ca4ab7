{# The host of an address in lower case, without a leading `www.`; NULL when it names none. #}
{% macro url_host(url) -%}
    {{ return(adapter.dispatch('url_host', 'weft')(url)) }}
{%- endmacro %}

{% macro default__url_host(url) -%}
    nullif(regexp_extract({{ lower_text(url) }}, '^(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:www[.])?([^/:?#@]+)', 1), '')
{%- endmacro %}

{% macro postgres__url_host(url) -%}
    substring(lower({{ url }}) from '^(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:www[.])?([^/:?#@]+)')
{%- endmacro %}
