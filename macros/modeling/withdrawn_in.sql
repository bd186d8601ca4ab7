{#
    True where a raw row says "no more" for one channel in a column that no contract names: HubSpot makes a column for each
    subscription type, and every shop has opt-outs of its own making. Fail-closed: such a column can withdraw, and never
    grants.

    The catalog tells which columns landed, so the answer is settled when the model is compiled.

    channel: `email`, `sms` or `ads`, which the column's name tells; what tells no other channel is about e-mail
#}
{% macro withdrawn_in(layout, table, channel) -%}
    {%- set said = [] -%}
    {%- for column in consent_columns(layout, table).get(channel, []) -%}
        {%- set name = adapter.quote(column) -%}
        {%- set text = "lower(trim(cast(" ~ name ~ " as " ~ dbt.type_string() ~ ")))" -%}
        {%- do said.append(
            "coalesce(" ~ text ~ " in ('unsubscribed', 'opted_out', 'opted-out', 'opted out', 'opt_out', 'opt-out',"
            ~ " 'opt out', 'optout', 'suppressed', 'withdrawn', 'revoked'), false)"
        ) -%}
        {%- if speaks_of_withdrawal(column | lower) -%}
            {%- do said.append('coalesce(' ~ read_boolean(name) ~ ', false)') -%}
            {#- a list of suppressions, a time of one -#}
            {%- do said.append("coalesce(" ~ matches_regex(text, '^[[] *[{]') ~ ", false)") -%}
            {%- do said.append(text ~ " like '____-__-__%' and " ~ read_timestamp(name) ~ ' is not null') -%}
        {%- endif -%}
    {%- endfor -%}
    ({{ said | join(' or ') or 'false' }})
{%- endmacro %}
