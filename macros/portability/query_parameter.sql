{#
    The decoded value of one parameter of an address, in its query string or its fragment (where some campaign links
    have it); NULL when it is absent or empty. Its name may be written in capitals, and the sign between two parameters as
    HTML has it (`&amp;`); mail tools write its underscore as `%5F`.
#}
{% macro query_parameter(url, name) -%}
    {{ return(adapter.dispatch('query_parameter', 'weft')(url, name)) }}
{%- endmacro %}

{# Older tools write letters in other encodings than UTF-8 (`Fr%FChling`): such a text stays as it stands there. #}
{% macro default__query_parameter(url, name) -%}
    {%- set raw = "replace(regexp_extract(" ~ url ~ ", '[?&#](?:amp;)?(?i:" ~ name | replace('_', '(?:_|%5f)') ~ ")=([^&#]*)', 1), '+', ' ')" -%}
    case
        when {{ url }} like '%=%' then nullif(coalesce(try(url_decode({{ raw }})), {{ raw }}), '')
    end
{%- endmacro %}

{# A per cent sign that begins no byte stays; Spark alone would decode nothing of such a text. #}
{% macro spark__query_parameter(url, name) -%}
    {%- set raw = "regexp_extract(" ~ url ~ ", '[?&#](?:amp;)?(?i:" ~ name | replace('_', '(?:_|%5f)') ~ ")=([^&#]*)', 1)" -%}
    case
        when {{ url }} like '%=%'
            then nullif(try_url_decode(regexp_replace({{ raw }}, '%(?![0-9A-Fa-f]{2})', '%25')), '')
    end
{%- endmacro %}
