{# The path of an address, without host, query and fragment; '/' for a bare host, NULL for NULL. #}
{% macro url_path(url) -%}
    {{ return(adapter.dispatch('url_path', 'weft')(url)) }}
{%- endmacro %}

{% macro default__url_path(url) -%}
    {%- set path = "split_part(split_part(" ~ url ~ ", '?', 1), '#', 1)" -%}
    regexp_replace(regexp_replace({{ path }}, '^[A-Za-z][A-Za-z0-9+.-]*://[^/]*', ''), '^$', '/')
{%- endmacro %}
