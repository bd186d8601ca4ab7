{#
    One row per delivered call that says who somebody is: the traits that a table has as columns of
    its own, and those that collectors send along with every call.

    Calls that say nothing are left at once, for these tables are the largest of a shop; what is
    left is read once for all tables.
#}

{%- set came_along = [
    'context_traits_email', 'context_traits_phone', 'context_traits_first_name',
    'context_traits_firstname', 'context_traits_last_name', 'context_traits_lastname',
    'context_traits_name', 'context_traits_user_id', 'context_traits_userid', 'context_traits',
    'context_external_id',
] -%}
{%- set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set names = ['first_name', 'firstname', 'last_name', 'lastname', 'name'] -%}
{%- set own_columns = {
    'identifies': ['email', 'phone'] + names,
    'pages': [],
    'screens': [],
    'tracks': [],
    'groups': [],
    'product_viewed': [],
    'product_added': [],
    'checkout_started': ['email'],
    'order_completed': ['email'],
} %}

with

telling as (

    {%- for table, own in own_columns.items() %}
        select
            {{ source_record('segment', table, ['id']) }},
            cast(id as {{ dbt.type_string() }}) as message_id,
            anonymous_id,
            user_id,
            original_timestamp,
            sent_at,
            received_at,
            timestamp,
            {%- for column in ['email', 'phone'] + names %}
                {{ column if column in own else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
                    as {{ column }},
            {%- endfor %}
            {{ 'address_country' if table == 'identifies' else no_text }} as address_country,
            {{ came_along | join(', ') }}
        from {{ source('segment', table) }}
        where
            {{ clean_text('id') }} is not null
            and coalesce({{ (own + came_along) | join(', ') }}) is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    record_key,
    source_name,
    source_table,
    source_record_id,
    message_id,
    {{ unless_address(clean_text('anonymous_id')) }} as anonymous_id,
    {{ clean_text('user_id') }} as user_id,

    -- who it is
    {{ segment_trait('user_id') }} as named_user_id,
    {{ clean_text('context_external_id') }} as external_ids,
    {{ segment_trait('email', 'email') }} as email,
    {{ segment_trait('phone', 'phone') }} as phone,
    {{ segment_trait('first_name', 'coalesce(first_name, firstname)') }} as first_name,
    {{ segment_trait('last_name', 'coalesce(last_name, lastname)') }} as last_name,
    {{ segment_trait('name', 'name') }} as full_name,
    {{ clean_country('address_country') }} as country_code,

    -- times
    {{ read_timestamp('original_timestamp') }} as original_at,
    {{ read_timestamp('sent_at') }} as sent_at,
    {{ read_timestamp('received_at') }} as received_at,
    {{ read_timestamp('timestamp') }} as stated_at

from telling
