{# One row per customer who visited or bought: visits, devices, and what was looked at last. #}

with

sessions as (

    select * from {{ ref('sessions') }}
    where customer_id is not null

),

interests as (

    select * from {{ ref('ftr_product_interest') }}

),

products as (

    select * from {{ ref('products') }}

),

searches as (

    select
        customer_id,
        count(*) as search_count,
        max(occurred_at) as last_search_at
    from {{ ref('timeline') }}
    where event_type = 'searched' and customer_id is not null
    group by customer_id

),

-- without any, nobody's count is known: not every shop tells of searches
searched as (

    select count(*) as searching_count from searches

),

visits as (

    select
        customer_id,
        {{ value_of_first('device_type', ['recency'], 'device_type is not null') }}
            as last_device_type,
        count(*) as session_count,
        count(case when {{ in_last_days('started_at', 30) }} then 1 end) as sessions_30d,
        max(started_at) as last_session_at,
        sum(page_view_count) as page_view_count,
        sum(product_view_count) as product_view_count,
        count(distinct visitor_id) as device_count
    from (
        select
            *,
            row_number() over (
                partition by customer_id
                order by started_at desc nulls last, session_id asc
            ) as recency
        from sessions
    ) as sessions_by_recency
    group by customer_id

),

lasts as (

    select
        customer_id,
        product_id,
        last_viewed_at,
        last_added_at,
        row_number() over (
            partition by customer_id
            order by last_viewed_at desc nulls last, product_id asc
        ) as view_rank,
        row_number() over (
            partition by customer_id
            order by last_added_at desc nulls last, product_id asc
        ) as added_rank
    from interests

),

last_products as (

    select
        customer_id,
        max(case when view_rank = 1 and last_viewed_at is not null then product_id end)
            as last_product_viewed_id,
        max(last_viewed_at) as last_product_viewed_at,
        max(case when added_rank = 1 and last_added_at is not null then product_id end)
            as last_product_added_id,
        max(last_added_at) as last_product_added_at,
        count(last_viewed_at) as products_viewed_count
    from lasts
    group by customer_id

),

category_sizes as (

    select
        interests.customer_id,
        products.category,
        sum(case when sum(interests.view_count) > 0 then 1 else 0 end)
            over (partition by interests.customer_id) as categories_viewed_count,
        row_number() over (
            partition by interests.customer_id
            order by
                sum(interests.units_bought) desc, sum(interests.view_count) desc,
                products.category asc
        ) as size_rank
    from interests
    inner join products
        on interests.product_id = products.product_id
    where products.category is not null
    group by interests.customer_id, products.category

),

people as (

    select customer_id from visits
    union all
    select last_products.customer_id from last_products
    left join visits
        on last_products.customer_id = visits.customer_id
    where visits.customer_id is null

)

select
    people.customer_id,
    cast(coalesce(visits.session_count, 0) as {{ dbt.type_int() }}) as session_count,
    cast(coalesce(visits.sessions_30d, 0) as {{ dbt.type_int() }}) as sessions_30d,
    visits.last_session_at,
    cast(coalesce(visits.page_view_count, 0) as {{ dbt.type_int() }}) as page_view_count,
    cast(coalesce(visits.product_view_count, 0) as {{ dbt.type_int() }}) as product_view_count,
    cast(coalesce(last_products.products_viewed_count, 0) as {{ dbt.type_int() }})
        as products_viewed_count,
    cast(coalesce(category_sizes.categories_viewed_count, 0) as {{ dbt.type_int() }})
        as categories_viewed_count,
    case
        when searched.searching_count > 0
            then cast(coalesce(searches.search_count, 0) as {{ dbt.type_int() }})
    end as search_count,
    searches.last_search_at,
    cast(coalesce(visits.device_count, 0) as {{ dbt.type_int() }}) as device_count,
    visits.last_device_type,
    last_products.last_product_viewed_id,
    last_products.last_product_viewed_at,
    last_products.last_product_added_id,
    last_products.last_product_added_at,
    category_sizes.category as top_category
from people
cross join searched
left join searches
    on people.customer_id = searches.customer_id
left join visits
    on people.customer_id = visits.customer_id
left join last_products
    on people.customer_id = last_products.customer_id
left join category_sizes
    on
        people.customer_id = category_sizes.customer_id
        and category_sizes.size_rank = 1
