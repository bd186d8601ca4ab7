{#
    One row per batch: whom it is about, and the events it brings. Identities are a list of typed values or an object;
    an address comes as it is or hashed, as `encoding` says or its form shows.
#}

{%- set types = {
    'customer_id': ['customer_id', 'customerid'],
    'email': ['email'],
    'phone': ['mobile_number', 'phone_number_2', 'phone_number_3', 'phone'],
} -%}
{%- set hex = 'lower(trim(identity_value))' -%}
{%- set attributes = {
    'first_name': ['FirstName', 'firstname', 'first_name', 'firstName'],
    'last_name': ['LastName', 'lastname', 'last_name', 'lastName'],
    'city': ['City', 'city'],
    'region': ['State', 'state'],
    'postal_code': ['Zip', 'zip'],
    'country': ['Country', 'country'],
} %}

with

delivered as (

    {{ latest_row(source('mparticle', 'batches'), key=['batch_id'], order_by=[
        read_timestamp('timestamp_unixtime_ms') ~ ' asc nulls last', 'events asc nulls last',
        'user_identities asc nulls last',
    ]) }}

),

batches as (

    select
        *,
        -- attributes that mParticle itself knows have a dollar before their name
        replace(user_attributes, '"$', '"') as plain_attributes
    from delivered
    where
        {{ clean_text('batch_id') }} is not null
        and lower(coalesce({{ clean_text('environment') }}, 'production')) <> 'development'

),

listed as (

    {{ json_array_rows('batches', 'user_identities') }}

),

listed_identities as (

    select
        batch_id,
        lower({{ json_value('element', 'identity_type') }}) as identity_type,
        coalesce({{ json_value('element', 'identity') }}, {{ json_value('element', 'value') }})
            as identity_value,
        lower(coalesce({{ json_value('element', 'encoding') }}, 'raw')) as encoding
    from listed

),

named_identities as (

    {%- for type in types.values() | sum(start=[]) %}
        select
            batch_id,
            '{{ type }}' as identity_type,
            {{ json_value('user_identities', type) }} as identity_value,
            'raw' as encoding
        from batches
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

identities as (

    select * from listed_identities
    union all
    select * from named_identities

),

people as (

    select
        batch_id,
        {%- for type, names in types.items() if type != 'email' %}
            min(
                case
                    when
                        identity_type in (
                            '{{ names | join("', '") }}'  -- noqa: LT05
                        )
                        and encoding = 'raw'
                        then identity_value
                end
            ) as {{ type }},
        {%- endfor %}
        {%- for name, pattern in {
            'sha256': '^[0-9a-f]{64}$', 'md5': '^[0-9a-f]{32}$',
        }.items() %}
            min(
                case
                    when
                        identity_type = 'email'
                        and encoding in ('{{ name }}', 'raw')
                        and {{ matches_regex(hex, pattern) }}
                        then lower(trim(identity_value))
                end
            ) as email_{{ name }},
        {%- endfor %}
        min(
            case
                when identity_type = 'email' and encoding = 'raw' and identity_value like '%@%'
                    then identity_value
            end
        ) as email
    from identities
    where identity_value is not null
    group by batch_id

)

select
    {{ source_record('mparticle', 'batches', ['batches.batch_id']) }},
    batches._source,
    batches.batch_id,
    {{ read_timestamp('batches.timestamp_unixtime_ms') }} as received_at,

    -- whom it is about; 0 is nobody
    case when {{ local_id('mparticle', 'batches.mpid') }} <> '0' then batches.mpid end as mpid,
    people.customer_id,
    coalesce(people.email, case when people.customer_id like '%@%' then people.customer_id end)
        as email,
    people.email_sha256,
    people.email_md5,
    coalesce(people.phone, {{ json_value('plain_attributes', 'Mobile') }}) as phone,
    {%- for column, names in attributes.items() %}
        coalesce(
            {%- for name in names %}
                {{ clean_text(json_value('plain_attributes', name)) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as {{ column }},
    {%- endfor %}

    -- on what
    {{ json_value('batches.device_info', 'device_application_stamp') }} as install_id,
    coalesce(
        {{ json_value('batches.device_info', 'ios_advertising_id') }},
        {{ json_value('batches.device_info', 'android_advertising_id') }}
    ) as device_id,
    coalesce(
        {{ json_value('batches.device_info', 'platform') }},
        {{ json_value('batches.device_info', 'device_platform') }}
    ) as platform,
    {{ json_value('batches.device_info', 'http_header_user_agent') }} as user_agent,

    {{ json_or_null('batches.consent_state') }} as consent_state,
    batches.events
from batches
left join people on batches.batch_id = people.batch_id
