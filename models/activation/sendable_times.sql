{#
    One row per living customer: the first time from the run's now on at which texts and pushes are welcome, by the
    clock of the place where the customer lives. Unknown places go by the shop's own zone.
#}

with

customers as (

    select
        customer_id,
        country_code,
        region
    from {{ ref('customers') }}

),

zones as (

    select * from {{ ref('time_zones') }}

),

placed as (

    select
        customers.customer_id,
        coalesce(region_zones.west_zone, country_zones.west_zone, '{{ var("shop_timezone") }}')
            as west_zone,
        coalesce(region_zones.east_zone, country_zones.east_zone, '{{ var("shop_timezone") }}')
            as east_zone
    from customers
    left join zones as region_zones
        on
            customers.country_code = region_zones.country_code
            and customers.region = region_zones.region
    left join zones as country_zones
        on
            customers.country_code = country_zones.country_code
            and country_zones.region is null

)

select
    customer_id,
    {{ sendable_at('west_zone', 'east_zone') }} as sendable_at
from placed
