{#
    The segments of this project, ordered by name: what the YAML file of each `seg_` model states, checked, and its view.

    dbt fills the graph after parsing, so this is empty while it parses, but for the references.
#}
{% macro segments() %}
    {%- set views = {} -%}
    {%- for name in segment_models() -%}
        {%- do views.update({name: ref(name)}) -%}
    {%- endfor -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='name') -%}
            {%- if node.resource_type == 'model' and node.name.startswith('seg_') -%}
                {%- do _check_segment(node, views) -%}
                {%- do found.append(dict(
                    node.config.meta, name=node.name[4:], description=node.description, view=views[node.name]
                )) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}

{% macro _check_segment(node, views) %}
    {%- set meta = node.config.meta -%}
    {%- set wrong = [] -%}
    {%- if node.name not in views -%}
        {%- do wrong.append("add '" ~ node.name ~ "' to macros/segments/segment_models.sql") -%}
    {%- endif -%}
    {%- if not modules.re.fullmatch('[a-z0-9_]+', node.name[4:]) -%}
        {%- do wrong.append('its name may hold a-z, 0-9 and _ only') -%}
    {%- endif -%}
    {%- if not node.description -%}
        {%- do wrong.append('description is missing') -%}
    {%- endif -%}
    {%- for key in ['title', 'owner', 'purpose'] if not (meta.get(key) and meta.get(key) is string) -%}
        {%- do wrong.append('config.meta.' ~ key ~ ' must be a text') -%}
    {%- endfor -%}
    {%- for key in ['channels', 'conditions']
        if not meta.get(key) or meta.get(key) is string or meta.get(key) is not iterable -%}
        {%- do wrong.append('config.meta.' ~ key ~ ' must be a list of texts') -%}
    {%- endfor -%}
    {%- set holdout = meta.get('holdout_percent') -%}
    {%- if holdout is not number or holdout is boolean or holdout < 0 or holdout > 50 -%}
        {%- do wrong.append('config.meta.holdout_percent must be a number from 0 to 50') -%}
    {%- endif -%}
    {%- set is_generated = node.original_file_path.startswith('models/segments/generated/') -%}
    {%- if is_generated != (meta.get('generated') is sameas true) -%}
        {%- do wrong.append('config.meta.generated: true is for models/segments/generated alone') -%}
    {%- endif -%}
    {%- set readable = ['customers'] + (generated_segment_reads() if is_generated else []) -%}
    {%- for parent in node.depends_on.nodes -%}
        {%- set read = parent.split('.')[-1] -%}
        {%- if read not in readable and not (is_generated and read.startswith('seg_')) -%}
            {%- do wrong.append('it reads ' ~ read ~ '; a segment reads customers alone: make a feature') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if wrong -%}
        {{ exceptions.raise_compiler_error(node.original_file_path ~ ': ' ~ wrong | join('; ')) }}
    {%- endif -%}
{% endmacro %}
