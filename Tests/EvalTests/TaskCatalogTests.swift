import Eval
import Testing

@Suite struct TaskCatalogTests {
    @Test func namesAndProtocolsAreUnique() {
        let keys = TaskCatalog.builtin.descriptions.map { "\($0.name) \($0.protocolName)" }
        #expect(Set(keys).count == keys.count)
        #expect(keys == ["parity fermata", "gsm8k lm-eval", "gsm8k fermata", "squad official"])
    }

    @Test func withoutAProtocolTheFirstOfANameIsMeant() throws {
        #expect(try TaskCatalog.builtin.task(named: "gsm8k").description.protocolName == "lm-eval")
        let other = try TaskCatalog.builtin.task(named: "gsm8k", protocolName: "fermata")
        #expect(other.description.shots == .none)
    }

    @Test func aNewTaskIsFound() throws {
        var catalog = TaskCatalog.builtin
        try catalog.register(SumTask())
        #expect(try catalog.task(named: "sums").description.version == 2)
    }

    @Test func aTakenNameIsRefused() {
        var catalog = TaskCatalog.builtin
        #expect(throws: EvalError.duplicateTask(name: "squad", protocolName: "official")) {
            try catalog.register(SQuADDefinition.official)
        }
    }

    @Test(arguments: [
        (
            "gsm8", nil,
            """
            no task is called 'gsm8'; did you mean 'gsm8k'? Known: gsm8k (fermata), gsm8k (lm-eval), \
            parity (fermata), squad (official)
            """
        ),
        (
            "squad", "lm-eval",
            """
            no task is called 'squad' under protocol 'lm-eval'; known: gsm8k (fermata), \
            gsm8k (lm-eval), parity (fermata), squad (official)
            """
        ),
        (
            "translation", nil,
            """
            no task is called 'translation'; known: gsm8k (fermata), gsm8k (lm-eval), \
            parity (fermata), squad (official)
            """
        ),
    ])
    func anUnknownNameIsAnsweredByTheNearest(name: String, protocolName: String?, message: String) throws {
        let error = try #require(throws: EvalError.self) {
            _ = try TaskCatalog.builtin.task(named: name, protocolName: protocolName)
        }
        #expect("\(error)" == message)
    }
}
