import Foundation
import FuzzTargets
import Testing
import Tokenizer

/// The files that `make fuzz` starts from, each read as it would be there: a crash fails the test.
@Suite struct FuzzSeedsTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures").standardizedFileURL

    /// The files of `seeds.json` and of the folders `fuzz` and `findings`, by target.
    private static func seeds() throws -> [String: [URL]] {
        let json = try Data(contentsOf: fixtures.appending(path: "fuzz/seeds.json"))
        let patterns = try JSONDecoder().decode([String: [String]].self, from: json)
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixtures.path)
        var seeds: [String: [URL]] = [:]
        for (target, listed) in patterns {
            let all = listed + ["fuzz/\(target)/*", "findings/\(target)/*"]
            seeds[target] = files.filter { file in all.contains { fnmatch($0, file, FNM_PATHNAME) == 0 } }
                .map { fixtures.appending(path: $0) }
        }
        return seeds
    }

    @Test func everyTargetHasSeeds() throws {
        let seeds = try Self.seeds()
        #expect(Set(seeds.keys) == Set(FuzzTarget.allCases.map(\.rawValue)))
        for (target, files) in seeds { #expect(!files.isEmpty, "\(target)") }
    }

    @Test(arguments: FuzzTarget.allCases)
    func areRead(by target: FuzzTarget) throws {
        let input = try TemporaryFolder()
        for file in try Self.seeds()[target.rawValue] ?? [] {
            // Some are to be refused.
            try? read(file, by: target, in: input)
        }
    }

    @Test(arguments: [
        FuzzTarget.keras, .safetensorsIndex, .safetensorsShards, .pyTorchShards, .llama2C, .llama2CTokenizer,
        .ggufVocabulary,
    ])
    func filesMadeForATargetAreWhole(target: FuzzTarget) throws {
        let input = try TemporaryFolder()
        let files = try #require(Self.seeds()[target.rawValue]).filter { $0.path.contains("/fuzz/") }
        #expect(!files.isEmpty)
        for file in files { try read(file, by: target, in: input) }
    }

    /// Only published lists are accepted, and these are longer than a fuzzer's inputs.
    @Test func twoRanksAreNoTokenizer() throws {
        let input = try TemporaryFolder()
        let file = try #require(Self.seeds()["tiktoken"]?.first)
        #expect(throws: TokenizerError.self) { try read(file, by: .tiktoken, in: input) }
    }

    private func read(_ file: URL, by target: FuzzTarget, in folder: TemporaryFolder) throws {
        let bytes = try Data(contentsOf: file)
        try bytes.withUnsafeBytes { try target.read(InputFolder(path: folder.url.path), $0) }
    }
}
