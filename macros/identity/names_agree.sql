{#
    True where the names of two rows of `idr_names` may be one person's: nicknames are already levelled there, typing
    errors and initials are allowed for here, and the two words may be swapped. A missing family name says nothing.
#}
{% macro names_agree(one, other) -%}
    (
        (
            {{ words_agree(one ~ '.first_name', other ~ '.first_name') }}
            and (
                {{ one }}.last_name is null
                or {{ other }}.last_name is null
                or {{ words_agree(one ~ '.last_name', other ~ '.last_name') }}
            )
        )
        or ({{ one }}.first_name = {{ other }}.last_name and {{ one }}.last_name = {{ other }}.first_name)
    )
{%- endmacro %}
