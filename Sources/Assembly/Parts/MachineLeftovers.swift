import FileStore
import Foundation
import Operations
import ProjectFiles
import QueryEngines
import SegmentCore

/// What processes of this machine left: the folders of engine children and unfinished files below a results root.
struct MachineLeftovers: ProcessLeftovers {
    private let machine: FileObjectStore
    private let system: SystemDependencies
    /// Seconds after which what has no known owner is left over: twice the longest time of a statement.
    private let longest: Double

    init(_ target: ProjectTarget, _ results: ResultsRoot, _ system: SystemDependencies) {
        machine = results.machine
        self.system = system
        longest = 2 * Double((target.engine.timeout ?? .seconds(3_600)).components.seconds)
    }

    func sizes() -> [Int] { found().map(\.bytes) }

    func delete() throws(StoreFailure) {
        for leftover in found() { try machine.remove(leftover) }
    }

    func endChildren() async -> Int { await OrphanedChildren.end(in: found(in: "work").map(\.name)) }

    /// - Parameter folder: a folder of the results root to look in, not all of it.
    private func found(in folder: String? = nil) -> [Leftover] {
        let names = JobName(owner: system.owner)
        return machine.unfinished(under: folder.map { ObjectKey($0) } ?? ObjectKey()).filter { leftover in
            let tail = leftover.name.drop { $0 != "-" }.dropFirst()
            if let owner = names.owner(of: String(tail)) { return system.isGone(owner) }
            return system.now().timeIntervalSince(leftover.modified) > longest
        }
    }
}
