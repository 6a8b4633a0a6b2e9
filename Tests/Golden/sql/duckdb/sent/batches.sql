SELECT batch, count(*), sum(size) FROM read_parquet('/srv/results/runs/20261121T101500Z-000002/sent.parquet', hive_partitioning = false) AS p GROUP BY batch ORDER BY batch
