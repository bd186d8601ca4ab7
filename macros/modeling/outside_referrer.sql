{#
    The host that referred a visit, unless it is the shop's own: the same as the page's, or one a subdomain of the other.
    A word without a full stop is no host: collectors write `$direct` where a visit has no referrer.
    Other hosts of the shop and of payment pages are rows of the seed `channel_rules`.
#}
{% macro outside_referrer(referrer_host, own_host) -%}
    case
        when
            {{ referrer_host }} <> coalesce({{ own_host }}, '')
            and coalesce({{ referrer_host }} not like '%.' || {{ own_host }}, true)
            and coalesce({{ own_host }} not like '%.' || {{ referrer_host }}, true)
            and {{ referrer_host }} like '%.%'
            then {{ referrer_host }}
    end
{%- endmacro %}
