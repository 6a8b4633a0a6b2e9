import Foundation
import GRDB

/// The tables of an audience.
///
/// What an endpoint carries beside its address is one JSON object in one column, keyed by the numbers of the table
/// `attribute`: `{"3":["Gold"],"5":42.5}`. A row is then one insert, and an attribute's name is stored once.
/// `json_each` and `json_extract` read it (SQLite 3.40 has them; it has no JSONB).
enum AudienceSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            for statement in version1 { try db.execute(sql: statement) }
        }
        return migrator
    }

    private static let version1 = [
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE attribute (
          number INTEGER PRIMARY KEY,
          kind TEXT NOT NULL CHECK (kind IN ('endpoint', 'user', 'metric', 'field')),
          name TEXT NOT NULL UNIQUE
        ) STRICT
        """,
        // Shared by all endpoints of the user.
        """
        CREATE TABLE user (
          number INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          attributes TEXT
        ) STRICT
        """,
        // key: the id folded to lower case; id: as first written, NULL where it is the key itself.
        // userAttributes: of an endpoint that has no user, its own.
        """
        CREATE TABLE endpoint (
          number INTEGER PRIMARY KEY,
          key TEXT NOT NULL UNIQUE,
          id TEXT,
          address TEXT NOT NULL,
          channelType TEXT NOT NULL,
          optOut TEXT,
          user INTEGER REFERENCES user(number),
          attributes TEXT,
          userAttributes TEXT,
          CHECK (user IS NULL OR userAttributes IS NULL)
        ) STRICT
        """,
        // outcome: ImportOutcome as JSON.
        """
        CREATE TABLE importBatch (
          run TEXT NOT NULL,
          batch TEXT NOT NULL,
          outcome TEXT NOT NULL,
          PRIMARY KEY (run, batch)
        ) STRICT, WITHOUT ROWID
        """,
        // token: the highest under which a batch of the segment has come; a lower one is a loser's.
        """
        CREATE TABLE fence (
          scope TEXT NOT NULL,
          segment TEXT NOT NULL,
          token INTEGER NOT NULL,
          PRIMARY KEY (scope, segment)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    static func setIdentity(_ identity: UUID, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO meta (name, value) VALUES ('identity', ?)",
            arguments: [identity.uuidString.lowercased()])
    }

    static func identity(in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'identity'")
    }
}
