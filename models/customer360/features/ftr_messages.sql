{# One row per customer who was written to: what arrived, what was clicked, whether that falls. #}

with

-- What was opened or clicked has arrived, though some tools tell of no delivery; how many of theirs
-- arrived in all is not known, and so no rate.
arrived as (

    select
        *,
        coalesce(
            delivered_at,
            case when bounced_at is null then least(
                coalesce(opened_at, clicked_at), coalesce(clicked_at, opened_at)
            ) end
        ) as arrived_at
    from {{ ref('messages') }}
    where customer_id is not null and direction = 'outbound'

),

messages as (

    select
        *,
        {{ in_last_days('arrived_at', 30) }} as is_of_30d,
        {{ in_last_days('arrived_at', 90) }} as is_of_90d,
        -- A trend compares what had the same time to be clicked: three days.
        {{ in_last_days('delivered_at', 33) }}
        and delivered_at <= {{ dbt.dateadd('day', -3, as_of()) }} as is_trend_recent,
        {{ in_last_days('delivered_at', 123) }}
        and delivered_at <= {{ dbt.dateadd('day', -33, as_of()) }} as is_trend_earlier,
        clicked_at <= {{ dbt.dateadd('day', 3, 'delivered_at') }} as is_clicked_in_time
    from arrived

),

clicked_emails as (

    select
        customer_id,
        max(arrived_at) as last_arrived_at
    from messages
    where channel = 'email' and clicked_at is not null and arrived_at <= {{ as_of() }}
    group by customer_id

),

placed as (

    select
        messages.*,
        clicked_emails.last_arrived_at
    from messages
    left join clicked_emails
        on messages.customer_id = clicked_emails.customer_id

),

totals as (

    select
        customer_id,
        count(case when channel = 'email' and is_of_30d then 1 end) as emails_received_30d,
        count(case when channel = 'email' and is_of_30d then clicked_at end) as emails_clicked_30d,
        count(case when channel = 'email' and is_of_90d then 1 end) as emails_received_90d,
        count(case when channel = 'email' and is_of_90d then clicked_at end) as emails_clicked_90d,
        count(case when channel = 'email' and is_of_30d then delivered_at end)
            as emails_delivered_30d,
        count(
            case
                when channel = 'email' and is_of_30d and delivered_at is not null then clicked_at
            end
        ) as delivered_clicked_30d,
        count(case when channel = 'email' and is_of_90d then delivered_at end)
            as emails_delivered_90d,
        count(
            case
                when channel = 'email' and is_of_90d and delivered_at is not null then clicked_at
            end
        ) as delivered_clicked_90d,
        max(case when channel = 'email' then clicked_at end) as last_email_clicked_at,
        count(
            case
                when
                    channel = 'email'
                    and arrived_at <= {{ as_of() }}
                    and (last_arrived_at is null or arrived_at > last_arrived_at)
                    then 1
            end
        ) as emails_since_last_click,
        count(case when channel = 'email' and is_trend_recent then 1 end) as recent_delivered,
        count(case when channel = 'email' and is_trend_recent and is_clicked_in_time then 1 end)
            as recent_clicked,
        count(case when channel = 'email' and is_trend_earlier then 1 end) as earlier_delivered,
        count(case when channel = 'email' and is_trend_earlier and is_clicked_in_time then 1 end)
            as earlier_clicked,
        count(case when channel = 'sms' and is_of_90d then 1 end) as sms_received_90d,
        count(case when channel = 'sms' and is_of_90d then clicked_at end) as sms_clicked_90d,
        count(case when channel = 'push' and is_of_90d then 1 end) as push_received_90d,
        count(case when channel = 'push' and is_of_90d then opened_at end) as push_opened_90d,
        max(clicked_at) as last_clicked_at
    from placed
    group by customer_id

),

shop as (

    select
        cast(sum(recent_clicked + earlier_clicked) as {{ type_double() }})
        / nullif(sum(recent_delivered + earlier_delivered), 0) as click_rate
    from totals

)

select
    totals.customer_id,
    cast(totals.emails_received_30d as {{ dbt.type_int() }}) as emails_received_30d,
    cast(totals.emails_clicked_30d as {{ dbt.type_int() }}) as emails_clicked_30d,
    cast(totals.delivered_clicked_30d as {{ type_double() }})
    / nullif(totals.emails_delivered_30d, 0) as email_click_rate_30d,
    cast(totals.emails_received_90d as {{ dbt.type_int() }}) as emails_received_90d,
    cast(totals.emails_clicked_90d as {{ dbt.type_int() }}) as emails_clicked_90d,
    cast(totals.delivered_clicked_90d as {{ type_double() }})
    / nullif(totals.emails_delivered_90d, 0) as email_click_rate_90d,
    totals.last_email_clicked_at,
    cast(totals.emails_since_last_click as {{ dbt.type_int() }}) as emails_since_last_click,
    {{ engagement_trend(
        recent=['totals.recent_clicked', 'totals.recent_delivered'],
        earlier=['totals.earlier_clicked', 'totals.earlier_delivered'],
        usual_rate='shop.click_rate',
    ) }} as engagement_trend,
    cast(totals.sms_received_90d as {{ dbt.type_int() }}) as sms_received_90d,
    cast(totals.sms_clicked_90d as {{ dbt.type_int() }}) as sms_clicked_90d,
    cast(totals.push_received_90d as {{ dbt.type_int() }}) as push_received_90d,
    cast(totals.push_opened_90d as {{ dbt.type_int() }}) as push_opened_90d,
    totals.last_clicked_at
from totals
cross join shop
