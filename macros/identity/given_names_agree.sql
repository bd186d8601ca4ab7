{#
    True where the given names of two rows of `idr_names` may be one person's: forms of one name (Bob, Robert), the
    initial of one, or a typing error. Two words that are both known as names are never an error: Joan is not John.

    is_close: the two share a family name and something that few people share (a mailbox): then two letters may be
    wrong in a short word, too.
#}
{% macro given_names_agree(one, other, is_close=false) -%}
    (
        {{ one }}.given_name = {{ other }}.given_name
        or {{ one }}.spellings = {{ other }}.spellings
        or {{ is_form_of(other ~ '.given_name', one) }}
        or {{ is_form_of(one ~ '.given_name', other) }}
        or (
            not coalesce(
                {{ one }}.spellings like '%|' || {{ one }}.given_name || '|%'
                and {{ other }}.spellings like '%|' || {{ other }}.given_name || '|%',
                false
            )
            and substr({{ one }}.given_name, 1, 1) = substr({{ other }}.given_name, 1, 1)
            and (
                {{ words_agree(one ~ '.given_name', other ~ '.given_name') }}
                {%- if is_close %}
                or {{ edit_distance(one ~ '.given_name', other ~ '.given_name') }} <= 2
                {%- endif %}
            )
        )
    )
{%- endmacro %}
