// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// What SQLite refused to do. The message is SQLite's own and holds no bound value.
struct SQLiteError: Error, CustomStringConvertible {
    /// SQLite's extended result code.
    let code: Int32
    let message: String

    var description: String { "SQLite \(code): \(message)" }
}

/// One connection to a SQLite file. It belongs to one thread at a time.
///
/// A thin layer over the C library (docs/adr/0001-sqlite-driver.md): open, execute, prepare, bind, step, read.
final class SQLiteConnection {
    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// Opens a file.
    ///
    /// - Parameter readOnly: whether the file must exist and is only read.
    init(path: String, readOnly: Bool = false) throws(SQLiteError) {
        var pointer: OpaquePointer?
        let mode = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        // The connection is used by one thread at a time, so SQLite need not lock it.
        let result = sqlite3_open_v2(path, &pointer, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard result == SQLITE_OK, let opened = pointer else {
            let message = pointer.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(pointer)
            throw SQLiteError(code: result, message: message)
        }
        handle = opened
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(SQLiteError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        if result != SQLITE_OK { throw error(result) }
    }

    /// Runs one statement, prepared once and kept, with its parameters bound.
    func run(_ sql: String, _ parameters: [SQLiteValue]) throws(SQLiteError) {
        let statement = try prepare(sql, parameters)
        defer { sqlite3_reset(statement) }
        let result = sqlite3_step(statement)
        guard result == SQLITE_DONE || result == SQLITE_ROW else { throw error(result) }
    }

    /// The rows of a query.
    func query<Row>(
        _ sql: String, _ parameters: [SQLiteValue], _ read: (SQLiteRow) -> Row
    ) throws(SQLiteError) -> [Row] {
        let statement = try prepare(sql, parameters)
        defer { sqlite3_reset(statement) }
        var rows: [Row] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(read(SQLiteRow(statement: statement)))
            case SQLITE_DONE: return rows
            case let result: throw error(result)
            }
        }
    }

    private func prepare(_ sql: String, _ parameters: [SQLiteValue]) throws(SQLiteError) -> OpaquePointer {
        let statement: OpaquePointer
        if let kept = statements[sql] {
            statement = kept
        } else {
            var pointer: OpaquePointer?
            let result = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
            guard result == SQLITE_OK, let prepared = pointer else { throw error(result) }
            statements[sql] = prepared
            statement = prepared
        }
        for (index, parameter) in parameters.enumerated() {
            let result = parameter.bind(to: statement, at: Int32(index + 1))
            if result != SQLITE_OK { throw error(result) }
        }
        return statement
    }

    private func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// A parameter of a statement.
enum SQLiteValue {
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        // SQLITE_TRANSIENT, which C defines by a cast that Swift cannot import: SQLite copies the bytes at once.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .text(let value):
            return sqlite3_bind_text(statement, index, value, -1, transient)
        case .blob(let value):
            return sqlite3_bind_blob64(statement, index, value, UInt64(value.count), transient)
        }
    }
}

/// The current row of a query.
struct SQLiteRow {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    func text(_ column: Int32) -> String {
        sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
    }

    func blob(_ column: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let pointer = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: pointer, count: count))
    }
}
