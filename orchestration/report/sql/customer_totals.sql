-- One row: known customers (an account, e-mail or phone), and visitors of whom no more than a browser is known.
select
    count(*) filter (where is_known) as known_count,
    count(*) filter (where not is_known) as visitor_count
from customer360.customers
having count(*) > 0
