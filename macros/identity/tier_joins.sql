{#
    The edges (left_key, right_key) that are left to join once homes are known: each cluster with its home, and
    clusters without an anchor with the links that no anchored cluster has.
#}
{% macro tier_joins(links, homes) %}
with

links as (

    select * from {{ links }}
    where status = 'accepted'

),

homes as (

    select * from {{ homes }}

),

anchored_links as (

    select distinct link_key from links
    where is_anchor

)

select
    cluster_key as left_key,
    home_key as right_key

from homes
union all
select
    links.cluster_key as left_key,
    links.link_key as right_key

from links
left join anchored_links on links.link_key = anchored_links.link_key
where anchored_links.link_key is null
{% endmacro %}
