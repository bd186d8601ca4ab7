{#
    Text without what the eye does not see: full-width letters and digits become ASCII, exotic spaces become
    a space, invisible characters go, the ends are trimmed. trim() alone leaves U+200B and lower() leaves
    full-width letters, so two spellings of one address would not meet. Letters of other alphabets stay as
    they are: a Cyrillic look-alike is another address.
#}
{% macro plain_text(value) -%}
    {%- set wide = "！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～" -%}
    {%- set ascii = "!\"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~" -%}
    {%- set spaces = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u0085\t\n\u000b\u000c\r" -%}
    {#- Controls, and what Unicode says to ignore where it is not known: soft hyphens, joiners, directions, fillers, tags. -#}
    {%- set invisible = "[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]" -%}
    {%- set levelled = "translate(" ~ value ~ ", '" ~ wide ~ spaces ~ "', '" ~ ascii ~ " " * (spaces | length) ~ "')" -%}
    {#- The exact map costs 13 µs a value, asking for signs beyond plain ASCII a fraction of one. -#}
    case
        when {{ matches_regex(value, "[^ -~]") }} then trim({{ unicode_nfc(replace_regex(levelled, invisible, "")) }})
        else trim({{ value }})
    end
{%- endmacro %}
