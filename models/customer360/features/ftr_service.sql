{# One row per customer who wrote to support. #}

with

tickets as (

    select
        *,
        coalesce(updated_at, solved_at, opened_at) as rated_at,
        satisfaction = 'bad'
        or {{ try_cast_to('satisfaction', dbt.type_int()) }} <= 2 as is_rated_badly,
        row_number() over (
            partition by customer_id
            order by opened_at desc nulls last, ticket_id asc
        ) as recency
    from {{ ref('tickets') }}
    where customer_id is not null

),

rated as (

    select
        customer_id,
        satisfaction,
        row_number() over (
            partition by customer_id
            order by rated_at desc, ticket_id asc
        ) as recency_rank
    from tickets
    where satisfaction is not null

),

totals as (

    select
        customer_id,
        count(*) as ticket_count,
        count(case when is_open then 1 end) as open_ticket_count,
        max(opened_at) as last_ticket_at,
        count(case when {{ in_last_days('opened_at', 7) }} then 1 end) as tickets_7d,
        avg(first_reply_minutes) as average_first_reply_minutes,
        avg(resolution_minutes) as average_resolution_minutes,
        {{ value_of_first('subject', ['recency', 'ticket_id']) }} as last_ticket_subject,
        count(
            case when is_rated_badly and {{ in_last_days('rated_at', 7) }} then 1 end
        ) as bad_ratings_7d
    from tickets
    group by customer_id

)

select
    totals.customer_id,
    cast(totals.ticket_count as {{ dbt.type_int() }}) as ticket_count,
    cast(totals.open_ticket_count as {{ dbt.type_int() }}) as open_ticket_count,
    totals.last_ticket_at,
    totals.last_ticket_subject,
    totals.average_first_reply_minutes,
    totals.average_resolution_minutes,
    rated.satisfaction as last_satisfaction,
    totals.open_ticket_count > 0
    or totals.tickets_7d > 0
    or totals.bad_ratings_7d > 0 as has_recent_support_contact
from totals
left join rated
    on
        totals.customer_id = rated.customer_id
        and rated.recency_rank = 1
