package import Foundation

/// Bytes that must not be shown: descriptions, mirrors and encodings do not contain them.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let bytes: Data

    package init(_ bytes: Data) { self.bytes = bytes }

    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
