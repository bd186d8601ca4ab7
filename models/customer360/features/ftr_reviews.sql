{# One row per living customer, where a source states reviews: how many are the customer's. #}
{{ config(materialized=view_or_part()) }}

with

people as (

    select customer_id from {{ ref('idr_customers') }}

),

reviews as (

    select * from {{ ref('reviews') }}
    where coalesce(status, 'published') <> 'deleted'

),

-- without any, nobody's count is known
stated as (

    select count(*) as row_count from reviews

)

select
    people.customer_id,
    cast(count(reviews.review_id) as {{ dbt.type_int() }}) as review_count,
    avg(reviews.rating) as average_rating
from people
inner join stated
    on stated.row_count > 0
left join reviews
    on people.customer_id = reviews.customer_id
group by people.customer_id
