{#
    One row per hard text: what each macro that is written per engine makes of it. DuckDB alone reads NaN and inf as
    JSON (docs/scale-out.md).
#}
{%- set time = read_timestamp('given') %}
{%- set text = dbt.type_string() %}

select
    text_number,
    given,
    {{ clean_text('given') }} as clean_text,
    {{ plain_text('given') }} as plain_text,
    {{ plain_name('given') }} as plain_name,
    {{ without_accents(lower_text('given')) }} as without_accents,
    {{ unicode_nfc('given') }} as unicode_nfc,
    {{ lower_text('given') }} as lower_text,
    {{ upper_text('given') }} as upper_text,
    length(given) as text_length,
    {{ masked_word('given') }} as masked_word,
    {{ first_word('given') }} as first_word,
    {{ words_after_first('given') }} as words_after_first,
    {{ clean_identifier('given') }} as clean_identifier,
    {{ clean_email('given') }} as clean_email,
    {{ normalize_email('given') }} as normalize_email,
    {{ normalize_phone('given') }} as normalize_phone,
    {{ clean_country('given') }} as clean_country,
    {{ device_type('given') }} as device_type,
    cast({{ time }} as {{ text }}) as read_timestamp,
    cast({{ shop_date(time) }} as {{ text }}) as shop_date,
    cast({{ dbt.dateadd('minute', 30, time) }} as {{ text }}) as half_an_hour_later,
    cast({{ dbt.dateadd('month', 1, time) }} as {{ text }}) as a_month_later,
    {{ days_between(time, as_of()) }} as days_between,
    {{ days_between(time, as_of(), whole=false) }} as exact_days_between,
    {{ read_money('given') }} as read_money,
    {{ read_integer('given') }} as read_integer,
    {{ read_boolean('given') }} as read_boolean,
    {{ minor_to_money('given', '2') }} as minor_to_money,
    {{ amount_text(read_money('given'), "'USD'") }} as amount_text,
    {{ json_or_null("case when lower(given) not in ('nan', 'inf', 'infinity') then given end") }} as json_or_null,
    {{ json_value('given', 'a') }} as json_value_a,
    {{ json_value('given', 'a.b') }} as json_value_a_b,
    {{ json_value('given', 'n') }} as json_value_n,
    {{ json_value('given', 'z') }} as json_value_z,
    {{ json_value('given', 'l') }} as json_value_l,
    {{ url_host('given') }} as url_host,
    {{ url_path('given') }} as url_path,
    {{ query_parameter('given', 'utm_source') }} as query_parameter,
    {{ stable_hash('given') }} as stable_hash,
    {{ key_text(stable_hash('given')) }} as key_text,
    {{ identifier_key("'email'", 'given') }} as identifier_key,
    {{ edit_distance('given', "'Jose'") }} as edit_distance,
    {{ matches_regex('given', "^[[a-z]+[]]?$") }} as matches_brackets,
    {{ replace_regex('given', "[^[a-zA-Z]+$", "") }} as replaced_brackets
from {{ ref('texts') }}
