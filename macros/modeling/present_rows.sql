{#
    The versions of a raw table's rows that its source still has (`deleted_keys` tells which it has not).
    marks and times: as there.
#}
{% macro present_rows(
    relation,
    key=['id'],
    marks=['_fivetran_deleted', '_ab_cdc_deleted_at'],
    times=['_fivetran_synced', '_ab_cdc_deleted_at', 'updated_at']
) %}
select stored.*
from {{ relation }} as stored
left join ({{ deleted_keys(relation, key, marks, times) }}) as deleted
    on {% for column in key %}stored.{{ column }} = deleted.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}

where deleted.{{ key[0] }} is null and not {{ is_deleted(marks) }}
{% endmacro %}
