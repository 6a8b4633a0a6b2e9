import SegmentCore
import Testing

private let here = DestinationIdentity("embedded:5f3a")

func checkOwning(_ one: any Ledger, _ two: any Ledger) async throws {
    let (a, b) = (try Sample.segmentName("a"), try Sample.segmentName("b"))
    try await one.claim(["Attributes.Plan", "Metrics.Orders"], for: a, at: here)
    try await two.claim(["Attributes.Plan", "Attributes.New"], for: a, at: here)
    try await two.claim(["attributes.plan", "User.UserAttributes.Größe/€"], for: b, at: here)
    try await two.claim([], for: b, at: here)
    let expected = [
        "Attributes.Plan": a, "Metrics.Orders": a, "Attributes.New": a, "attributes.plan": b,
        "User.UserAttributes.Größe/€": b,
    ]
    #expect(try await one.owners(at: here) == expected)
    #expect(try await two.owners(at: here) == expected)
}

func checkOwned(_ one: any Ledger, _ two: any Ledger) async throws {
    let (a, b) = (try Sample.segmentName("a"), try Sample.segmentName("b"))
    try await one.claim(["Attributes.M", "Attributes.N"], for: a, at: here)
    let failure = await ledgerFailure {
        try await two.claim(["Attributes.B", "Attributes.N", "Attributes.M"], for: b, at: here)
    }
    #expect(failure?.reason == .owned(attribute: "Attributes.N", by: a))
    #expect(failure?.message.contains("Attributes.N belongs to the segment a") == true)
    #expect(try await two.owners(at: here) == ["Attributes.M": a, "Attributes.N": a])
}

func checkClaimRace(_ one: any Ledger, _ two: any Ledger) async throws {
    let names = (0..<8).map { "Attributes.N\($0)" }
    let segments = [try Sample.segmentName("a"), try Sample.segmentName("b")]
    let failures = await withTaskGroup(of: LedgerFailure?.self) { group in
        group.addTask { await ledgerFailure { try await one.claim(names, for: segments[0], at: here) } }
        group.addTask { await ledgerFailure { try await two.claim(names.reversed(), for: segments[1], at: here) } }
        return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(failures.filter { $0 == nil }.count == 1)
    let owners = try await one.owners(at: here)
    #expect(Set(owners.keys) == Set(names))
    #expect(Set(owners.values).count == 1)
}
