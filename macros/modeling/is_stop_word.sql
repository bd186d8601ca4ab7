{#
    True where the text of a message by which somebody answers a text message is one of the words that carriers have
    every sender take for "no more texts", with or without a word of courtesy. Another sentence is read by a person.
#}
{% macro is_stop_word(text) -%}
    {%- set words = 'stop|stop ?all|unsubscribe|cancel|end|quit|revoke|opt ?-?out|remove me' -%}
    {%- set courtesy = 'please|pls|thanks?|thank you|now|texting me|(the )?(texts|messages)' -%}
    coalesce({{ matches_regex(
        "lower(" ~ clean_text(text) ~ ")",
        "^((please|pls)[ ,]+)?(" ~ words ~ ")[ .,!]*(" ~ courtesy ~ ")?[ .!]*$",
    ) }}, false)
{%- endmacro %}
