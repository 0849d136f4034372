// SPDX-License-Identifier: Apache-2.0

/// The steps from an empty file to today's tables. A step never changes once released; new ones are added at the end.
enum SQLiteMigrations {
    static let steps = [
        """
        CREATE TABLE prediction (
            id TEXT NOT NULL PRIMARY KEY,
            time_ms INTEGER NOT NULL,
            model_id TEXT NOT NULL,
            model_version TEXT NOT NULL,
            tenant TEXT NOT NULL,
            subject TEXT NOT NULL,
            purpose TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX prediction_by_model ON prediction (model_id, time_ms);
        CREATE TABLE write_probe (id INTEGER PRIMARY KEY CHECK (id = 1), time_ms INTEGER NOT NULL) STRICT;
        """
    ]

    /// Brings a file up to date, each step in a transaction of its own.
    static func apply(to connection: SQLiteConnection) throws(SQLiteError) {
        let version = try connection.query("PRAGMA user_version", []) { Int($0.integer(0)) }.first ?? 0
        guard version <= steps.count else {
            throw SQLiteError(
                code: 0, message: "the file has schema \(version), this program knows up to \(steps.count)")
        }
        for (index, step) in steps.enumerated().dropFirst(version) {
            try connection.execute("BEGIN IMMEDIATE; \(step) PRAGMA user_version = \(index + 1); COMMIT;")
        }
    }
}
