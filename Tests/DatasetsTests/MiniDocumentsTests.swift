import Datasets
import Testing

@Suite struct MiniDocumentsTests {
    @Test func packsRightAnswersIntoDocumentsOfOneLength() throws {
        var configuration = MiniDocuments.Configuration()
        configuration.documentCount = 400
        var kinds: [Character: Int] = [:]
        var lengths: [Int: Int] = [:]
        try MiniDocuments(configuration, split: .train).forEachDocument { document in
            #expect(document.count == 65)
            #expect(document.allSatisfy { MiniDocuments.alphabet.contains($0) })
            for exercise in document.split(separator: ";", omittingEmptySubsequences: false).dropLast() {
                let parts = exercise.split(separator: "=", omittingEmptySubsequences: false)
                let kind = try #require(exercise.first)
                let bits = parts[0].dropFirst()
                kinds[kind, default: 0] += 1
                lengths[bits.count, default: 0] += 1
                #expect(String(parts[1]) == Self.answer(to: kind, bits: String(bits)))
            }
        }
        #expect(kinds.keys.sorted() == ["c", "m", "n", "p"])
        #expect(lengths.keys.sorted() == Array(2...10))
        // Kinds are equally likely (about 550 each), though long exercises are cut off more often.
        #expect(kinds.values.allSatisfy { (400...700).contains($0) })
    }

    private static func answer(to kind: Character, bits: String) -> String? {
        let ones = bits.count { $0 == "1" }
        let zeros = bits.count { $0 == "0" }
        return switch kind {
        case "p": String(ones % 2)
        case "m": ones > zeros ? "1" : "0"
        case "c": bits
        case "n": String(ones)
        default: nil
        }
    }

    @Test func isAFunctionOfTheIndex() throws {
        var configuration = MiniDocuments.Configuration()
        configuration.documentCount = 30
        let documents = try MiniDocuments(configuration, split: .train)
        var read: [String] = []
        try documents.forEachDocument { read.append($0) }
        #expect(read == (0..<30).map { documents.document(at: $0) })
        #expect(Set(read).count == 30)
        let test = try MiniDocuments(configuration, split: .test)
        #expect(Set(read).isDisjoint(with: (0..<30).map { test.document(at: $0) }))
    }

    @Test(arguments: [
        ("characterCount", 20_000, 0, "is 0; it must be in 1...1073741824"),
        ("characterCount", 1, 1 << 53, "is 9007199254740992; it must be in 1...1073741824"),
        ("documentCount", 0, 65, "is 0; it must be in 1...16519104"),
        ("documentCount", 1 << 53, 65, "is 9007199254740992; it must be in 1...16519104"),
    ])
    func refusesSizesThatCannotBe(name: String, documents: Int, characters: Int, problem: String) {
        var configuration = MiniDocuments.Configuration()
        configuration.documentCount = documents
        configuration.characterCount = characters
        #expect(throws: DatasetError.invalidSetting(name: name, problem: problem)) {
            try MiniDocuments(configuration, split: .train)
        }
    }
}
