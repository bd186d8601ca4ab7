{#
    Stops a command whose secret is not the one that the warehouse was built with: every key would be another, every
    customer a new one, and what was erased would come back.
#}
{% macro assert_secret() %}
    {%- set table = adapter.get_relation(
        database=target.database, schema=generate_schema_name('unified', none), identifier='uni_identifiers'
    ) if execute -%}
    {%- if table -%}
        {%- set keyed_otherwise = run_query(
            "select 1 from (select identifier_type, identifier_value, identifier_key from " ~ table
            ~ " where identifier_value not like 'erased:%' limit 1000) as seen having count(*) > 0 and count(case when"
            ~ " identifier_key = " ~ identifier_key('identifier_type', 'identifier_value') ~ " then 1 end) = 0"
        ) -%}
        {%- if keyed_otherwise.rows | length -%}
            {{ exceptions.raise_compiler_error(
                "the keys of this warehouse were made with another secret: set DBT_ENV_SECRET_IDENTITY as it was when the"
                ~ " warehouse was first built (unset it, if it was not set)"
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
