"""Functions: those that Athena has, and those of them that this bench runs with Athena's results.

A name that Athena does not have fails as FUNCTION_NOT_FOUND with its place; one that it has and the bench does not run
fails as NOT_SUPPORTED. `RUNS` is held to by tests/test_functions.py, which compares each with a value that the Trino
documentation or a hand calculation gives.
"""
from __future__ import annotations

from sqlglot import Token

from .failures import QueryFailed, place, unsupported

RUNS = frozenset("""abs approx_distinct arbitrary any_value array_agg array_distinct array_join array_max array_min
array_position array_sort avg bitwise_and bitwise_or bitwise_xor bool_and bool_or cardinality cast cbrt ceil ceiling chr
coalesce codepoint concat contains count count_if current_date current_timestamp date date_add date_diff date_format
date_parse date_trunc day day_of_month day_of_week day_of_year degrees dense_rank dow doy e element_at every exists exp
extract filter first_value floor format_datetime from_base from_iso8601_date from_iso8601_timestamp from_unixtime
from_utf8 greatest hour if is_finite is_infinite is_nan json_array_length json_extract json_extract_scalar json_format
json_parse lag last_day_of_month last_value lead least length levenshtein_distance listagg ln log10 log2 lower lpad ltrim
map_keys map_values max max_by md5 millisecond min min_by minute mod month nan ntile now nth_value nullif parse_datetime
percent_rank pi pow power quarter radians rank regexp_count regexp_extract regexp_like regexp_replace repeat replace
reverse round row row_number rpad rtrim second sequence sha1 sha256 sign slice split split_part sqrt starts_with stddev
stddev_pop stddev_samp strpos substr substring sum to_hex to_iso8601 to_unixtime to_utf8 transform trim truncate try
try_cast unnest upper values var_pop var_samp variance week week_of_year year year_of_week yow infinity array_except
array_intersect array_union cume_dist corr covar_pop covar_samp
concat_ws from_hex to_base64 flatten position random rand uuid""".split())

ATHENA = RUNS | frozenset("""acos all_match any_match approx_most_frequent approx_percentile approx_set array_average
array_first array_frequency array_last array_normalize array_remove array_sum arrays_overlap asin at_timezone atan atan2
bar beta_cdf bing_tile bit_count bitwise_and_agg bitwise_left_shift bitwise_not bitwise_or_agg bitwise_right_shift
char2hexint checksum classify color combinations concat_ws cos cosh cosine_similarity crc32 current_time
current_timezone current_user date_add_month empty_approx_set entropy evaluate_classifier_predictions flatten format
format_number from_base32 from_base64 from_base64url from_big_endian_32 from_big_endian_64 from_encoded_polyline
from_geojson_geometry from_hex from_ieee754_32 from_ieee754_64 from_iso8601_timestamp_nanos from_unixtime_nanos
geometric_mean geometry_from_hadoop_shape geometry_union great_circle_distance grouping hamming_distance hash_counts
histogram hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 human_readable_seconds index inverse_beta_cdf inverse_normal_cdf
is_json_scalar jaccard_index json_array json_array_contains json_array_get json_exists json_object json_query json_size
json_value kurtosis learn_classifier localtime localtimestamp log luhn_check make_set_digest map map_agg map_concat
map_entries map_filter map_from_entries map_union map_zip_with merge merge_set_digest multimap_agg
multimap_from_entries murmur3 ngrams none_match normal_cdf normalize numeric_histogram parse_data_size parse_duration
parse_presto_data_size position qdigest_agg quantile_at_value rand random reduce reduce_agg regexp_extract_all
regexp_position regexp_split regr_intercept regr_slope render rgb sha512 shuffle simplify_geometry sin sinh skewness
soundex spatial_partitions split_to_map split_to_multimap spooky_hash_v2_32 spooky_hash_v2_64 st_area st_asbinary
st_astext st_buffer st_centroid st_contains st_distance st_geometryfromtext st_intersects st_point st_polygon st_within
tan tanh tdigest_agg timezone_hour timezone_minute to_base to_base32 to_base64 to_base64url to_big_endian_32
to_big_endian_64 to_char to_date to_geojson_geometry to_ieee754_32 to_ieee754_64 to_milliseconds to_timestamp
transform_keys transform_values translate trim_array typeof url_decode url_encode url_extract_fragment url_extract_host
url_extract_parameter url_extract_path url_extract_port url_extract_protocol url_extract_query uuid value_at_quantile
width_bucket wilson_interval_lower wilson_interval_upper with_timezone word_stem xxhash64 zip zip_with""".split())

# Words before `(` that are no functions: syntax and types.
_SYNTAX = frozenset("""in over as and or not on using values by where select from when then else case case between like
union except intersect all distinct with having limit any some filter within group cube rollup sets grouping array row
map varchar char decimal numeric timestamp time varbinary interval exists join left right inner outer cross lateral
lambda recursive order partition rows range groups escape is end set unnest ordinality set table tablesample bernoulli
system ignore respect nulls first last materialized into""".split())


TYPES = frozenset("""boolean tinyint smallint integer int bigint real double decimal varchar char varbinary json date time
timestamp interval array map row uuid ipaddress""".split())


def check(text: str, tokens: list[Token]) -> None:
    """Raises the failure of the first call that Athena or the bench does not know."""
    for index, token in enumerate(tokens[:-1]):
        if tokens[index + 1].text != "(" or token.token_type.name in ("STRING", "NUMBER"):
            continue
        name = token.text.lower()
        if name in ("cast", "try_cast"):
            _check_type(text, tokens, index + 1)
        if not name.isidentifier() or name in _SYNTAX or _is_alias(tokens, index):
            continue
        if name not in ATHENA:
            raise QueryFailed(f"FUNCTION_NOT_FOUND: {place(text, token.start)}: Function '{name}' not registered")
        if name not in RUNS:
            raise unsupported(f"the function {name} ({place(text, token.start)})")


def _check_type(text: str, tokens: list[Token], position: int) -> None:
    """The type after the AS of a cast; sqlglot reads those of other dialects too."""
    depth = 0
    for index in range(position, len(tokens) - 1):
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return
        if depth == 1 and tokens[index].text.upper() == "AS":
            found = tokens[index + 1]
            if found.text.lower().split()[0] not in TYPES:
                raise QueryFailed(f"TYPE_NOT_FOUND: {place(text, found.start)}: Unknown type: {found.text}")
            return


def _is_alias(tokens: list[Token], index: int) -> bool:
    """`WITH x (a, b) AS`, `AS t(a, b)`, `) t(a, b)`, `FROM people t(a, b)`: names of columns, not arguments."""
    before = tokens[index - 1] if index else None
    if before is None:
        return False
    word = before.text.upper()
    if word in ("AS", "WITH", "RECURSIVE", ")") or before.token_type.name in ("VAR", "IDENTIFIER"):
        return True
    if word == ",":  # a further expression of WITH: its column list is followed by AS (
        depth = 0
        for position in range(index + 1, len(tokens)):
            depth += {"(": 1, ")": -1}.get(tokens[position].text, 0)
            if depth == 0:
                return [token.text.upper() for token in tokens[position + 1:position + 3]] == ["AS", "("]
    return False
