package import Foundation
package import Logging
package import SegmentCore

/// Stores notices that a sink did not accept, in `notices/outbox/NOTICE-ID/SINK.json`, and sends them later in the
/// order in which they were stored.
///
/// A sink with waiting notices gets no newer one before them. A process claims a notice before it sends it, so that
/// runs that end together do not all send it; a delivered notice is deleted. A process that dies in between leaves its
/// claim, and after two minutes the notice is sent again, with the same notice id.
package struct NoticeOutbox: Sendable {
    /// Older notices are dropped.
    package static let longestStay: TimeInterval = 7 * 86_400
    /// How long a claim holds: longer than any sink takes.
    private static let claim: TimeInterval = 120
    /// Most notices that are tried again at the end of a run.
    private static let most = 50
    private static let root = ObjectKey("notices", "outbox")

    let store: any ObjectStore
    let sinks: [any NoticeSink]
    let now: @Sendable () -> Date
    let logger: Logger

    package init(
        store: any ObjectStore, sinks: [any NoticeSink], now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.store = store
        self.sinks = sinks
        self.now = now
        self.logger = logger
    }

    /// Sends what waits, then a new notice; what a sink does not take is kept. Each trouble is a warning of the run.
    package func announce(_ notice: RunNotice) async -> [Problem] {
        let (waiting, blocked, problems) = await sendWaiting()
        var warnings = problems
        for sink in sinks {
            var notice = notice
            notice.subject = sink.words == .plain ? notice.subject : sink.words.subject(of: notice.report)
            if let reason = blocked[sink.name] {
                warnings += await keep(notice, for: sink, reason, before: waiting)
                continue
            }
            do { try await sink.deliver(notice) } catch {
                logger.warning("notice not delivered", metadata: ["sink": "\(sink.name)", "error": "\(error)"])
                warnings += await keep(notice, for: sink, error.message, before: waiting)
            }
        }
        return warnings
    }

    /// Sends waiting notices. After a sink fails, its later notices keep waiting.
    @discardableResult
    package func send() async -> (sent: Int, left: [WaitingNotice], problems: [Problem]) {
        let before = (try? await waiting().count) ?? 0
        let (left, _, problems) = await sendWaiting(most: .max)
        return (max(0, before - left.count), left, problems)
    }

    /// All that wait, in the order in which they were kept.
    package func waiting() async throws(StoreFailure) -> [WaitingNotice] {
        var found: [WaitingNotice] = []
        for key in try await store.list(under: Self.root) {
            guard let object = try await store.get(key) else { continue }
            guard var notice = try? JSONCoding.value(WaitingNotice.self, from: object.data),
                notice.format == WaitingNotice.format
            else {
                logger.warning(
                    "a kept notice cannot be read; it was left as it is",
                    metadata: ["file": "\(store.location(of: key))"])
                continue
            }
            (notice.key, notice.version) = (key, object.version)
            found.append(notice)
        }
        return found.sorted { ($0.since, $0.notice.id) < ($1.since, $1.notice.id) }
    }

    // MARK: Parts

    /// - Returns: what still waits, and by sink why it takes nothing now.
    private func sendWaiting(most: Int = most) async -> (
        left: [WaitingNotice], blocked: [String: String], problems: [Problem]
    ) {
        let all: [WaitingNotice]
        do { all = try await waiting() } catch {
            return ([], [:], [warning("notices that wait cannot be read: \(error)")])
        }
        var (left, blocked, problems, tries) = ([WaitingNotice](), [String: String](), [Problem](), 0)
        for waiting in all {
            if now().timeIntervalSince(waiting.since) > Self.longestStay {
                problems.append(await drop(waiting))
                continue
            }
            guard let sink = sinks.first(where: { $0.name == waiting.sink }) else {
                left.append(waiting)
                continue
            }
            if blocked[sink.name] == nil, tries >= most { blocked[sink.name] = "older notices wait" }
            if blocked[sink.name] != nil {
                left.append(waiting)
                continue
            }
            tries += 1
            guard let claimed = await claim(waiting) else {
                blocked[sink.name] = "another process is sending older notices"
                left.append(waiting)
                continue
            }
            do { try await sink.deliver(waiting.notice) } catch {
                blocked[sink.name] = error.message
                left.append(waiting)
                await release(claimed)
                continue
            }
            do { try await store.delete(waiting.place) } catch {
                problems.append(
                    warning("the notice \(waiting.notice.id) was sent to \(sink.name) and is sent again: \(error)"))
            }
        }
        return (left, blocked, problems)
    }

    /// The notice under our claim; nil where another process has it, or the store does not write the claim.
    private func claim(_ waiting: WaitingNotice) async -> WaitingNotice? {
        var own = waiting
        if let until = waiting.claimed, until > now(), until < now() + 2 * Self.claim { return nil }
        own.claimed = now() + Self.claim
        guard let version = waiting.version,
            let claimed = try? await store.put(JSONCoding.data(own), at: waiting.place, when: .version(version))
        else { return nil }
        own.version = claimed
        return own
    }

    /// Lets another process try at once. A claim that is not released expires.
    private func release(_ claimed: WaitingNotice) async {
        guard let version = claimed.version else { return }
        var free = claimed
        free.claimed = nil
        _ = try? await store.put(JSONCoding.data(free), at: claimed.place, when: .version(version))
    }

    private func drop(_ waiting: WaitingNotice) async -> Problem {
        try? await store.delete(waiting.place)
        let problem = Problem(
            .noticeDropped,
            "\(waiting.sink) did not take the notice \(waiting.notice.id) for \(Int(Self.longestStay / 86_400)) days: it was dropped",
            severity: .warning)
        logger.warning("\(problem.message)", metadata: ["run": "\(waiting.notice.report.runID)"])
        return problem
    }

    private func keep(
        _ notice: RunNotice, for sink: any NoticeSink, _ reason: String, before: [WaitingNotice]
    ) async -> [Problem] {
        // Never before a waiting one, whatever the clock says.
        let last = before.filter { $0.sink == sink.name }.map(\.since).max()
        let since = max(now(), last.map { $0 + 0.001 } ?? .distantPast)
        let kept = WaitingNotice(sink: sink.name, since: since, notice: notice)
        do {
            // The same notice again is the same: it keeps its place.
            try await store.put(JSONCoding.data(kept), at: kept.place, when: .absent)
        } catch {
            guard error.reason == .conditionFailed else {
                return [warning("\(sink.name): \(reason); and it cannot be kept to be sent later: \(error)")]
            }
        }
        return [warning("\(sink.name): \(reason)", hint: "it is sent with the next run, or by headgate notices send")]
    }

    private func warning(_ text: String, hint: String? = nil) -> Problem {
        Problem(.noticeFailed, text, severity: .warning, hint: hint)
    }

    static func key(_ notice: String, _ sink: String) -> ObjectKey {
        root.appending(notice).appending("\(LedgerPlaces.digest(sink)).json")
    }
}

extension ProblemCode {
    package static let noticeFailed: Self = "notice_failed"
    package static let noticeDropped: Self = "notice_dropped"
}
