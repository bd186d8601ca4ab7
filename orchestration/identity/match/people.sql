-- People to compare, from idr_match_people: those of whom more is known than a name, with what candidates and
-- comparisons are made of. Ordered by key, a hash, so that the same people always make the same table.
create table compared_people as
with

known as (
    select
        record_key as unique_id,
        given_name,
        spellings,
        last_name,
        cast(birth_date as varchar) as birth_date,
        address,
        postal_code,
        city,
        phone,
        -- A mailbox that is named after its owner says no more than the name: its namesakes' are alike.
        case
            when not contains(email_name, coalesce(last_name, email_name))
                and not contains(email_name, coalesce(given_name, email_name))
                then email_name
        end as email_name,
        list_filter(string_split(address, ' '), lambda word: not regexp_matches(word, '^[0-9]')) as words
    from warehouse.identity.idr_match_people
    where coalesce(cast(birth_date as varchar), address, postal_code, city, phone, email_name) is not null
)

select
    * exclude (words),
    least(given_name, last_name) || ' ' || greatest(given_name, last_name) as full_name,
    nullif(array_to_string(list_sort(words), ''), '') as street,
    list_filter(words, lambda word: length(word) >= 4) as address_words,
    -- two digits change places more often than one is mistyped
    array_to_string(list_sort(string_split(postal_code, '')), '') as postal_signs
from known
order by unique_id;
