{#
    One row per ticket that was rated: the rating that was given last, whichever table tells of it.

    Offering a rating is none, and takes none back. Where the tables state good and bad of one instant
    it is not known which.
#}

with

-- the state of a ticket's own column is as new as the ticket
stated as (

    select
        cast(id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        {{ clean_text('satisfaction_rating_score') }} as score,
        {{ read_timestamp('updated_at') }} as stated_at
    from {{ source('zendesk', 'ticket') }}
    union all
    select
        zendesk_ticket_id,
        new_value as score,
        changed_at as stated_at
    from {{ ref('stg_zendesk__field_changes') }}
    where field_name = 'satisfaction_score'
    union all
    select
        cast(ticket_id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        {{ clean_text('score') }} as score,
        coalesce(
            {{ read_timestamp('updated_at') }}, {{ read_timestamp('created_at') }}
        ) as stated_at
    from {{ source('zendesk', 'satisfaction_rating') }}
    where not coalesce({{ read_boolean('_fivetran_deleted') }}, false)

),

-- with a comment the tool writes good_with_comment, goodwithcomment
ratings as (

    select
        zendesk_ticket_id,
        case when lower(score) like 'good%' then 'good' else 'bad' end as satisfaction,
        stated_at
    from stated
    where zendesk_ticket_id is not null and (lower(score) like 'good%' or lower(score) like 'bad%')

),

ranked as (

    select
        *,
        rank() over (
            partition by zendesk_ticket_id
            order by stated_at desc nulls last
        ) as recency_rank
    from ratings

)

select
    zendesk_ticket_id,
    case when min(satisfaction) = max(satisfaction) then min(satisfaction) end as satisfaction
from ranked
where recency_rank = 1
group by zendesk_ticket_id
