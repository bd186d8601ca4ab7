{#
    True where two words of a name may be one word: the same, one the other's initial, or a typing error apart (one
    letter, two in long words, or letters swapped). Short words must be equal: "Dan" and "Ian" are two people.
#}
{% macro words_agree(one, other) -%}
    (
        {{ one }} = {{ other }}
        or (length({{ one }}) = 1 and {{ one }} = substr({{ other }}, 1, 1))
        or (length({{ other }}) = 1 and {{ other }} = substr({{ one }}, 1, 1))
        or (
            length({{ one }}) >= 4 and length({{ other }}) >= 4
            and {{ edit_distance(one, other) }} <= case
                when length({{ one }}) >= 7 and length({{ other }}) >= 7 then 2
                when
                    length({{ one }}) = length({{ other }})
                    and translate({{ one }}, {{ other }}, '') = ''
                    and translate({{ other }}, {{ one }}, '') = ''
                    then 2
                else 1
            end
        )
    )
{%- endmacro %}
