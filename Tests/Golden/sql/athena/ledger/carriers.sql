SELECT count(*), count(c0), count(c1), count(c2), count(c3), count(c4) FROM "work".hg_5191b35f45a68455364f03b7 AS f
