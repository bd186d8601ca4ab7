{#
    The columns that every call of the behaviour collector has, whatever its table: which record it is, who sent it,
    when, and after which campaign. Used by every staging model of that source, so that a correction is made once.
    An address in the place of a browser's id names a user; the raw text tells, so that none is cleaned twice.
    Whom a call names besides is in `stg_segment__traits`.
#}
{% macro segment_call(table) -%}
    {{ source_record('segment', table, ['id']) }},
    cast(id as {{ dbt.type_string() }}) as message_id,
    case when anonymous_id not like '%@%' then {{ clean_text('anonymous_id') }} end as anonymous_id,
    coalesce(
        {{ clean_text('user_id') }},
        case when anonymous_id like '%@%' then {{ clean_text('anonymous_id') }} end
    ) as user_id,
    {{ clean_text('context_device_advertising_id') }} as device_id,
    {{ clean_text('context_user_agent') }} as user_agent,
    {{ clean_text('context_campaign_source') }} as campaign_source,
    {{ clean_text('context_campaign_medium') }} as campaign_medium,
    {{ clean_text('context_campaign_name') }} as campaign_name,
    {{ read_timestamp('original_timestamp') }} as original_at,
    {{ read_timestamp('sent_at') }} as sent_at,
    {{ read_timestamp('received_at') }} as received_at,
    {{ read_timestamp('timestamp') }} as stated_at
{%- endmacro %}
