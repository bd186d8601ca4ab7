{#
    One row per alias call that names two users: who a user was before, and who they are now. An
    alias usually names a browser instead; whether its former id is a user's only the other calls
    can say, hence the join.
#}

with

aliases as (

    select * from {{ ref('stg_segment__aliases') }}
    where previous_id is not null and user_id is not null

),

users as (

    select user_id from {{ ref('stg_segment__users') }}
    union
    select user_id from {{ ref('stg_segment__identifies') }}

),

stated as (

    select
        aliases.record_key,
        aliases.source_name,
        aliases.source_table,
        aliases.source_record_id,
        aliases.previous_id as from_id,
        aliases.user_id as to_id,
        aliases.received_at as merged_at
    from aliases
    inner join users on aliases.previous_id = users.user_id

)

{{ identifier_merges('stated', 'segment_user_id') }}
