{#
    One row per browser and user that asked not to be sold or shared (Global Privacy Control), the first time it did:
    a statement of consent, of ads alone.
#}

with

signals as (

    {%- for table in ['identifies', 'pages', 'tracks'] %}
        select
            {{ source_record('segment', table, ['id']) }},
            {{ clean_identifier('anonymous_id') }} as contact_point,
            {{ clean_text('user_id') }} as user_id,
            coalesce({{ read_timestamp('timestamp') }}, {{ read_timestamp('received_at') }})
                as changed_at
        from {{ source('segment', table) }}
        where
            {{ clean_text('id') }} is not null
            and {{ clean_identifier('anonymous_id') }} is not null
            and coalesce(
                {{ read_boolean('context_gpc') }},
                {{ read_boolean('context_global_privacy_control') }}
            )
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

first_signals as (

    {{ latest_row('signals', key=['contact_point', 'user_id'], order_by=[
        'changed_at asc nulls last', 'record_key',
    ]) }}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    contact_point,
    'anonymous_id' as contact_type,
    cast(null as {{ dbt.type_string() }}) as country_code,
    'ads' as channel,
    'unsubscribed' as status,
    changed_at,
    'global privacy control' as method
from first_signals
