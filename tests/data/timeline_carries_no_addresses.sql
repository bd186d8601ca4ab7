{# Everybody reads the timeline: no e-mail address stands in its titles and properties. #}

select
    event_id,
    event_type
from {{ ref('timeline') }}
where
    {{ matches_regex('title', '[^ ]@[^ ]+[.][a-zA-Z]') }}
    or {{ matches_regex('properties', '[^ ]@[^ ]+[.][a-zA-Z]') }}
