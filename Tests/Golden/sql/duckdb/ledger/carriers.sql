SELECT count(*), count(c0), count(c1), count(c2), count(c3), count(c4) FROM read_parquet('/srv/results/runs/20261121T101500Z-000002/sent.parquet', hive_partitioning = false) AS f
