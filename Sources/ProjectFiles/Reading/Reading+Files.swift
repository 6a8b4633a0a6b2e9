import Foundation
package import SegmentCore

extension Reading {
    /// The text of a file that the project names; nil when it cannot be had, which is reported at `place`.
    ///
    /// - Parameters:
    ///   - name: as the user named it.
    ///   - limit: in bytes.
    func contents(of path: String, named name: String, limit: Int, at place: SourcePlace?) -> SourceText? {
        willRead(path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            report(.missingFile, "there is no file \(name)", at: place, hint: nearestFile(to: path, named: name))
            return nil
        }
        guard !isFolder.boolValue else {
            report(.missingFile, "\(name) is a folder, not a file", at: place)
            return nil
        }
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size <= limit
        else {
            report(.fileTooLarge, "\(name) is larger than \(limit / 1024) KiB", at: place)
            return nil
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            report(.unreadableFile, "\(name) cannot be read", at: place, hint: "check its permissions")
            return nil
        }
        return sourceText(data, named: name)
    }

    /// Checks that the bytes are a valid text: UTF-8 without NUL. A byte order mark is removed.
    private func sourceText(_ data: Data, named name: String) -> SourceText? {
        guard let text = String(validating: data, as: UTF8.self) else {
            report(.notText, "\(name) is not UTF-8 text", at: SourcePlace(file: name, line: 1, column: 1))
            return nil
        }
        let source = SourceText(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, name: name)
        if let zero = source.text.utf8.firstIndex(of: 0) {
            let place = source.place(atUTF8: source.text.utf8.distance(from: source.text.startIndex, to: zero))
            report(
                .notText, "\(name) has a NUL character",
                at: SourcePlace(file: name, line: place.line, column: place.column))
            return nil
        }
        return source
    }

    /// A hint with the most similar name in the same folder; none where it could reveal a variable.
    private func nearestFile(to path: String, named name: String) -> String? {
        if name.contains("${env:") { return nil }
        let url = URL(filePath: path)
        let folder = url.deletingLastPathComponent()
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return "there is no folder \(shownPath(folder.path)) either"
        }
        return nearest(to: url.lastPathComponent, among: names.sorted()).map {
            "did you mean '\(shownPath(folder.appending(path: $0).path))'?"
        }
    }

    /// A path as the user would write it: relative to the project's folder where it is inside.
    func shownPath(_ path: String) -> String {
        path.hasPrefix(root.path + "/") ? String(path.dropFirst(root.path.count + 1)) : path
    }
}

extension ProblemCode {
    package static let missingFile: Self = "missing_file"
    package static let unreadableFile: Self = "unreadable_file"
    package static let fileTooLarge: Self = "file_too_large"
    package static let notText: Self = "not_text"
}
