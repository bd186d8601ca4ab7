{#
    Query: the inverse of a square matrix of doubles, by Gauss and Jordan's elimination in its own place. A row of the
    relation is one of the matrix: `place` (1 to size) and the columns x_1 to x_<size>; the same come out. A place without
    a row is as in the identity matrix.

    Each step divides by the element on the diagonal and no rows are exchanged, so the matrix must be one for which that
    is sound, such as I - Q of a Markov chain whose every state may leave: its diagonal is never zero and outweighs the
    rest of its row. Steps are nested queries, for not every engine has recursion, and read the row of their step through
    a window, so that each is read once.
#}
{% macro inverse_matrix(relation, size) -%}
    {%- set query = namespace(text='select * from ' ~ relation) -%}
    {%- for step in range(1, size + 1) -%}
        {%- set query.text = _eliminated(query.text, step, size) -%}
    {%- endfor -%}
    {{ query.text }}
{%- endmacro %}

{# One step of the elimination. #}
{% macro _eliminated(query, step, size) %}
select
    place
    {%- for column in range(1, size + 1) %},
    {%- set own = '1e0' if column == step else 'x_' ~ column -%}
    {%- set rest = '0e0' if column == step else 'x_' ~ column -%}
    {%- set above = '1e0' if column == step else 'pivot_' ~ column %}
    case
        when place = {{ step }} then {{ own }} / cast(pivot_{{ step }} as {{ type_double() }})
        else {{ rest }} - x_{{ step }} * {{ above }} / cast(pivot_{{ step }} as {{ type_double() }})
    end as x_{{ column }}
    {%- endfor %}
from (
    select
        *
        {%- for column in range(1, size + 1) %},
        coalesce(max(case when place = {{ step }} then x_{{ column }} end) over (), {{ '1e0' if column == step else '0e0' }}) as pivot_{{ column }}
        {%- endfor %}
    from (
        {{ query }}
    ) as rows_{{ step }}
) as pivots_{{ step }}
{% endmacro %}
