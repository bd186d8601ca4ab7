{# Where a model keeps what its next run must know. #}
{% macro components_memory(relation, strategy) %}
    {%- set suffix = '__edges' if strategy == 'compare' else '__read_until' -%}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ suffix}, type='table')) }}
{% endmacro %}
