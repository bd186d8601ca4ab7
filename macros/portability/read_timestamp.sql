{#
    A raw value as a UTC timestamp, NULL where it cannot be read.

    Reads ISO texts (a time without a zone is UTC; 'Z', ' UTC' and offsets are applied; blanks around it)
    and whole numbers since 1970 in seconds, milli-, micro- or nanoseconds, told apart by their size.
    Numbers below 1973 are refused: they are counters or typing errors, not times.
#}
{% macro read_timestamp(value) -%}
    {{ return(adapter.dispatch('read_timestamp', 'weft')(value)) }}
{%- endmacro %}

{% macro default__read_timestamp(value) -%}
    {%- set raw = "cast(" ~ value ~ " as varchar)" -%}
    {%- set text = "trim(" ~ raw ~ ")" -%}
    {%- set number = "try_cast(" ~ number_text(text) ~ " as bigint)" -%}
    case
        -- to the second and without a zone, the usual case: its look tells, at a third of what trimming costs
        when {{ raw }} between '0' and ':' and {{ raw }} like '____-__-_____:__:__%' and strlen({{ raw }}) < 27
            and unicode({{ raw }}[-1]) between 48 and 57
            and {{ raw }} not like '%+%' and {{ raw }} not like '__________%-%'
            then try_cast({{ raw }} as timestamp)
        -- without a zone: a plain cast costs a fifth of one that looks for zones
        when substr({{ text }}, 5, 1) = '-' and right({{ text }}, 1) between '0' and '9'
            and substr({{ text }}, 11) not like '%+%' and substr({{ text }}, 11) not like '%-%'
            then try_cast({{ text }} as timestamp)
        when substr({{ text }}, 5, 1) = '-'
            then coalesce(
                cast(try_cast({{ text }} as timestamptz) as timestamp),
                cast(try_cast(replace(replace({{ text }}, ' +', '+'), ' -', '-') as timestamptz) as timestamp)
            )
        when {{ number }} between 100000000 and 99999999999 then make_timestamp({{ number }} * 1000000)
        when {{ number }} between 100000000000 and 99999999999999 then make_timestamp({{ number }} * 1000)
        when {{ number }} between 100000000000000 and 99999999999999999 then make_timestamp({{ number }})
        when {{ number }} >= 100000000000000000 then make_timestamp({{ number }} // 1000)
    end
{%- endmacro %}

{#
    Spark reads more than a time in the notation above (years alone, hours alone), and midnight at the end of a day
    (24:00) not at all.
#}
{% macro spark__read_timestamp(value) -%}
    {%- set text = "trim(cast(" ~ value ~ " as string))" -%}
    {%- set number = "try_cast(round(try_cast(" ~ number_text(text) ~ " as decimal(38, 6))) as bigint)" -%}
    {%- set day_end = "[T ]24:00(:00([.]0+)?)?" -%}
    case
        when {{ text }} rlike '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[T ]24:00' and {{ text }} rlike '{{ day_end }}'
            then try_cast(regexp_replace(replace({{ text }}, ' UTC', 'Z'), '{{ day_end }}', 'T00:00:00') as timestamp)
                + interval '1' day
        when {{ text }} rlike '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{1,2}|\\z)'
            then try_cast(replace({{ text }}, ' UTC', 'Z') as timestamp)
        when {{ number }} between 100000000 and 99999999999 then timestamp_seconds({{ number }})
        when {{ number }} between 100000000000 and 99999999999999 then timestamp_millis({{ number }})
        when {{ number }} between 100000000000000 and 99999999999999999 then timestamp_micros({{ number }})
        when {{ number }} >= 100000000000000000 then timestamp_micros({{ number }} div 1000)
    end
{%- endmacro %}
