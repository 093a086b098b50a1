import Datasets
import Testing

@Suite struct LimitedExamplesTests {
    @Test func endsAnEndlessSource() throws {
        let endless = try ParityTask(split: .test)
        let limited = try LimitedExamples(endless, limit: 8192)
        try ExampleSourceContract(source: limited).check()
        #expect(limited.count == 8192)
        #expect(limited.name == "parity")
        #expect(try limited.example(at: 8191) == endless.example(at: 8191))
    }

    @Test func neverClaimsMoreThanThereIs() throws {
        let base = ListedExamples([("0", "1"), ("1", "0")])
        #expect(try LimitedExamples(base, limit: 5).count == 2)
        try ExampleSourceContract(source: LimitedExamples(base, limit: 1)).check()
    }

    @Test func refusesANegativeLimit() {
        let error = DatasetError.invalidSetting(
            name: "limit",
            problem: "-1 examples cannot be taken; give 0 or more"
        )
        #expect(throws: error) { try LimitedExamples(ListedExamples([("0", "1")]), limit: -1) }
    }
}
