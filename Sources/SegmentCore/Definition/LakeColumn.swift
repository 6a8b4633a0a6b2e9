/// A column whose type is declared, because the files do not contain it.
package struct LakeColumn: Sendable, Hashable, Codable {
    package var name: String
    package var type: LakeType

    package init(name: String, type: LakeType) {
        self.name = name
        self.type = type
    }
}
