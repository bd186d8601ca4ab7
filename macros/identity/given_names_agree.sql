{#
    True where the given names of two rows of `idr_names` may be one person's: forms of one name (Bob, Robert), the
    initial of one, or a typing error. Two words that are both known as names are never an error: Joan is not John.

    is_close: the two share a family name and something that few people share (a mailbox): then two letters may be
    wrong in a short word, too.
#}
{% macro given_names_agree(one, other, is_close=false) -%}
    (
        {{ one }}.given_name = {{ other }}.given_name
        or {{ one }}.spellings like '%|' || {{ other }}.given_name || '|%'
        or (length({{ one }}.given_name) = 1 and {{ other }}.spellings like '%|' || {{ one }}.given_name || '%')
        or (length({{ other }}.given_name) = 1 and {{ one }}.spellings like '%|' || {{ other }}.given_name || '%')
        or (
            ({{ one }}.spellings is null or {{ other }}.spellings is null)
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
