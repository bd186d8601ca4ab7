{#
    Stops a build whose "now" lies before the newest entry of an append-only log that it would append to: what was
    logged later cannot be unsaid, and sizes, stays and histories would not add up from then on.

    Such a log names the column of its entries' time in its meta (`appended_at`).
#}
{% macro assert_no_later_logs() %}
    {%- set newest_entries = [] -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- for id in selected_resources if id in graph.nodes and graph.nodes[id].config.meta.appended_at -%}
            {%- set node = graph.nodes[id] -%}
            {%- set log = adapter.get_relation(
                database=node.database, schema=node.schema, identifier=node.alias
            ) -%}
            {%- if log -%}
                {%- do newest_entries.append(
                    "select '" ~ node.name ~ "' as log_name, max(" ~ node.config.meta.appended_at
                    ~ ") as newest from " ~ log
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if newest_entries -%}
        {%- set later = run_query(
            "select log_name, newest, " ~ as_of() ~ " as as_of from (" ~ newest_entries | join(' union all ')
            ~ ") as logs where newest > " ~ as_of() ~ " order by newest desc, log_name"
        ).rows -%}
        {%- if later | length -%}
            {{ exceptions.raise_compiler_error(
                "this run's now is " ~ later[0][2] ~ ", but " ~ later[0][0] ~ " has entries up to " ~ later[0][1]
                ~ ", and a log is only ever appended to → go on from there (weft run --as-of '" ~ later[0][1]
                ~ "', for dbt WEFT_AS_OF='" ~ later[0][1] ~ "'), or take the later entries back: weft rewind --to '"
                ~ later[0][2] ~ "'"
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
