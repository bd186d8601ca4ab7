{#
    One row per customer in the directory: the newest version the loader delivered. Deleted customers
    are marked: their orders are still theirs, and what they had withdrawn stays withdrawn.
#}

with

versions as (

    select * from {{ source('square', 'customers') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at'],
        ['version', 'email_address', 'phone_number', 'reference_id', 'family_name', 'given_name'],
    )) }}

),

deleted as (

    {{ deleted_keys(source('square', 'customers'), marks=[
        'is_deleted', '_fivetran_deleted', '_ab_cdc_deleted_at',
    ]) }}

)

select
    -- keys
    {{ source_record('square', 'customers', ['newest.id']) }},
    cast(newest.id as {{ dbt.type_string() }}) as square_customer_id,
    deleted.id is not null as is_deleted,

    -- identifiers
    {{ clean_text('email_address') }} as email,
    {{ clean_text('phone_number') }} as phone,
    {{ clean_text('reference_id') }} as account_id,

    -- person
    {{ clean_text('given_name') }} as first_name,
    {{ clean_text('family_name') }} as last_name,
    {{ clean_text(json_value('address', 'address_line_1')) }} as address_line,
    {{ clean_text(json_value('address', 'locality')) }} as city,
    {{ clean_text(json_value('address', 'administrative_district_level_1')) }} as region,
    upper({{ clean_text(json_value('address', 'postal_code')) }}) as postal_code,
    {{ clean_country(json_value('address', 'country')) }} as country_code,
    cast({{ read_timestamp('birthday') }} as date) as birth_date,

    -- consent
    coalesce(
        {{ read_boolean(json_value_any_case('preferences', [
            'email_unsubscribed', 'emailUnsubscribed',
        ])) }},
        false
    )
    or {{ withdrawn_in('square', 'customers', 'email') }} as is_unsubscribed,
    {{ withdrawn_in('square', 'customers', 'sms') }} as is_withdrawn_from_texts,

    -- times
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from newest
left join deleted
    on newest.id = deleted.id
where {{ clean_text('newest.id') }} is not null
