{# The path of an address, without host, query and fragment; '/' for a bare host, NULL for NULL. #}
{% macro url_path(url) -%}
    {{ return(adapter.dispatch('url_path', 'weft')(url)) }}
{%- endmacro %}

{% macro default__url_path(url) -%}
    case
        when {{ url }} is not null
            then coalesce(nullif(regexp_extract({{ url }}, '^(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)?([^?#]*)', 1), ''), '/')
    end
{%- endmacro %}
