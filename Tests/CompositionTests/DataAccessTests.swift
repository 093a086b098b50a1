import Composition
import Foundation
import Testing

@Suite struct DataAccessTests {
    private let nowhere = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    @Test func asksForAFolderWhereNoneIsNamed() {
        let problem = "'gsm8k/train.jsonl' is needed; say where with --data, or set FERMATA_DATA"
        #expect(throws: CommandError.usage(problem)) {
            try DataAccess(path: nil, environment: [:]).file("gsm8k/train.jsonl")
        }
    }

    @Test func namesAFolderThatIsNotThere() {
        let problem = "there is no such data folder; name another with --data or FERMATA_DATA"
        #expect(throws: CommandError.unreadableFile(path: nowhere, problem: problem)) {
            try DataAccess(path: nil, environment: ["FERMATA_DATA": nowhere]).file("gsm8k/train.jsonl")
        }
    }

    @Test func saysThatATokenizerMayLieBelowTheDataFolder() {
        let remedy = "name the folder that holds it with --data or FERMATA_DATA"
        for (path, place) in [(nil, "and no data folder is named"), (nowhere, "nor at '\(nowhere)/t/gpt2'")] {
            let problem = "no tokenizer is there, \(place); \(remedy)"
            #expect(throws: CommandError.unreadableFile(path: "t/gpt2", problem: problem)) {
                _ = try DataAccess(path: path, environment: [:]).tokenizer(named: "t/gpt2")
            }
        }
    }
}
