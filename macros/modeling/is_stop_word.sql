{#
    True where the text of a message by which somebody answers a text message is one of the words that carriers have
    every sender take for "no more texts". A sentence that has such a word in it is read by a person.
#}
{% macro is_stop_word(text) -%}
    {%- set words = 'stop|stop ?all|unsubscribe|cancel|end|quit|revoke|opt ?-?out|remove me' -%}
    coalesce({{ matches_regex("lower(" ~ clean_text(text) ~ ")", "^(" ~ words ~ ")[.! ]*$") }}, false)
{%- endmacro %}
