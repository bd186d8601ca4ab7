{#
    The number of the session that a record is in: a run of records on one identifier without a pause. A session ends
    where every web analysis ends it; on a public browser the next person is quicker.

    Reads identifier_key, record_key, observed_at and earlier_at, when the record before it on the identifier was seen.

    is_public: an SQL condition that holds for an identifier of more people than its rule allows
#}
{% macro session_number(is_public='false') -%}
    sum(
        case
            when observed_at <= earlier_at + case when {{ is_public }} then 5 else 30 end * interval '1' minute then 0
            else 1
        end
    ) over (
        partition by identifier_key order by observed_at, record_key
        rows between unbounded preceding and current row
    )
{%- endmacro %}
