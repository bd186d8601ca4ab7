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
    {%- set titles = {} -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='name') -%}
            {%- if node.resource_type == 'model' and node.name.startswith('seg_') -%}
                {%- do _check_segment(node, views) -%}
                {%- if titles.setdefault(node.config.meta.title | lower, node.name) != node.name -%}
                    {{ exceptions.raise_compiler_error(
                        node.original_file_path ~ ': ' ~ titles[node.config.meta.title | lower]
                        ~ ' has the title ' ~ node.config.meta.title ~ ' as well'
                    ) }}
                {%- endif -%}
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
    {%- if meta.get('channels') is iterable and meta.get('channels') is not string -%}
        {%- for channel in meta.channels if channel not in segment_channels() -%}
            {%- do wrong.append(
                'there is no channel ' ~ channel ~ '; there are: ' ~ segment_channels() | join(', ')
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set holdout = meta.get('holdout_percent') -%}
    {%- if holdout is not number or holdout is boolean or holdout < 0 or holdout > 50 -%}
        {%- do wrong.append('config.meta.holdout_percent must be a number from 0 to 50') -%}
    {%- endif -%}
    {%- do _check_options(meta, wrong) -%}
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

{# What may be stated and has a default: how fresh, which arms, how large, how soon again. #}
{% macro _check_options(meta, wrong) %}
    {%- if meta.get('refresh', 'daily') not in ['hourly', 'daily', 'weekly'] -%}
        {%- do wrong.append('config.meta.refresh must be hourly, daily or weekly') -%}
    {%- endif -%}
    {%- set arms = meta.get('arms') -%}
    {%- if arms is not none -%}
        {%- set percents = [] -%}
        {%- set names = [] -%}
        {%- if arms is mapping -%}
            {%- for name, percent in arms.items() -%}
                {%- if percent is number and percent is not boolean and percent > 0 -%}
                    {%- do percents.append(percent) -%}
                {%- endif -%}
                {%- if modules.re.fullmatch('[a-z0-9_]+', name | string)
                    and name not in ['holdout', 'treated'] -%}
                    {%- do names.append(name) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
        {%- if not arms or names | length != arms | length or percents | length != arms | length -%}
            {%- do wrong.append(
                'config.meta.arms must be names (a-z, 0-9 and _, but holdout and treated) with percentages above 0'
            ) -%}
        {%- elif ((percents | sum) + meta.holdout_percent - 100) | abs > 0.001 -%}
            {%- do wrong.append('config.meta.arms and holdout_percent must add up to 100') -%}
        {%- endif -%}
    {%- endif -%}
    {%- set share = meta.get('expected_share', [0, 1]) -%}
    {%- if share is string or share is not sequence or share is mapping or share | length != 2
        or share | reject('number') | list or share | select('boolean') | list
        or not (0 <= share[0] and share[0] <= share[1] and share[1] <= 1) -%}
        {%- do wrong.append('config.meta.expected_share must be two numbers from 0 to 1, the lower one first') -%}
    {%- endif -%}
    {%- set days = meta.get('reentry_days', 1) -%}
    {%- if days is not integer or days is boolean or days < 1 or days > 365 -%}
        {%- do wrong.append('config.meta.reentry_days must be a whole number of days from 1 to 365') -%}
    {%- endif -%}
{% endmacro %}
