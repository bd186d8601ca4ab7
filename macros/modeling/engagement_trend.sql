{#
    Whether a person or a group clicks less of what is delivered than before: `falling`, `steady` or `rising`; NULL with
    fewer than three deliveries on either side.

    recent, earlier: [clicked, delivered], counts of messages in two windows that do not overlap
    usual_rate:      clicks per delivery of the whole shop
    Both rates are drawn towards the usual one by the weight of ten deliveries (the mean of a beta-binomial). It is
    falling when the 95 % interval of their ratio, by the delta method on its logarithm, lies below 1, and rising when
    above: a few messages of one person seldom tell, thousands of a segment do.
#}
{% macro engagement_trend(recent, earlier, usual_rate) -%}
    {%- set usual = "cast(" ~ usual_rate ~ " as " ~ type_double() ~ ")" -%}
    {%- set recent_clicked, earlier_clicked = [
        "(" ~ recent[0] ~ " + 1e1 * " ~ usual ~ ")", "(" ~ earlier[0] ~ " + 1e1 * " ~ usual ~ ")"
    ] -%}
    {%- set recent_delivered, earlier_delivered = [
        "(" ~ recent[1] ~ " + 1e1)", "(" ~ earlier[1] ~ " + 1e1)"
    ] -%}
    {%- set change -%}
        ln({{ recent_clicked }} / {{ recent_delivered }} * {{ earlier_delivered }} / {{ earlier_clicked }})
    {%- endset -%}
    {%- set margin -%}
        1.959963984540054e0 * sqrt(
            1e0 / {{ recent_clicked }} - 1e0 / {{ recent_delivered }}
            + 1e0 / {{ earlier_clicked }} - 1e0 / {{ earlier_delivered }}
        )
    {%- endset -%}
    case
        when {{ recent[1] }} >= 3 and {{ earlier[1] }} >= 3
            then
                case
                    -- nobody clicks anything, or everybody everything
                    when {{ usual }} <= 0 or {{ usual }} >= 1 then 'steady'
                    when {{ change }} + {{ margin }} < 0 then 'falling'
                    when {{ change }} - {{ margin }} > 0 then 'rising'
                    else 'steady'
                end
    end
{%- endmacro %}
