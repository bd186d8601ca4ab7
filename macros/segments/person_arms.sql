{#
    The arm of each living customer in each segment, of an arm log and the redirects of merged ids.

    Being held out or not is decided by what was given first to any id of the person, so a merge makes nobody who was
    written to a member of the control group. The first named arm stands; `treated` is an arm without a name.
#}
{% macro person_arms(arms, redirects) -%}
    {%- set order = ['arms.given_at', 'arms.customer_id', 'arms.arm'] -%}
    select
        arms.segment_name,
        case
            when redirects.customer_id is null then arms.customer_id
            else redirects.living_customer_id
        end as customer_id,
        case
            when {{ value_of_first('arms.arm', order) }} = 'holdout' then 'holdout'
            else coalesce(
                {{ value_of_first('arms.arm', order, "arms.arm not in ('holdout', 'treated')") }}, 'treated'
            )
        end as arm
    from {{ arms }} as arms
    left join {{ redirects }} as redirects
        on arms.customer_id = redirects.customer_id
    where redirects.customer_id is null or redirects.living_customer_id is not null
    group by
        arms.segment_name,
        case
            when redirects.customer_id is null then arms.customer_id
            else redirects.living_customer_id
        end
{%- endmacro %}
