{#
    True where the names of two rows of `idr_names` may be one person's: nicknames are levelled there (Rick may be a
    Richard or an Eric), typing errors and initials are allowed for here, and the two words may be swapped. A missing
    family name says nothing.
#}
{% macro names_agree(one, other) -%}
    (
        (
            (
                {{ one }}.first_name = {{ other }}.first_name
                or {{ one }}.first_name = {{ other }}.other_first_name
                or {{ one }}.other_first_name = {{ other }}.first_name
                or {{ one }}.other_first_name = {{ other }}.other_first_name
                or {{ words_agree(one ~ '.given_name', other ~ '.given_name') }}
                or {{ words_agree(one ~ '.first_name', other ~ '.first_name') }}
            )
            and (
                {{ one }}.last_name is null
                or {{ other }}.last_name is null
                or {{ words_agree(one ~ '.last_name', other ~ '.last_name') }}
            )
        )
        or ({{ one }}.given_name = {{ other }}.last_name and {{ one }}.last_name = {{ other }}.given_name)
    )
{%- endmacro %}
