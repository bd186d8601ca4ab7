{#
    One row per ad and day with the purchases that Meta counts, by the one kind of action that says most:
    kinds contain each other, so they never add up. The vendor may leave one out of the counts or out of the values.
#}
{{ config(materialized=view_or_part()) }}

with

counts as (

    {{ latest_row(
        source('facebook_ads', 'basic_ad_actions'),
        key=['ad_id', 'date', 'action_type'],
        order_by=newest_first(['_fivetran_synced', '_loaded_at'], ['value']),
    ) }}

),

worths as (

    {{ latest_row(
        source('facebook_ads', 'basic_ad_action_values'),
        key=['ad_id', 'date', 'action_type'],
        order_by=newest_first(['_fivetran_synced', '_loaded_at'], ['value']),
    ) }}

),

actions as (

    select
        ad_id,
        'count' as measure,
        cast({{ read_timestamp('date') }} as date) as spend_date,
        lower({{ clean_text('action_type') }}) as action_type,
        {{ try_cast_to('value', type_double()) }} as purchase_count,
        cast(null as {{ type_money() }}) as purchase_value
    from counts
    union all
    select
        ad_id,
        'value' as measure,
        cast({{ read_timestamp('date') }} as date) as spend_date,
        lower({{ clean_text('action_type') }}) as action_type,
        cast(null as {{ type_double() }}) as purchase_count,
        {{ read_money('value') }} as purchase_value
    from worths

),

ranked as (

    select
        *,
        case action_type
            when 'omni_purchase' then 1
            when 'purchase' then 2
            when 'offsite_conversion.fb_pixel_purchase' then 3
            when 'web_in_store_purchase' then 4
            when 'onsite_web_purchase' then 5
        end as choice
    from actions
    where spend_date is not null

),

chosen as (

    select
        *,
        min(choice) over (partition by ad_id, spend_date, measure) as best_choice
    from ranked

)

select
    ad_id,
    spend_date,
    sum(purchase_count) as purchase_count,
    sum(purchase_value) as purchase_value
from chosen
where choice = best_choice
group by ad_id, spend_date
