SELECT k, id, 'c-' || CAST(CAST(floor((run - u) / CAST(985000 AS double)) AS bigint) AS varchar) AS batch, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4
FROM (SELECT p.*, CAST(sum(u) OVER (ROWS UNBOUNDED PRECEDING) AS bigint) AS run
  FROM (SELECT k, id, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4, greatest(size, 9850) AS u FROM read_parquet('/srv/results/runs/20261121T101500Z-000002/plan.parquet', hive_partitioning = false) AS p WHERE fmt IN ('c', 'j') AND hq IS NULL) AS p) AS p
UNION ALL SELECT k, id, 'h-' || hq || '-' || CAST(CASE WHEN row * 2 > rows THEN 1 ELSE 0 END AS varchar), size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4
FROM (SELECT k, id, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4, hq, row_number() OVER (PARTITION BY hq ORDER BY k) AS row, count(*) OVER (PARTITION BY hq) AS rows FROM read_parquet('/srv/results/runs/20261121T101500Z-000002/plan.parquet', hive_partitioning = false) AS p WHERE fmt IN ('c', 'j') AND hq IS NOT NULL) AS h
UNION ALL SELECT k, id, 'n', size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4 FROM read_parquet('/srv/results/runs/20261121T101500Z-000002/plan.parquet', hive_partitioning = false) AS p WHERE fmt = 'n'
