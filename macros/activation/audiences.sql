{#
    The audiences of this project, ordered by name: what the YAML file of each `act_` model states, checked.
    Empty while dbt parses, as `segments()` is.
#}
{% macro audiences() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='name') -%}
            {%- if node.resource_type == 'model' and node.name.startswith('act_') -%}
                {%- for key in ['destination', 'audience', 'segment', 'channel', 'purpose']
                    if not node.config.meta.get(key) -%}
                    {{ exceptions.raise_compiler_error(
                        node.original_file_path ~ ': config.meta.' ~ key ~ ' must be a text'
                    ) }}
                {%- endfor -%}
                {%- do found.append(dict(node.config.meta, sync_name=node.name[4:])) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
