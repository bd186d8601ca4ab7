{# One row per customer or place of a household, with its component. #}

{{ config(materialized='connected_components') }}

with

places as (

    select * from {{ ref('idr_household_places') }}

)

select
    {{ stable_hash('customer_id') }} as left_key,
    place_key as right_key

from places
