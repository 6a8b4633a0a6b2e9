import GRDB

extension JournalDatabase {
    /// Tables by version. A migration that was released is never changed; the next one is added below it.
    ///
    /// Times are seconds since 2001-01-01 UTC, which a `Date` reads back to the bit
    /// (`datetime(created + 978307200, 'unixepoch')` shows them).
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE run (
                        id TEXT NOT NULL PRIMARY KEY,
                        segment TEXT,               -- NULL: a query of the moment
                        target TEXT NOT NULL,
                        status TEXT NOT NULL,
                        created REAL NOT NULL,
                        updated REAL NOT NULL,
                        request TEXT NOT NULL,      -- JSON
                        problems TEXT NOT NULL      -- JSON
                    ) STRICT;
                    CREATE INDEX run_by_time ON run (created DESC, id DESC);
                    CREATE INDEX run_by_segment ON run (segment, created DESC, id DESC);
                    CREATE TABLE stage (
                        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        attempt INTEGER NOT NULL,
                        started REAL NOT NULL,
                        seconds REAL,
                        ticket BLOB,
                        output BLOB,
                        PRIMARY KEY (run, name)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE event (
                        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
                        sequence INTEGER NOT NULL,  -- from 1, without gaps
                        time REAL NOT NULL,
                        body TEXT NOT NULL,         -- JSON
                        PRIMARY KEY (run, sequence)
                    ) STRICT, WITHOUT ROWID;
                    PRAGMA application_id = \(marker);
                    PRAGMA user_version = 1;
                    """)
        }
        migrator.registerMigration("2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE stage ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE stage ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE stage ADD COLUMN waited REAL NOT NULL DEFAULT 0;    -- seconds
                    PRAGMA user_version = 2;
                    """)
        }
        return migrator
    }
}
