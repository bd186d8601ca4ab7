{# The decoded value of one parameter in the query string of an address; NULL when it is absent or empty. #}
{% macro query_parameter(url, name) -%}
    {{ return(adapter.dispatch('query_parameter', 'weft')(url, name)) }}
{%- endmacro %}

{% macro default__query_parameter(url, name) -%}
    case
        when {{ url }} like '%{{ name }}=%'
            then nullif(url_decode(replace(regexp_extract({{ url }}, '[?&]{{ name }}=([^&#]*)', 1), '+', ' ')), '')
    end
{%- endmacro %}

{% macro spark__query_parameter(url, name) -%}
    case
        when {{ url }} like '%{{ name }}=%'
            then nullif(try_url_decode(regexp_extract({{ url }}, '[?&]{{ name }}=([^&#]*)', 1)), '')
    end
{%- endmacro %}
