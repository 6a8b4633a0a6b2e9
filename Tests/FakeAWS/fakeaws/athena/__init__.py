"""An Athena that runs the SQL: parsed as Athena SQL by sqlglot, checked against Glue, executed by DuckDB on S3."""
