{# One row per source record that states a person's name, in a form for comparing. #}

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

-- Each given name that the seed of nicknames knows, with all that its bearers are called.
spellings as (

    select
        word,
        '|' || {{ dbt.listagg('spelling', "'|'", 'order by spelling') }} || '|' as spellings
    from (
        select distinct
            one.word,
            other.word as spelling
        from meanings as one
        inner join meanings as other on one.name = other.name
    ) as distinct_spellings
    group by word

),

blocked_names as (

    select * from {{ ref('idr_blocked_values') }}
    where identifier_type = 'name'

),

-- First and last word of the whole name: middle names and "van der" are written or left out as
-- people please; titles likewise.
plain as (

    select
        record_key,
        {{ plain_name("coalesce(first_name, '') || ' ' || coalesce(last_name, '')") }} as full_name
    from {{ ref('uni_profiles') }}

),

-- Asked of each name once, as the list has patterns.
refused as (

    select distinct plain_names.full_name
    from (select distinct full_name from plain) as plain_names
    inner join blocked_names
        on case blocked_names.match
            when 'exact' then plain_names.full_name = blocked_names.value
            when
                'regex'
                then
                    {{ matches_regex(
                        'plain_names.full_name', column_pattern='blocked_names.value'
                    ) }}
        end

),

words as (

    select
        plain.record_key,
        {{ replace_regex('plain.full_name', " .*$", "") }} as first_word,
        case
            when plain.full_name like '% %' then {{ replace_regex('plain.full_name', "^.* ", "") }}
        end as last_word
    from plain
    left join refused on plain.full_name = refused.full_name
    where plain.full_name <> '' and refused.full_name is null

),

unlisted as (

    select distinct words.first_word as word
    from words
    left join spellings on words.first_word = spellings.word
    where spellings.word is null and length(words.first_word) > 1

),

-- A word that is a typing error away from one listed name alone is read as that name.
typing_errors as (

    select
        unlisted.word,
        min(spellings.spellings) as spellings
    from unlisted
    inner join spellings
        on
            substr(unlisted.word, 1, 1) = substr(spellings.word, 1, 1)
            and {{ words_agree('unlisted.word', 'spellings.word') }}
    group by unlisted.word
    having count(distinct spellings.spellings) = 1

)

select
    words.record_key,
    words.first_word as given_name,
    coalesce(spellings.spellings, typing_errors.spellings) as spellings,
    words.last_word as last_name,
    {{ stable_hash(
        "words.first_word || ' ' || coalesce(words.last_word, '')"
    ) }}
        as name_key

from words
left join spellings on words.first_word = spellings.word
left join typing_errors on words.first_word = typing_errors.word
