// The bare loop that the first import is measured against: prepared inserts and nothing else.
//
//   insert_loop AUDIENCE CSV ROWS_PER_TRANSACTION
//
// AUDIENCE is an empty audience that Headgate made, so tables, indexes and journal mode are its own; the pragmas are
// those that it sets. CSV has the columns Id, Address, ChannelType and one attribute, nothing quoted, ids in lower case.
// Rows go in as they come. No checks, no key folding, no merging, no sorting. Prints the rows and the seconds.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void must(int code, const char *what) {
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
        exit(1);
    }
}

static void run(const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL), sql); }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    if (count != 4) return 64;
    FILE *file = fopen(words[2], "r");
    long size = atol(words[3]);
    char line[4096], value[4096];
    if (!file || !fgets(line, sizeof line, file)) return 1;
    must(sqlite3_open_v2(words[1], &db, SQLITE_OPEN_READWRITE, NULL), "open");
    double start = now();
    run("PRAGMA synchronous = FULL");
    run("PRAGMA cache_size = -16384");
    run("BEGIN IMMEDIATE");
    run("INSERT INTO attribute (number, kind, name) VALUES (1, 'endpoint', 'Attributes.Plan')");
    sqlite3_stmt *insert;
    must(sqlite3_prepare_v2(db,
                            "INSERT INTO endpoint (key, id, address, channelType, optOut, user, attributes, "
                            "userAttributes) VALUES (?, NULL, ?, ?, NULL, NULL, ?, NULL)",
                            -1, &insert, NULL),
         "prepare");
    long rows = 0;
    while (fgets(line, sizeof line, file)) {
        char *cell[4], *rest = line;
        for (int i = 0; i < 4; i++) cell[i] = strsep(&rest, ",\n");
        int length = snprintf(value, sizeof value, "{\"1\":[\"%s\"]}", cell[3]);
        for (int i = 0; i < 3; i++) sqlite3_bind_text(insert, i + 1, cell[i], -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, value, length, SQLITE_STATIC);
        must(sqlite3_step(insert), "insert");
        must(sqlite3_reset(insert), "reset");
        if (++rows % size == 0) run("COMMIT; BEGIN IMMEDIATE");
    }
    run("COMMIT");
    double seconds = now() - start;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    printf("{\"rows\": %ld, \"seconds\": %.3f}\n", rows, seconds);
    return 0;
}
