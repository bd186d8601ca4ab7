{#
    One row per id that another system may have issued, with what it is: the first of these that
    holds. More joins and CTEs than elsewhere: each is one thing that an id may be.
    - An id that Weft gave and its sync wrote into the source: nobody's, for it says again what was
      concluded here, and would hold together tomorrow what the evidence does no longer.
    - What it was when somebody asked for it to be erased: it stays that, whatever the shop still
      knows of it.
    - An e-mail address or, with its country, a phone number.
    - An account or a guest, where exactly one shop has issued the value.
    - The `userId` of the behaviour collector.
    - An id of a type of its own.
    A view: a table would keep the values of ids that are erased.
#}

{{ config(materialized=view_or_part()) }}

{%- set types = external_id_types() -%}
{%- set account_types = external_id_types('account') -%}
{%- set user_types = external_id_types('user') -%}
{#- the folder of a second shop, `mailto:` and the store's own long form are no part of an id -#}
{%- set address = replace_regex('stated_value', '^[a-z0-9_]+:', '') %}

with

source_identifiers as (

    select * from {{ ref('uni_source_identifiers') }}

),

versions as (

    select distinct identifier_key from {{ ref('uni_identifier_versions') }}

),

own_ids as (

    select * from {{ ref('uni_given_ids') }}

),

stated as (

    select
        identifier_type as stated_type,
        identifier_key as stated_key,
        min(identifier_value) as stated_value
    from source_identifiers
    where identifier_type in ('{{ types | join("', '") }}')
    group by identifier_type, identifier_key

),

readings as (

    select
        stated_type,
        stated_key,
        stated_value,
        case when stated_value like '%@%' then {{ normalize_email(address) }} end as email,
        case when stated_value like '+%' then {{ normalize_phone('stated_value') }} end as phone,
        case
            when stated_type in ('{{ account_types | join("', '") }}')
                then {{ replace_regex('stated_value', '^gid://shopify/Customer/', '') }}
        end as store_value,
        case
            when stated_type in ('{{ user_types | join("', '") }}') then stated_value
        end as user_value
    from stated

),

-- Two shops may both have issued a number: then nothing tells whose it is here.
issued as (

    select
        store_value,
        min(identifier_type) as identifier_type,
        min(identifier_value) as identifier_value
    from (
        select distinct
            identifier_type,
            identifier_value,
            case
                when identifier_value like source_name || ':%'
                    then substr(identifier_value, length(source_name) + 2)
                else identifier_value
            end as store_value
        from source_identifiers
        where identifier_type in ('user_id', 'shopify_guest_id')
    ) as store_ids
    group by store_value
    having count(*) = 1

),

users as (

    select stated_value as user_value from stated
    where stated_type = 'segment_user_id'

),

possible as (

    select
        readings.stated_type,
        readings.stated_key,
        readings.email,
        readings.phone,
        readings.stated_value,
        own_ids.customer_id is not null as is_own,
        issued.identifier_type as issued_type,
        issued.identifier_value as issued_value,
        case when users.user_value is null then readings.stated_type else 'segment_user_id' end
            as other_type
    from readings
    left join own_ids on readings.stated_value = own_ids.customer_id
    left join issued on readings.store_value = issued.store_value
    left join users on readings.user_value = users.user_value

),

erased as (

    {%- for type, value in [
        ('user_id', 'store_value'),
        ('shopify_guest_id', 'store_value'),
        ('segment_user_id', 'user_value'),
    ] %}
        select
            readings.stated_type,
            readings.stated_key,
            '{{ type }}' as identifier_type,
            readings.{{ value }} as identifier_value,
            {{ loop.index }} as choice
        from readings
        inner join versions
            on versions.identifier_key = {{ identifier_key("'" ~ type ~ "'", 'readings.' ~ value) }}
        union all
    {%- endfor %}
    select
        readings.stated_type,
        readings.stated_key,
        readings.stated_type as identifier_type,
        readings.stated_value as identifier_value,
        4 as choice
    from readings
    inner join versions on readings.stated_key = versions.identifier_key

),

stays_erased as (

    {{ latest_row('erased', key=['stated_type', 'stated_key'], order_by=['choice']) }}

),

decided as (

    select
        possible.stated_type,
        possible.stated_key,
        case
            when possible.is_own then null
            when stays_erased.identifier_type is not null then stays_erased.identifier_type
            when possible.email is not null then 'email'
            when possible.phone is not null then 'phone'
            else coalesce(possible.issued_type, possible.other_type)
        end as identifier_type,
        case
            when possible.is_own then null
            else coalesce(
                stays_erased.identifier_value,
                possible.email,
                possible.phone,
                possible.issued_value,
                possible.stated_value
            )
        end as identifier_value
    from possible
    left join stays_erased
        on
            possible.stated_type = stays_erased.stated_type
            and possible.stated_key = stays_erased.stated_key

)

select
    stated_type,
    stated_key,
    identifier_type,
    identifier_value,
    {{ identifier_key('identifier_type', 'identifier_value') }} as identifier_key

from decided
