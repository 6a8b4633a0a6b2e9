"""DuckDB, made to compute as Athena does: settings and macros for what sqlglot cannot say."""
from __future__ import annotations

import duckdb
from duckdb.sqltypes import DuckDBPyType

_SETTINGS = """
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET allow_persistent_secrets = false;
SET GLOBAL integer_division = true;
SET GLOBAL ieee_floating_point_ops = true;
SET GLOBAL TimeZone = 'UTC';
SET GLOBAL threads = 2;
SET GLOBAL memory_limit = '6GB';
SET GLOBAL temp_directory = '';
"""

# `trino_…`: the text that Athena makes of a value. The Java rule for doubles: plain digits from 1e-3 to below 1e7, else
# one digit, a point, and E with the exponent.
_MACROS = r"""
CREATE MACRO from_base(s, r) AS CASE r WHEN 16 THEN CAST('0x' || s AS BIGINT) WHEN 2 THEN CAST('0b' || s AS BIGINT)
  WHEN 10 THEN CAST(s AS BIGINT) ELSE error('the test bench reads the bases 2, 10 and 16') END;
CREATE MACRO every(x) AS bool_and(x);
CREATE MACRO codepoint(x) AS unicode(x);
CREATE MACRO year_of_week(x) AS isoyear(x);
CREATE MACRO yow(x) AS isoyear(x);
CREATE MACRO nan() AS CAST('nan' AS DOUBLE);
CREATE MACRO infinity() AS CAST('inf' AS DOUBLE);
CREATE MACRO is_finite(x) AS isfinite(x);
CREATE MACRO is_infinite(x) AS isinf(x);
CREATE MACRO bitwise_xor(a, b) AS xor(a, b);
CREATE MACRO trino_timestamp(x) AS strftime(CAST(x AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g');
CREATE MACRO trino_instant(x) AS strftime(timezone('UTC', x), '%Y-%m-%d %H:%M:%S.%g') || ' UTC';
CREATE MACRO trino_quotient(a, b) AS CASE
  WHEN typeof(a) IN ('DOUBLE', 'FLOAT') OR typeof(b) IN ('DOUBLE', 'FLOAT') THEN
    CASE WHEN b = 0 THEN error('the test bench does not know the type of this division by zero') ELSE a / b END
  WHEN typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%' THEN
    error('the test bench does not divide decimals; cast to double')
  WHEN b = 0 THEN error('Division by zero') ELSE a / b END;
CREATE MACRO trino_ratio(a, b) AS CASE WHEN b <> 0 THEN a / b WHEN a > 0 THEN CAST('inf' AS DOUBLE)
  WHEN a < 0 THEN CAST('-inf' AS DOUBLE) WHEN a IS NULL OR b IS NULL THEN NULL ELSE CAST('nan' AS DOUBLE) END;
CREATE MACRO trino_remainder(a, b) AS CASE WHEN b = 0 THEN error('Division by zero') ELSE a % b END;
CREATE MACRO trino_extract(x, p, g) AS CASE WHEN regexp_matches(x, p) THEN regexp_extract(x, p, g) END;
CREATE MACRO trino_scalar(j, p) AS CASE WHEN json_type(j, p) IN ('OBJECT', 'ARRAY') THEN NULL ELSE j ->> p END;
CREATE MACRO trino_position(a, e) AS CASE WHEN a IS NULL OR e IS NULL THEN NULL
  ELSE coalesce(list_position(a, e), 0) END;
CREATE MACRO trino_text(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'BLOB') OR typeof(x) LIKE '%[]' OR typeof(x) LIKE '%(%' AND typeof(x)
  NOT LIKE 'DECIMAL%' THEN error('the test bench does not know the type of what is cast to varchar') ELSE CAST(x AS VARCHAR) END;
CREATE MACRO java_digits(d) AS left(d, 1) || '.' || coalesce(nullif(substr(d, 2), ''), '0');
CREATE MACRO java_fixed(s) AS java_digits(rtrim(replace(s, '.', ''), '0')) || 'E' || (strpos(s, '.') - 2);
CREATE MACRO java_scientific(s) AS regexp_replace(regexp_replace(regexp_replace(s, '^(\d)e', '\1.0e'),
  'e\+?(-?)0*(\d+)', 'E\1\2'), 'E-0$', '');
CREATE MACRO java_large(s) AS CASE WHEN contains(s, 'e') THEN java_scientific(s) ELSE java_fixed(s) END;
CREATE MACRO java_small(s) AS CASE WHEN contains(s, 'e') THEN java_scientific(s)
  ELSE java_digits(rtrim(substr(s, 6), '0')) || 'E-4' END;
CREATE MACRO trino_double(x) AS CASE WHEN isnan(x) THEN 'NaN'
  WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
  WHEN x = 0 OR abs(x) >= 1e-3 AND abs(x) < 1e7 THEN CAST(x AS VARCHAR)
  ELSE CASE WHEN x < 0 THEN '-' ELSE '' END ||
    CASE WHEN abs(x) < 1 THEN java_small(CAST(abs(x) AS VARCHAR)) ELSE java_large(CAST(abs(x) AS VARCHAR)) END END;
"""


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory; each query works on a cursor of its own."""
    root = duckdb.connect()
    root.execute(_SETTINGS)
    root.execute(_MACROS)  # apart: the division's setting is read when a text is parsed
    return root


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def text_of(kind: DuckDBPyType, value: str) -> str:
    """SQL for a value's text in a result file."""
    name = kind.id
    if name.startswith("timestamp"):
        return f"trino_instant({value})" if name == "timestamp with time zone" else f"trino_timestamp({value})"
    if name == "blob":
        return f"rtrim(regexp_replace(lower(hex({value})), '(..)', '\\1 ', 'g'))"
    if name in ("double", "float"):
        return f"trino_double({value})"
    if name == "list":
        inner = text_of(kind.children[0][1], "v")
        return _framed(value, "[", f"array_to_string(list_transform({value}, lambda v: coalesce({inner}, 'null')), ', ')", "]")
    if name == "map":
        key, inner = text_of(kind.children[0][1], "v.key"), text_of(kind.children[1][1], "v.value")
        pairs = f"list_transform(map_entries({value}), lambda v: {key} || '=' || coalesce({inner}, 'null'))"
        return _framed(value, "{", f"array_to_string({pairs}, ', ')", "}")
    if name == "struct":
        parts = [f"{literal(field + '=')} || coalesce({text_of(child, value + '.' + identifier(field))}, 'null')"
                 for field, child in kind.children]
        return _framed(value, "{", " || ', ' || ".join(parts), "}")
    return f"CAST({value} AS VARCHAR)"


def _framed(value: str, left: str, inside: str, right: str) -> str:
    return f"CASE WHEN {value} IS NOT NULL THEN '{left}' || {inside} || '{right}' END"
