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

{#
    Spark shows a setting whose name has `secret` in it as the same stars to every query, so every shop would get the
    same keys: the setting has another name. A raw literal (`r`), for a backslash in the secret is one.
#}
{% macro spark__identity_secret() -%}
    r'${weft.identity_salt}'
{%- endmacro %}
