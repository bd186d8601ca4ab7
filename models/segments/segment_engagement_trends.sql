{#
    One row per segment whose members were sent e-mails of late: whether they click less of them than before. The last
    30 days are beside the 90 before, each e-mail with three days to be clicked.
#}
{{ config(materialized=view_or_part()) }}

with

mail as (

    select
        customer_id,
        case
            when clicked_at <= {{ dbt.dateadd('day', 3, 'delivered_at') }} then 1 else 0
        end as is_clicked,
        case when {{ in_last_days('delivered_at', 33) }} then 1 else 0 end as is_recent
    from {{ ref('messages') }}
    where
        customer_id is not null
        and direction = 'outbound'
        and channel = 'email'
        and {{ in_last_days('delivered_at', 123) }}
        and delivered_at <= {{ dbt.dateadd('day', -3, as_of()) }}

),

shop as (

    select cast(sum(is_clicked) as {{ type_double() }}) / nullif(count(*), 0) as click_rate
    from mail

),

counts as (

    select
        members.segment_name,
        sum(mail.is_recent) as recent_delivered,
        sum(mail.is_recent * mail.is_clicked) as recent_clicked,
        sum(1 - mail.is_recent) as earlier_delivered,
        sum((1 - mail.is_recent) * mail.is_clicked) as earlier_clicked
    from {{ ref('segment_history') }} as members
    inner join mail
        on members.customer_id = mail.customer_id
    where members.left_at is null
    group by members.segment_name

)

select
    counts.segment_name,
    {{ engagement_trend(
        recent=['counts.recent_clicked', 'counts.recent_delivered'],
        earlier=['counts.earlier_clicked', 'counts.earlier_delivered'],
        usual_rate='shop.click_rate',
    ) }} as engagement_trend
from counts
cross join shop
