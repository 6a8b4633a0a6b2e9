import ArgumentParser
import Foundation
import Operations
import ProjectFiles
import SegmentCore

/// `headgate lake import --glue DATABASE`: the lake's section from a catalogue.
struct LakeImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Writes the section `lake:` from a catalogue; reads no data.",
        discussion: """
            Prints the section; --write puts it into headgate.yaml: tables of the catalogue are added or brought up to date \
            there, and nothing else of the file changes. Views and formats that cannot be read are named with the reason.
            """)

    @OptionGroup var options: GlobalOptions

    @Option(name: .long, help: "The database of the Glue catalogue.")
    var glue: String

    @Option(name: .long, help: "The catalogue's id where it is not the account's own.")
    var catalog: String?

    @Option(name: .long, help: "The region (default: the target's, else as the AWS tools find it).")
    var region: String?

    @Option(name: .long, help: "The profile of the AWS files (default: the target's, else as the AWS tools find it).")
    var profile: String?

    @Option(
        name: [.customShort("o"), .long], help: "Print the section into this file; - for standard output.",
        completion: .file())
    var out: String?

    @Flag(name: .long, help: "Put the section into headgate.yaml.")
    var write = false

    func validate() throws {
        if write, out != nil { throw ValidationError("--write and --out exclude each other.") }
        if glue.isEmpty { throw ValidationError("--glue takes the name of a database.") }
    }

    func run() async throws {
        let command = self
        try await CommandContext(options).run { context, workspaces in
            let imported = try await LakeImports(workspaces).read(
                database: command.glue, catalog: command.catalog, command.setting(context))
            let edit = command.write ? try command.editProject(imported, context) : nil
            for table in imported.skipped { context.console.error("skipped \(table.name): \(table.reason)") }
            for table in imported.tables {
                for note in table.notes { context.console.error("note on \(table.name): \(note)") }
            }
            if let out = command.out, out != "-" { try Self.save(imported.section, to: URL(filePath: out)) }
            command.show(imported, edit, context)
            return .succeeded
        }
    }

    /// The options, otherwise the target's settings if the project can be read: before the first import there may be
    /// none.
    private func setting(_ context: CommandContext) -> AWSSetting {
        let project = try? ProjectReader.read(
            folder: context.options.folder, environment: context.system.variables)
        let target = try? project?.target(named: context.targetName)
        let base = target?.aws ?? AWSSetting()
        return AWSSetting(region: region ?? base.region, profile: profile ?? base.profile)
    }

    private func editProject(_ imported: LakeImport, _ context: CommandContext) throws -> LakeEdit {
        let file = context.options.folder.appending(path: "headgate.yaml").resolvingSymlinksInPath()
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw Problem(
                .missingFile, "there is no headgate.yaml in \(context.options.folder.path)",
                hint: "`headgate init` makes one; `--project FOLDER` names another folder")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Problem(.notText, "headgate.yaml is no UTF-8 text", file: "headgate.yaml")
        }
        let edit = try LakeEdit(text, taking: imported, environment: context.system.variables)
        if edit.text != text { try Self.save(edit.text, to: file) }
        return edit
    }

    /// In one step, with the rights that the file had.
    private static func save(_ text: String, to file: URL) throws {
        let manager = FileManager.default
        let mode = (try? manager.attributesOfItem(atPath: file.path))?[.posixPermissions]
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
            if let mode { try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path) }
        } catch {
            throw Problem("unwritable_file", "\(file.path) cannot be written")
        }
    }

    private func show(_ imported: LakeImport, _ edit: LakeEdit?, _ context: CommandContext) {
        if context.isJSON {
            context.console.out(JSONOutput.text(ImportOutput(imported: imported, edit: edit)))
        } else if let edit {
            let counts = [
                ("added", edit.added), ("changed", edit.changed), ("unchanged", edit.unchanged),
            ].filter { !$0.1.isEmpty }
            for (what, names) in counts { context.console.out("\(what): \(names.joined(separator: ", "))") }
            let isWritten = !edit.added.isEmpty || !edit.changed.isEmpty
            context.console.out(
                isWritten ? "Wrote headgate.yaml." : "headgate.yaml has them all; it was left as it is.")
        } else if let out, out != "-" {
            context.console.out("wrote \(out): \(imported.tables.count) tables")
        } else {
            context.console.out(String(imported.section.dropLast()))
        }
    }
}

/// An import as JSON.
private struct ImportOutput: Encodable {
    var database: String
    var tables: [LakeImport.Table]
    var skipped: [LakeImport.Skipped]
    var section: String
    var added: [String]?
    var changed: [String]?
    var unchanged: [String]?

    init(imported: LakeImport, edit: LakeEdit?) {
        database = imported.database
        tables = imported.tables
        skipped = imported.skipped
        section = imported.section
        (added, changed, unchanged) = (edit?.added, edit?.changed, edit?.unchanged)
    }
}
