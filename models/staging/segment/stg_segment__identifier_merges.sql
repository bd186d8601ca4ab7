{#
    One row per alias call that names two accounts: the account that a user had before, and the one
    they have now. An alias usually names a browser instead; whether its former id is an account
    only the other calls can say, hence the join.
#}

with

aliases as (

    select * from {{ ref('stg_segment__aliases') }}
    where anonymous_id is not null and account_id is not null

),

accounts as (

    select account_id from {{ ref('stg_segment__users') }}
    union
    select account_id from {{ ref('stg_segment__identifies') }}

),

stated as (

    select
        aliases.record_key,
        aliases.source_name,
        aliases.source_table,
        aliases.source_record_id,
        aliases.anonymous_id as from_id,
        aliases.account_id as to_id,
        aliases.received_at as merged_at
    from aliases
    inner join accounts on aliases.anonymous_id = accounts.account_id

)

{{ identifier_merges('stated', 'user_id') }}
