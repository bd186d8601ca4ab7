{#
    One row per response that was submitted, from whichever table has them: its newest version, with what
    the shop passed to the form.
#}

{%- set not_filled = '^([xX]+|_+|undefined|null|None|.*[{].*|[*%<].*[*%>]|[[].*[]])$' %}
{#- people name what they pass as they like: the names that a value may have -#}
{%- set passed = {
    'hidden_customer_id': '([Ss]hopify|[Ss]tore)?[_ -]?([Cc]ustomer|[Cc]lient|[Mm]ember)[_ -]?[Ii][Dd]',
    'hidden_user_id': '([Uu]ser|[Ee]xternal|[Aa]ccount)?[_ -]?[Uu]?[Ii][Dd]',
    'email': '([Uu]ser|[Cc]ustomer)?[_ -]?[Ee]-?[Mm]ail([_ -]?[Aa]ddress)?',
    'phone': '([Pp]hone|[Mm]obile)([_ -]?[Nn]umber)?',
    'first_name': '[Ff](irst)?[_ -]?[Nn]ame',
    'last_name': '[Ll](ast)?[_ -]?[Nn]ame',
} %}

with

stated as (

    select
        landing_id,
        coalesce(form_id, _sdc_form_id) as form_id,
        submitted_at,
        hidden,
        _source,
        _loaded_at
    from {{ source('typeform', 'submitted_landings') }}
    union all
    select
        landing_id,
        coalesce(form_id, _sdc_form_id) as form_id,
        submitted_at,
        hidden,
        _source,
        _loaded_at
    from {{ source('typeform', 'landings') }}
    union all
    select
        coalesce(landing_id, response_id) as landing_id,
        form_id,
        submitted_at,
        hidden,
        _source,
        _loaded_at
    from {{ source('typeform', 'responses') }}

),

newest as (

    {{ latest_row('stated', key=['landing_id'], order_by=newest_first(
        ['submitted_at', '_loaded_at'], ['hidden', 'form_id'],
    )) }}

)

select
    {{ source_record('typeform', 'responses', ['landing_id']) }},
    landing_id,
    form_id,
    -- what was not filled in is passed as the form's own placeholder
    {% for name, names in passed.items() -%}
        {%- set names = '"' ~ names ~ '"[ ]*:' -%}
        {%- set value = json_value(replace_regex('hidden', names, '"passed":'), 'passed') -%}
        case
            when not {{ matches_regex(value, not_filled) }}
                then {{ clean_text(value) }}
        end as {{ name }},
    {% endfor -%}
    {{ read_timestamp('submitted_at') }} as submitted_at
from newest
where
    {{ clean_text('landing_id') }} is not null
    -- of a form that was left, no answer was sent
    and submitted_at not like '0001-%'
