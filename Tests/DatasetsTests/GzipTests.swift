import Datasets
import Foundation
import Testing

@Suite struct GzipTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func text(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) throws -> String {
        let file = try folder.write(bytes, to: "a.gz")
        var text = ""
        try PlainTextFiles(name: "mine", files: [file], limits: limits).forEachDocument { text += $0 }
        return text
    }

    private func problem(_ problem: String) -> DatasetError {
        .unreadable(file: folder.url.appendingPathComponent("a.gz").path, problem: problem)
    }

    /// A mebibyte of `a`, packed into about a kibibyte.
    private static let bomb = """
        H4sIAAAAAAACA+3BMQEAAADCoKzrX8IQvkABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHwGclbN1wAAEAA=
        """

    @Test(arguments: [1, 127, 65_535, 65_536, 131_072, 131_073])
    func unpacksWhatWasPacked(count: Int) throws {
        let content = (0..<count).map { UInt8($0 % 95 + 32) }
        #expect(try text(StoredGzip.member(content)) == String(decoding: content, as: UTF8.self))
    }

    @Test func unpacksMembersOneAfterAnother() throws {
        let members = ["one ", "", "two"].map { StoredGzip.member(Array($0.utf8)) }
        #expect(try text(Array(members.joined())) == "one two")
    }

    @Test func stopsABombAtTheLimit() throws {
        let bytes = try #require(Data(base64Encoded: Self.bomb, options: .ignoreUnknownCharacters))
        #expect(try text(Array(bytes)) == String(repeating: "a", count: 1 << 20))
        var limits = ReadingLimits()
        limits.fileByteCount = (1 << 20) - 1
        let path = folder.url.appendingPathComponent("a.gz").path
        #expect(throws: DatasetError.tooLarge(file: path, line: nil, limit: limits.fileByteCount)) {
            try text(Array(bytes), limits: limits)
        }
        limits.fileByteCount += 1
        #expect(throws: Never.self) { try text(Array(bytes), limits: limits) }
    }

    @Test func noticesAFileThatEndsTooEarly() throws {
        let whole = StoredGzip.member(Array("some words".utf8))
        for count in [2, 10, 14, 20, whole.count - 1] {
            #expect(throws: problem("the gzip data ends too early; download the file again")) {
                try text(Array(whole.prefix(count)))
            }
        }
    }

    @Test func noticesAChangedByte() throws {
        var changed = StoredGzip.member(Array("some words".utf8))
        changed[16] ^= 1
        #expect(throws: problem("the gzip data is damaged (incorrect data check); download it again")) {
            try text(changed)
        }
        changed[16] ^= 1
        changed[11] ^= 1
        #expect(throws: problem("the gzip data is damaged (invalid stored block lengths); download it again"))
        {
            try text(changed)
        }
    }

    @Test func refusesWhatFollowsAMemberUnlessItIsOne() throws {
        let bytes = StoredGzip.member(Array("some words".utf8)) + Array("more".utf8)
        #expect(throws: problem("the gzip data is damaged (incorrect header check); download it again")) {
            try text(bytes)
        }
    }
}
