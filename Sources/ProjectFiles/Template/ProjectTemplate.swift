package import Foundation
import SegmentCore

/// The files of a new project, which `init` writes.
package struct ProjectTemplate: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// One segment over the user's own lake.
        case plain
        /// The four example queries over a sample lake, which `DemoLake` creates.
        case demo
    }

    package var kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    /// Texts by path below the project's folder, in the order of writing.
    package var files: [(path: String, text: String)] {
        let gitignore = (path: ".gitignore", text: TemplateTexts.gitignore)
        switch kind {
        case .plain:
            return [
                (ProjectReader.fileName, TemplateTexts.plainConfig),
                ("segments/has_clicked.sql", DemoQueries.hasClicked),
                gitignore,
            ]
        case .demo:
            return [(ProjectReader.fileName, TemplateTexts.demoConfig)] + DemoQueries.files + [gitignore]
        }
    }

    /// Throws a problem for each file that exists already: `init` never overwrites.
    package func refuseExisting(in folder: URL) throws(ProjectInvalid) {
        let existing = files.map(\.path).filter {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
        guard existing.isEmpty else {
            throw ProjectInvalid(
                existing.map {
                    Problem(.fileExists, "\($0) exists already", file: $0, hint: "nothing was written")
                })
        }
    }

    /// Writes the files and returns their paths. If one of them exists already, it throws a problem and writes none;
    /// other files in the folder do not matter.
    package func write(to folder: URL) throws(ProjectInvalid) -> [String] {
        try refuseExisting(in: folder)
        var written: [URL] = []
        do {
            for file in files {
                let url = folder.appending(path: file.path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: url, options: .withoutOverwriting)
                written.append(url)
            }
        } catch {
            // All or none: the files written by this call are removed.
            for url in written { try? FileManager.default.removeItem(at: url) }
            throw ProjectInvalid([
                Problem(
                    .unreadableFile, "the folder \(folder.path) cannot be written to", hint: "nothing was written")
            ])
        }
        return files.map(\.path)
    }
}
