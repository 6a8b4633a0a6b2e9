import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Time that a processor has worked, which other processes of the machine do not lengthen.
package enum ProcessorTime {
    /// For the thread that asks. Measures code without `await`: what follows one may run on another thread.
    package static var ofThread: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
