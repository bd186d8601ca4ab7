{# Channel -> the landed columns outside the contract that speak of consent to it. #}
{% macro consent_columns(layout, table) %}
    {%- set found = {} -%}
    {%- if execute -%}
        {%- for source in graph.get('sources', {}).values() if source.source_name == layout and source.name == table -%}
            {%- set relation = adapter.get_relation(
                database=source.database, schema=source.schema, identifier=source.identifier
            ) -%}
            {%- set known = source.columns.keys() | map('lower') | list -%}
            {%- for column in (adapter.get_columns_in_relation(relation) if relation else []) -%}
                {%- set name = column.name | lower -%}
                {%- if name not in known and speaks_of_consent(name) -%}
                    {%- set channel = 'sms' if modules.re.search('sms|phone|mobile|(^|_)(texts?|calls?)(_|$)', name)
                        else 'ads' if modules.re.search('data_sale|do_not_sell|(^|_)ads?(_|$)|advertis', name)
                        else 'email' -%}
                    {%- do found.setdefault(channel, []).append(column.name) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
