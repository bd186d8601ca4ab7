{# A source, medium or campaign that a visit is tagged with; NULL for the words by which analytics tools say that there is none. #}
{% macro campaign_word(value) -%}
    case
        when {{ lower_text('trim(' ~ value ~ ')') }} not in (
            '', '(none)', '(not set)', '(not provided)', '(direct)', '(organic)', '(referral)', '(data deleted)',
            'undefined', 'null', 'none'
        )
            then trim({{ value }})
    end
{%- endmacro %}
