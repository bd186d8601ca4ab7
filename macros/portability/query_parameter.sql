{#
    The decoded value of one parameter of an address, in its query string or its fragment (where some campaign links
    have it); NULL when it is absent or empty. Its name may be written in capitals.
#}
{% macro query_parameter(url, name) -%}
    {{ return(adapter.dispatch('query_parameter', 'weft')(url, name)) }}
{%- endmacro %}

{% macro default__query_parameter(url, name) -%}
    case
        when {{ url }} like '%=%'
            then nullif(url_decode(replace(regexp_extract({{ url }}, '[?&#](?i:{{ name }})=([^&#]*)', 1), '+', ' ')), '')
    end
{%- endmacro %}

{% macro spark__query_parameter(url, name) -%}
    case
        when {{ url }} like '%=%'
            then nullif(try_url_decode(regexp_extract({{ url }}, '[?&#](?i:{{ name }})=([^&#]*)', 1)), '')
    end
{%- endmacro %}
