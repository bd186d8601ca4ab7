{#
    The money of a row that gets a share of an amount, such that the rows that share it have all of it: whole cents by
    largest remainder, ties by `order_by`, and what is less than a cent with the first of them. NULL for no amount; also
    right for amounts below zero.

    share: the row's share as a double; those of one amount add up to 1
    within: columns that name the amount that is shared; none where all rows share one
    order_by: columns that tell the rows of one amount apart
#}
{% macro shared_money(amount, share, within, order_by) -%}
    {%- set exact = 'round(cast(' ~ amount ~ ' as ' ~ type_double() ~ ') * ' ~ share ~ ' * 100, 6)' -%}
    {%- set whole = 'cast(floor(' ~ exact ~ ') as ' ~ dbt.type_bigint() ~ ')' -%}
    {%- set rows = 'partition by ' ~ within | join(', ') if within else '' -%}
    {%- set place -%}
        row_number() over ({{ rows }} order by {{ exact }} - floor({{ exact }}) desc, {{ order_by | join(', ') }})
    {%- endset -%}
    {%- set left_over -%}
        (cast(cast({{ amount }} as decimal(22, 4)) * 100 as decimal(24, 4)) - cast(sum({{ whole }}) over ({{ rows }}) as decimal(18, 0)))
    {%- endset -%}
    cast(
        (
            {{ whole }}
            + case when {{ place }} <= floor({{ left_over }}) then 1 else 0 end
            + case when {{ place }} = 1 then {{ left_over }} - floor({{ left_over }}) else 0 end
        ) * cast(0.01 as decimal(3, 2))
        as {{ type_money() }}
    )
{%- endmacro %}
