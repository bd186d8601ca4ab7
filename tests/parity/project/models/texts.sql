{# One row per hard text, out of its marks. #}
select
    text_number,
    replace(substr(marked_text, 3, length(marked_text) - 3), {{ "'" ~ ('\\\\' if target.type == 'spark' else '\\') ~ "n'" }}, chr(10)) as given
from {{ ref('hard_texts') }}
