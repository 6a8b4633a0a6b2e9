#if DEBUG
    import Foundation
    import Synchronization

    /// Kills this process at a chosen step, for the crash sweep; absent from release builds.
    ///
    /// `HEADGATE_CRASH_AT=7` dies at the seventh point, as `kill -9` would; `HEADGATE_CRASH_LOG=FILE` writes the name
    /// of each point that is passed. There is a point before and after every journal write and every effect.
    final class CrashPoints: Sendable {
        private let fatal: Int?
        private let log: String?
        private let passed = Mutex(0)
        private static let ofProcess = Mutex<CrashPoints?>(nil)

        /// Those of the process, whose points are counted through. Nil when neither variable is set.
        static func current(_ variables: [String: String]) -> CrashPoints? {
            ofProcess.withLock { points in
                points = points ?? CrashPoints(variables)
                return points
            }
        }

        /// Nil when neither variable is set.
        private init?(_ variables: [String: String]) {
            fatal = variables["HEADGATE_CRASH_AT"].flatMap { Int($0) }
            log = variables["HEADGATE_CRASH_LOG"]
            if fatal == nil, log == nil { return nil }
        }

        func pass(_ name: String) {
            let number = passed.withLock {
                $0 += 1
                return $0
            }
            if let log { append("\(number) \(name)\n", to: log) }
            if number == fatal { kill(getpid(), SIGKILL) }
        }

        /// A point on either side of an effect.
        func around<T, Failure: Error>(
            _ name: String, _ effect: () async throws(Failure) -> T
        ) async throws(Failure) -> T {
            pass("before \(name)")
            let result = try await effect()
            pass("after \(name)")
            return result
        }

        private func append(_ line: String, to path: String) {
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
            guard file >= 0 else { return }
            _ = line.utf8CString.withUnsafeBytes { write(file, $0.baseAddress, line.utf8.count) }
            close(file)
        }
    }
#endif
