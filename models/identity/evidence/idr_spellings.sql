{# One row per given name that the seed of nicknames knows, with all that its bearers are called. #}

with

nicknames as (

    select
        {{ plain_name('nickname') }} as nickname,
        {{ plain_name('name') }} as name
    from {{ ref('identity_nicknames') }}

),

meanings as (

    select
        nickname as word,
        name
    from nicknames
    union
    select
        name as word,
        name
    from nicknames

),

spellings as (

    select distinct
        one.word,
        other.word as spelling
    from meanings as one
    inner join meanings as other on one.name = other.name

)

select
    word,
    '|' || {{ dbt.listagg('spelling', "'|'", 'order by spelling') }} || '|' as spellings

from spellings
group by word
