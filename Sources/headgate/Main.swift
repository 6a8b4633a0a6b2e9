import Commands
import Foundation

@main
struct Main {
    static func main() async {
        // All that we write is for its owner only.
        umask(0o077)
        await runHeadgate()
    }
}
