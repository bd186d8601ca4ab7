{# One row per lapsed buyer whom Klaviyo may send promotions to. #}

with

members as (

    select * from {{ ref('audience_members') }}
    where
        segment_name = 'win_back'
        and blocked_reason is null

),

profiles as (

    select * from {{ ref('klaviyo_profiles') }}

)

select
    profiles.row_key,
    profiles.email,
    profiles.phone_number,
    profiles.external_id,
    profiles.first_name,
    profiles.last_name,
    profiles.city,
    profiles.region,
    profiles.country,
    profiles.zip,
    profiles.properties
from members
inner join profiles
    on members.customer_id = profiles.row_key
