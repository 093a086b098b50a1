import Testing
import WeightStore

@Suite struct WeightStoreErrorTests {
    @Test(
        arguments: [
            (.fileNotFound(path: "a.h5"), "there is no weight file at 'a.h5'; check the path"),
            (
                .unsupportedFormat(path: "a", found: "a GGUF file", remedy: "convert it"),
                "'a' is a GGUF file, which is not read; convert it"
            ),
            (
                .malformed(path: "a", field: "data", problem: "too short"),
                "'a' is damaged or not trustworthy: data: too short; get the file again"
            ),
            (
                .unsupportedType(name: "w", path: "a", found: "I64"),
                "tensor 'w' in 'a' has type I64;"
                    + " float32, float16, bfloat16 and int32 are read, so convert it first"
            ),
            (
                .unstorable(name: "w", path: "a", problem: "it is taken"),
                "'w' cannot be written to 'a': it is taken"
            ),
            (
                .checksumMismatch(name: "w", path: "a", expected: 1, found: 2),
                "'w' in 'a' is damaged: its checksum is 2, it was written with 1;"
                    + " get the file again or use an older one"
            ),
            (
                .missingShard(shard: "one", index: "a"),
                "'a' names the file 'one', which is not beside it; download it too"
            ),
            (
                .indexMismatch(index: "a", missing: ["x"], unlisted: ["y", "z"]),
                "'a' does not belong to its files: 'x' is listed but absent;"
                    + " 'y' and 1 more are present but not listed; download index and files again, together"
            ),
            (
                .systemFailure(operation: "write", path: "a", code: 28),
                "could not write 'a': No space left on device"
            ),
            (
                .libraryFailure(operation: "open", path: "a", stack: ["inner", "outer"]),
                "HDF5 could not open 'a': inner <- outer; if the file is cut short,"
                    + " use an older one or get it again"
            ),
            (
                .libraryFailure(operation: "open", path: "a", stack: ["inner", "middle", "outer"]),
                "HDF5 could not open 'a': inner <- outer; if the file is cut short,"
                    + " use an older one or get it again"
            ),
        ] as [(WeightStoreError, String)]
    )
    func saysWhatWhereAndWhatNext(error: WeightStoreError, message: String) {
        #expect("\(error)" == message)
    }
}
