import SegmentCore

/// Reads `engine:`; a limit that this kind of engine does not have is a problem.
struct EngineReader {
    private static let embedded = ["memory", "threads", "temp"]
    private static let athena = ["jobs", "workgroup", "catalog", "work_database", "scan_limit", "price_per_tb"]

    let reading: Reading

    func read(_ fields: Fields, over base: EngineSetting) -> EngineSetting {
        guard let own = Fields(fields["engine"], "engine", keys: ConfigKeys.engine, in: reading) else { return base }
        let kind = own.choice("type", EngineSetting.Kind.self) ?? base.kind
        // Another kind does not inherit the limits.
        var engine = kind == base.kind ? base : EngineSetting(kind: kind)
        engine.timeout = own.amount("timeout", Notation.duration).map { .seconds($0) } ?? engine.timeout
        let strangers = kind == .duckdb ? Self.athena : Self.embedded
        for key in strangers {
            guard let node = own[key] else { continue }
            reading.report(.unknownKey, "the engine \(kind.rawValue) has no key '\(key)'", at: node.place)
        }
        switch kind {
        case .duckdb: embedded(own, &engine)
        case .athena: athena(own, &engine)
        }
        return engine
    }

    private func embedded(_ own: Fields, _ engine: inout EngineSetting) {
        engine.memory = own.amount("memory", Notation.size) ?? engine.memory
        engine.threads = own.integer("threads", 1...1_024) ?? engine.threads
        engine.temp = own.amount("temp", Notation.size) ?? engine.temp
    }

    private func athena(_ own: Fields, _ engine: inout EngineSetting) {
        engine.jobs = own.integer("jobs", 1...200) ?? engine.jobs
        engine.workGroup = name(own, "workgroup", Self.isWorkGroup) ?? engine.workGroup
        engine.catalog = name(own, "catalog", LakeName.isValid) ?? engine.catalog
        engine.workDatabase = name(own, "work_database", LakeName.isValid) ?? engine.workDatabase
        engine.scanLimit = own.amount("scan_limit", Notation.size) ?? engine.scanLimit
        if let value = own.text("price_per_tb") {
            if let price = Double(value.text), price >= 0, price.isFinite {
                engine.pricePerTerabyte = price
            } else {
                reading.report(
                    .badValue, "price_per_tb is US dollars per TB, such as 5, not '\(value.shown)'", at: value.place)
            }
        }
    }

    private func name(_ own: Fields, _ key: String, _ isValid: (String) -> Bool) -> String? {
        guard let value = own.text(key) else { return nil }
        if isValid(value.text) { return value.text }
        reading.report(.badName, "'\(value.shown)' is not a valid \(key)", at: value.place)
        return nil
    }

    /// The rule of Athena's StartQueryExecution: 1–128 letters, digits and `. _ -`.
    private static func isWorkGroup(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
