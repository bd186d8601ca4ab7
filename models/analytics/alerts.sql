{#
    One row per thing of the last 90 days that somebody should look at. Its id is made of what it is about and when, so
    that every run gives the same alert the same id, and whoever is told of new ones is told once.
#}
{%- set zone = "'" ~ var('shop_timezone') ~ "'" %}
{%- set text = dbt.type_string() %}

with

surges as (

    select
        *,
        {{ shop_date('window_start') }} as surge_date
    from {{ ref('abandonment_surges') }}
    where is_surge

),

-- The hours of a day and the day itself are one alert: its counts, else those of its hours.
surge_days as (

    select
        product_line as subject,
        surge_date,
        min(case when window_unit = 'hour' then window_start end) as first_hour,
        max(case when window_unit = 'hour' then window_end end) as last_hour,
        min(case when window_unit = 'day' then window_start end) as day_start,
        max(case when window_unit = 'day' then window_end end) as day_end,
        coalesce(
            max(case when window_unit = 'day' then observed end),
            sum(case when window_unit = 'hour' then observed end)
        ) as observed,
        coalesce(
            max(case when window_unit = 'day' then expected end),
            sum(case when window_unit = 'hour' then expected end)
        ) as expected
    from surges
    group by product_line, surge_date

),

spikes as (

    select * from {{ ref('count_spikes') }}

),

-- Weeks of an ad platform, with revenue by its own count: another count is another select here.
ad_weeks as (

    select
        slice as platform,
        cast({{ dbt.date_trunc('week', 'metric_date') }} as date) as week_date,
        sum(case when metric = 'ad_spend' then value end) as spend,
        sum(case when metric = 'ad_platform_revenue' then value end) as revenue
    from {{ ref('metrics_daily') }}
    where
        slice_type = 'platform'
        and metric in ('ad_spend', 'ad_platform_revenue')
        and metric_date >= {{ dbt.dateadd('day', -150, shop_date(as_of())) }}
    group by
        slice,
        cast({{ dbt.date_trunc('week', 'metric_date') }} as date)

),

ad_returns as (

    select
        ad_weeks.platform,
        ad_weeks.week_date,
        1e0 * ad_weeks.revenue / nullif(ad_weeks.spend, 0) as roas,
        1e0 * sum(earlier.revenue) / nullif(sum(earlier.spend), 0) as usual_roas
    from ad_weeks
    inner join ad_weeks as earlier
        on
            ad_weeks.platform = earlier.platform
            and ad_weeks.week_date > earlier.week_date
            and ad_weeks.week_date <= {{ dbt.dateadd('day', 28, 'earlier.week_date') }}
    where
        {{ dbt.dateadd('day', 7, 'ad_weeks.week_date') }} <= {{ shop_date(as_of()) }}
        and ad_weeks.week_date >= {{ dbt.dateadd('day', -90, shop_date(as_of())) }}
    group by
        ad_weeks.platform,
        ad_weeks.week_date,
        ad_weeks.revenue,
        ad_weeks.spend
    -- a week that cost little says little
    having
        count(*) = 4
        and 2 * ad_weeks.spend >= 1e0 * sum(earlier.spend) / 4

),

segment_days as (

    select
        segment_name,
        size_date,
        member_count,
        lag(member_count) over (partition by segment_name order by size_date) as earlier_count
    from {{ ref('segment_sizes_daily') }}

),

found as (

    select
        'surge' as kind,
        subject,
        surge_date as alert_date,
        coalesce(first_hour, day_start) as window_start,
        coalesce(last_hour, day_end) as window_end,
        cast(observed as {{ type_double() }}) as observed,
        expected,
        observed / greatest(expected, 1e0) as times,
        'abandoned checkouts of ' || subject as what,
        'the product, its price and stock, and whether checkout, payment and discount codes work'
            as look_at
    from surge_days
    union all
    select
        case when metric = 'tickets_opened' then 'ticket_spike' else 'consent_collapse' end as kind,
        slice as subject,
        metric_date as alert_date,
        {{ utc_time('cast(metric_date as ' ~ dbt.type_timestamp() ~ ')', zone) }} as window_start,
        {{ utc_time(
            'cast(' ~ dbt.dateadd('day', 1, 'metric_date') ~ ' as ' ~ dbt.type_timestamp() ~ ')', zone
        ) }} as window_end,
        cast(observed as {{ type_double() }}) as observed,
        expected,
        observed / greatest(expected, 1e0) as times,
        case
            when metric = 'tickets_opened' then 'tickets opened'
            else 'subscribers gone from the list of ' || slice
        end as what,
        case
            when metric = 'tickets_opened' then 'what the tickets of the day are about'
            else 'what was sent that day, how often, and whether an import or a form set consent'
        end as look_at
    from spikes
    union all
    select
        'roas_drop' as kind,
        platform as subject,
        week_date as alert_date,
        {{ utc_time('cast(week_date as ' ~ dbt.type_timestamp() ~ ')', zone) }} as window_start,
        {{ utc_time(
            'cast(' ~ dbt.dateadd('day', 7, 'week_date') ~ ' as ' ~ dbt.type_timestamp() ~ ')', zone
        ) }} as window_end,
        roas as observed,
        usual_roas as expected,
        1e0 * usual_roas / nullif(roas, 0) as times,
        'revenue per spend of ads on ' || platform as what,
        'campaigns that changed, the landing pages, and whether purchases are still reported'
            as look_at
    from ad_returns
    where 2 * roas < usual_roas
    union all
    select
        'segment_jump' as kind,
        segment_name as subject,
        size_date as alert_date,
        {{ utc_time('cast(size_date as ' ~ dbt.type_timestamp() ~ ')', "'UTC'") }} as window_start,
        {{ utc_time(
            'cast(' ~ dbt.dateadd('day', 1, 'size_date') ~ ' as ' ~ dbt.type_timestamp() ~ ')', "'UTC'"
        ) }} as window_end,
        cast(member_count as {{ type_double() }}) as observed,
        cast(earlier_count as {{ type_double() }}) as expected,
        cast(greatest(member_count, earlier_count) as {{ type_double() }})
        / greatest(1, least(member_count, earlier_count)) as times,
        'members of the segment ' || segment_name as what,
        'the conditions of the segment, and sources that stopped or were loaded twice' as look_at
    from segment_days
    where
        size_date >= {{ dbt.dateadd('day', -90, shop_date(as_of())) }}
        and abs(member_count - earlier_count) >= 50
        and 10 * abs(member_count - earlier_count) >= 3 * earlier_count

)

select
    kind || ':' || subject || ':' || cast(alert_date as {{ text }}) as alert_id,
    kind,
    subject,
    window_start,
    window_end,
    observed,
    expected,
    case when times < 5 then 'warning' else 'high' end as severity,
    -- a count has no decimal
    what || ': ' || replace(cast(cast(observed as decimal(18, 1)) as {{ text }}), '.0', '')
    || ', usual are ' || replace(cast(cast(expected as decimal(18, 1)) as {{ text }}), '.0', '')
    || '. Look at ' || look_at || '.' as alert_text
from found
