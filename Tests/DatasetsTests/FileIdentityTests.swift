import Datasets
import Foundation
import Testing

/// Files are known by their bytes and not by their names.
@Suite struct FileIdentityTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func identity(_ bytes: [UInt8], _ name: String = "a") throws -> FileIdentity {
        try FileIdentity(contentsOf: folder.write(bytes, to: name))
    }

    @Test func isTheChecksumOfGzip() throws {
        // The check value of CRC-32.
        let identity = try identity(Array("123456789".utf8))
        #expect(identity.checksum == 0xcbf4_3926)
        #expect(identity.byteCount == 9)
        let empty = try self.identity([])
        #expect(empty.checksum == 0 && empty.byteCount == 0)
    }

    @Test func changesWithOneByteAndNotWithTheName() throws {
        // Several pieces, the last of them short.
        var bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let first = try identity(bytes)
        #expect(try identity(bytes, "b") == first)
        bytes[2_400_000] ^= 1
        #expect(try identity(bytes) != first)
    }

    @Test func namesAFileThatIsNotThere() {
        let file = folder.url.appendingPathComponent("missing")
        #expect {
            try FileIdentity(contentsOf: file)
        } throws: { error in
            let text = "\(error)"
            return text.hasPrefix("\(file.path): cannot be read (") && text.hasSuffix("); check the path")
        }
    }
}
