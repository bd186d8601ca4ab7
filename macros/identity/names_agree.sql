{#
    True where the names of two rows of `idr_names` may be one person's. Nicknames, initials and typing errors are
    allowed for, the two words may be swapped, and a missing family name says nothing. One word alone may also be the
    family name.

    close_where: an SQL condition that holds where the two share something that few people share (a mailbox): there
    another family name alone does not tell them apart, as people marry and companies order.
#}
{% macro names_agree(one, other, close_where=none) -%}
    (
        (
            {{ given_names_agree(one, other) }}
            and (
                {{ one }}.last_name is null
                or {{ other }}.last_name is null
                or {{ words_agree(one ~ '.last_name', other ~ '.last_name') }}
                {%- if close_where %}
                or (length({{ one }}.given_name) > 1 and length({{ other }}.given_name) > 1 and {{ close_where }})
                {%- endif %}
            )
        )
        {%- if close_where %}
        or (
            {{ close_where }}
            and {{ words_agree(one ~ '.last_name', other ~ '.last_name') }}
            and {{ given_names_agree(one, other, is_close=true) }}
        )
        {%- endif %}
        or (
            {{ words_agree(one ~ '.given_name', other ~ '.last_name') }}
            and (
                {{ words_agree(one ~ '.last_name', other ~ '.given_name') }}
                or {{ is_form_of(one ~ '.last_name', other) }}
            )
        )
        or (
            {{ words_agree(one ~ '.last_name', other ~ '.given_name') }}
            and {{ is_form_of(other ~ '.last_name', one) }}
        )
        or (
            {{ one }}.last_name is null and length({{ one }}.given_name) > 2
            and {{ one }}.given_name = {{ other }}.last_name
        )
        or (
            {{ other }}.last_name is null and length({{ other }}.given_name) > 2
            and {{ other }}.given_name = {{ one }}.last_name
        )
    )
{%- endmacro %}
