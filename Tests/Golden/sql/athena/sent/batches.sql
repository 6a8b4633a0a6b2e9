SELECT batch, count(*), sum(size) FROM "work".hg_5191b35f45a68455364f03b7 AS p GROUP BY batch ORDER BY batch
