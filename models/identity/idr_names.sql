{# One row per source record that states a person's name, in a form for comparing. #}

with

profiles as (

    select * from {{ ref('uni_profiles') }}

),

nicknames as (

    select * from {{ ref('identity_nicknames') }}

),

blocked_names as (

    select value from {{ ref('identity_blocked_values') }}
    where identifier_type = 'name'

),

-- First and last word of the whole name: middle names and "van der" are written or left out as
-- people please.
plain as (

    select
        record_key,
        trim({{ replace_regex(without_accents("lower(" ~ plain_text(
            "coalesce(first_name, '') || ' ' || coalesce(last_name, '')"
        ) ~ ")"), "[^[:alpha:]]+", " ") }}) as full_name
    from profiles

),

words as (

    select
        plain.record_key,
        {{ replace_regex('plain.full_name', " .*$", "") }} as first_word,
        case
            when plain.full_name like '% %' then {{ replace_regex('plain.full_name', "^.* ", "") }}
        end as last_word
    from plain
    left join blocked_names on plain.full_name = blocked_names.value
    where plain.full_name <> '' and blocked_names.value is null

)

select
    words.record_key,
    words.first_word as given_name,
    coalesce(nicknames.name, words.first_word) as first_name,
    nicknames.other_name as other_first_name,
    words.last_word as last_name,
    {{ stable_hash(
        "words.first_word || ' ' || coalesce(words.last_word, '')"
    ) }}
        as name_key

from words
left join nicknames on words.first_word = nicknames.nickname
