{#
    One row per metric of the backtest: what would have been recommended 90 days ago, against what the same customers
    have bought since, and against the ten best sellers of then for everybody.
#}

with

ranked as (

    select * from {{ ref('c360_recommendations') }}
    where calibration_end < {{ as_of() }}

),

signals as (

    select * from {{ ref('c360_product_signals') }}
    where calibration_end < {{ as_of() }}

),

products as (

    select * from {{ ref('c360_product_repurchases') }}
    where calibration_end < {{ as_of() }}

),

purchases as (

    select * from {{ ref('c360_product_purchases') }}
    where not is_returned and ordered_at > {{ dbt.dateadd('day', -90, as_of()) }}

),

-- Everybody who had bought something in the year before, recommended or not.
testers as (

    select customer_id from signals
    where order_count > 0
    group by customer_id

),

-- A product counts once, however often it was bought.
bought as (

    select
        purchases.customer_id,
        purchases.product_id
    from purchases
    inner join testers
        on purchases.customer_id = testers.customer_id
    group by
        purchases.customer_id,
        purchases.product_id

),

found as (

    select
        bought.customer_id,
        case when coalesce(signals.is_owned, false) then 0 else 1 end as is_new,
        case when ranked.product_id is null then 0 else 1 end as is_recommended,
        case when coalesce(products.popularity_rank, 11) <= 10 then 1 else 0 end as is_best_seller
    from bought
    left join signals
        on
            bought.customer_id = signals.customer_id
            and bought.product_id = signals.product_id
    left join ranked
        on
            bought.customer_id = ranked.customer_id
            and bought.product_id = ranked.product_id
    left join products
        on bought.product_id = products.product_id

),

per_customer as (

    select
        customer_id,
        cast(sum(is_recommended) as {{ type_double() }}) / count(*) as recall,
        cast(sum(is_best_seller) as {{ type_double() }}) / count(*) as best_seller_recall,
        cast(sum(is_new * is_recommended) as {{ type_double() }}) / nullif(sum(is_new), 0)
            as new_recall,
        cast(sum(is_new * is_best_seller) as {{ type_double() }}) / nullif(sum(is_new), 0)
            as best_seller_new_recall,
        max(is_recommended) as is_hit,
        max(is_best_seller) as is_best_seller_hit
    from found
    group by customer_id

),

measured as (

    select
        count(*) as customers_tested,
        avg(recall) as recall_at_10,
        avg(best_seller_recall) as best_sellers_recall_at_10,
        avg(new_recall) as new_products_recall_at_10,
        avg(best_seller_new_recall) as best_sellers_new_products_recall_at_10,
        avg(cast(is_hit as {{ type_double() }})) as hit_rate_at_10,
        avg(cast(is_best_seller_hit as {{ type_double() }})) as best_sellers_hit_rate_at_10
    from per_customer

),

covered as (

    select
        cast(count(distinct ranked.product_id) as {{ type_double() }})
        / nullif(count(distinct products.product_id), 0) as catalogue_coverage
    from products
    left join ranked
        on products.product_id = ranked.product_id

)
{%- set metrics = [
    'customers_tested', 'recall_at_10', 'best_sellers_recall_at_10', 'new_products_recall_at_10',
    'best_sellers_new_products_recall_at_10', 'hit_rate_at_10', 'best_sellers_hit_rate_at_10',
    'catalogue_coverage',
] %}

{% for metric in metrics %}
    select
        '{{ metric }}' as metric,
        cast({{ metric }} as {{ type_double() }}) as value,
        {{ dbt.dateadd('day', -90, as_of()) }} as calibration_end,
        {{ as_of() }} as holdout_end
    from {{ 'covered' if metric == 'catalogue_coverage' else 'measured' }}
    {{ 'union all' if not loop.last }}
{% endfor %}
