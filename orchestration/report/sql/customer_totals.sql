-- One row: customers in all, and how many of them are known by an account, e-mail or phone.
select
    count(*) as customer_count,
    count(*) filter (where is_known) as known_count,
    avg(case when is_known then 1.0 else 0.0 end) as known_share
from customer360.customers
having count(*) > 0
