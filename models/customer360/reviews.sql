{# One row per review of a product or of the shop. #}
{{ table_if_fed('uni_reviews') }}

with

reviews as (

    select * from {{ ref('uni_reviews') }}

),

customer_records as (

    select * from {{ ref('customer_records') }}

)

select
    reviews.review_id,
    customer_records.customer_id,
    reviews.source_name,
    reviews.product_id,
    reviews.sku,
    reviews.rating,
    reviews.title,
    reviews.body,
    reviews.is_verified_buyer,
    reviews.status,
    reviews.reviewed_at,
    reviews.updated_at
from reviews
left join customer_records
    on reviews.record_key = customer_records.record_key
