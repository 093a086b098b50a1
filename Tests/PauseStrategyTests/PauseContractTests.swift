import Foundation
import PauseStrategy
import Settings
import Testing
import Tokens

@Suite struct PauseContractTests {
    private let contract = PauseContract(
        strategy: PauseSettings("append", settings: ["count": .number(10)]),
        pauseTokens: [PauseToken(text: "<pause>", id: 50257)]
    )
    private let text = """
        {
          "count" : 10,
          "maskPolicy" : "ignored",
          "pauseTokens" : [
            {
              "id" : 50257,
              "text" : "<pause>"
            }
          ],
          "positions" : "consecutive",
          "prefixAttention" : "causal",
          "strategy" : {
            "name" : "append",
            "settings" : {
              "count" : 10
            }
          }
        }
        """

    @Test func isPlainJSON() throws {
        #expect(String(decoding: try contract.json(), as: UTF8.self) == text)
        #expect(try PauseContract(json: Data(text.utf8)) == contract)
    }

    @Test func takesTheNumberOfPausesFromTheSettings() {
        #expect(contract.count == 10)
        #expect(PauseContract.none.count == 0)
        #expect(PauseContract(strategy: PauseSettings("random-rate"), pauseTokens: []).count == nil)
    }

    @Test func keepsTheAbsenceOfANumber() throws {
        let contract = PauseContract(
            strategy: PauseSettings("random-rate", settings: ["rate": .number(0.1)]),
            pauseTokens: [],
            maskPolicy: .hinted,
            prefixAttention: .bidirectional,
            positions: .skipped
        )
        let json = try contract.json()
        #expect(String(decoding: json, as: UTF8.self).contains("\"count\" : null"))
        #expect(try PauseContract(json: json) == contract)
    }

    @Test(arguments: [
        (
            "\"positions\"", "\"position\"",
            "'position' is not known; did you mean 'positions'? Known: \(known)"
        ),
        ("\"causal\"", "\"casual\"", "'prefixAttention' is \"casual\"; did you mean 'causal'? \(attentions)"),
        ("\"ignored\"", "\"all\"", "'maskPolicy' is \"all\"; known: ignored, hinted"),
        ("\"ignored\"", "7", "'maskPolicy' is 7; it must be a text in quotes"),
        ("\"id\" : 50257", "\"id\" : -1", "'pauseTokens' has <pause> (id -1); ids start at 0"),
        ("\"id\" : 50257", "\"id\" : 1e10", idRange),
        ("\"id\" : 50257,", "", "'pauseTokens.0.id' is missing"),
        (
            "\"text\" :", "\"id2\" : 1, \"text\" :",
            "'pauseTokens.0.id2' is not known; did you mean 'id'? Known: id, text"
        ),
        ("\"count\" : 10,", "\"count\" : 5,", "'count' is 5, but 'strategy.settings.count' is 10"),
        ("\"count\" : 10,", "\"count\" : -5,", "'count' is -5; it must be 0 or more"),
        (
            "\"settings\"", "\"seting\"",
            "'strategy.seting' is not known; did you mean 'settings'? Known: name, settings"
        ),
    ])
    func namesTheFieldThatIsWrong(found: String, replacement: String, problem: String) throws {
        let range = try #require(text.range(of: found))
        let damaged = text.replacingCharacters(in: range, with: replacement)
        let error = #expect(throws: PauseStrategyError.self) { try PauseContract(json: Data(damaged.utf8)) }
        #expect(error?.description == "pause contract of the checkpoint: \(problem)")
    }

    @Test(arguments: ["", "[]", "3", "{\"count\"", "\u{0}"])
    func refusesWhatIsNoObject(text: String) {
        let error = #expect(throws: PauseStrategyError.self) { try PauseContract(json: Data(text.utf8)) }
        #expect(error?.description.hasPrefix("pause contract of the checkpoint: it is not ") == true)
    }

    @Test func refusesOneIdForTwoPauses() throws {
        var twice = contract
        twice.pauseTokens.append(PauseToken(text: "<pause_1>", id: 50257))
        let json = try twice.json()
        let error = #expect(throws: PauseStrategyError.self) { try PauseContract(json: json) }
        #expect(error?.description == "pause contract of the checkpoint: 'pauseTokens' has one id twice")
    }
}

private let known = "pauseTokens, strategy, count, maskPolicy, prefixAttention, positions"
private let attentions = "Known: causal, bidirectional"
private let idRange =
    "'pauseTokens.0.id' is 10000000000; it must be a whole number in -2147483648...2147483647"
