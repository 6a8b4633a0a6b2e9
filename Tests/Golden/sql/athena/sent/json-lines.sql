SELECT k, id, 'j-' || CAST(CAST(floor((total - weight) / CAST(985000 AS double)) AS bigint) AS varchar) AS batch, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4
FROM (SELECT p.*, CAST(sum(weight) OVER (ROWS UNBOUNDED PRECEDING) AS bigint) AS total
  FROM (SELECT k, id, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4, greatest(size, 9850) AS weight FROM "work".hg_105eb9d5765d039e123fed9b AS p WHERE fmt IN ('c', 'j') AND hq IS NULL) AS p) AS p
UNION ALL SELECT k, id, 'h-' || hq || '-' || CAST(CASE WHEN place * 2 > rows_of_batch THEN 1 ELSE 0 END AS varchar), size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4
FROM (SELECT k, id, size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4, hq, row_number() OVER (PARTITION BY hq ORDER BY k) AS place, count(*) OVER (PARTITION BY hq) AS rows_of_batch FROM "work".hg_105eb9d5765d039e123fed9b AS p WHERE fmt IN ('c', 'j') AND hq IS NOT NULL) AS h
UNION ALL SELECT k, id, 'n', size, ux, c0, c1, c2, c3, c4, x0, x1, x2, x3, x4 FROM "work".hg_105eb9d5765d039e123fed9b AS p WHERE fmt = 'n'
