{#
    The shop's secret, empty where none is set. It comes with the connection (profiles.yml) and never stands in the SQL:
    compiled files and logs do not have it.
#}
{% macro identity_secret() -%}
    {{ return(adapter.dispatch('identity_secret', 'weft')()) }}
{%- endmacro %}

{% macro default__identity_secret() -%}
    coalesce(cast(getvariable('identity_secret') as varchar), '')
{%- endmacro %}

{% macro spark__identity_secret() -%}
    '${weft.identity_secret}'
{%- endmacro %}
