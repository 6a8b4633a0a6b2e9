SELECT batch, coalesce(id, k) AS "Id", c1 AS "Attributes.Plan", c2 AS "Attributes.Tags", c3 AS "Metrics.Score", c4 AS "Address" FROM "work".hg_5191b35f45a68455364f03b7 AS p WHERE batch <> 'n'
