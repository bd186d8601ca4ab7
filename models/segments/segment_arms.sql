{#
    One row per segment, customer and arm given to them, appended by the run that first finds them in and never changed.

    Who has an arm keeps it whatever the percentages become; only who has none yet is drawn by what they are now. Who was
    treated before the segment named its arms is drawn among those, and never into the holdout.
#}

with

matches as (

    select * from {{ ref('segment_matches') }}

),

definitions as (

    select * from {{ ref('segment_definitions') }}

),

redirects as (

    select * from {{ ref('customer_id_redirects') }}

),

bounds as (

    {{ arm_bounds() }}

),

logged as (

    {{ logged_rows({
        'segment_name': dbt.type_string(),
        'customer_id': dbt.type_string(),
        'arm': dbt.type_string(),
        'given_at': dbt.type_timestamp(),
    }) }}

),

given as (

    {{ person_arms('logged', 'redirects') }}

),

-- The second draw is independent of the first, which keeps the shares of the arms as stated.
drawn as (

    select
        matches.segment_name,
        matches.customer_id,
        given.arm as given_arm,
        {{ in_holdout(
            'matches.segment_name', 'matches.customer_id', 'definitions.holdout_percent'
        ) }} as is_drawn_out,
        mod({{ stable_hash(
            "matches.segment_name || '|arm|' || matches.customer_id"
        ) }}, 10000) as arm_draw
    from matches
    inner join definitions
        on matches.segment_name = definitions.segment_name
    left join given
        on
            matches.segment_name = given.segment_name
            and matches.customer_id = given.customer_id
    where given.arm is null or given.arm = 'treated'

)

select
    drawn.segment_name,
    drawn.customer_id,
    case
        when drawn.given_arm is null and drawn.is_drawn_out then 'holdout'
        else coalesce(bounds.arm, 'treated')
    end as arm,
    {{ as_of() }} as given_at,
    cast('{{ invocation_id }}' as {{ dbt.type_string() }}) as run_id
from drawn
left join bounds
    on
        drawn.segment_name = bounds.segment_name
        and drawn.arm_draw >= bounds.first_draw
        and drawn.arm_draw < bounds.next_draw
where drawn.given_arm is null or bounds.arm is not null
