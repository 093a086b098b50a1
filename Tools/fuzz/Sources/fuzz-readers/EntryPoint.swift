import CAllocationLimit
import Foundation
import FuzzTargets

/// What libFuzzer calls with one input after another.
///
/// An error is what a reader should give; a trap, a hang or too much memory ends the process, and libFuzzer
/// keeps the input.
///
/// Source: <https://llvm.org/docs/LibFuzzer.html>.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    let run = Run.current
    callocationlimit_begin(Int64(run.target.largestGrowth * count + Run.usualByteCount))
    try? run.target.read(run.folder, input)
    callocationlimit_end()
    return 0
}

/// What this process tries out.
struct Run {
    let target: FuzzTarget
    let folder: InputFolder

    /// What a reader may hold of any input: tables that are made once, buffers.
    static let usualByteCount = 4 << 20

    static let current = Run()

    private init() {
        let environment = ProcessInfo.processInfo.environment
        guard let target = FuzzTarget(rawValue: environment["FERMATA_FUZZ_TARGET"] ?? "") else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            FileHandle.standardError.write(Data("set FERMATA_FUZZ_TARGET to one of \(names)\n".utf8))
            exit(2)
        }
        self.target = target
        folder = InputFolder(path: environment["FERMATA_FUZZ_FOLDER"] ?? NSTemporaryDirectory())
    }
}
