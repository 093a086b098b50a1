import Composition
import EvalTesting
import PauseStrategy
import Settings
import Testing

/// The adapter over model, tokenizer and pauses keeps the laws of scoring models.
@Suite struct ScorerContractTests {
    private static let filler = PauseSettings(
        "filler-character",
        settings: ["count": .number(2), "text": .string(".")]
    )

    @Test(arguments: [PauseSettings.append(3), filler], ModelSettings.Form.allCases)
    func keepsTheLawsWithPauses(pauses: PauseSettings, form: ModelSettings.Form) throws {
        try ScoringModelContract(TestModel(pauses, form: form).scorer()).check()
    }

    @Test(arguments: ModelSettings.Form.allCases)
    func keepsTheLawsWithoutPauses(form: ModelSettings.Form) throws {
        // Without pauses nothing stands before the answer to an empty prompt.
        let prompts = ["0", "0 1 1", "Question: how many?\nAnswer:"]
        try ScoringModelContract(TestModel(form: form).scorer(), prompts: prompts).check()
    }

    @Test(arguments: PausePositions.allCases)
    func keepsTheLawsWhereverPausesAre(positions: PausePositions) throws {
        try ScoringModelContract(TestModel(.append(3), form: .llama, positions: positions).scorer()).check()
    }

    @Test(arguments: ModelSettings.Form.allCases)
    func keepsTheLawsWithPromptsThatAttendBothWays(form: ModelSettings.Form) throws {
        let model = try TestModel(.append(3), form: form, prefixAttention: .bidirectional)
        try ScoringModelContract(model.scorer()).check()
    }

    @Test func keepsTheLawsWithDrawnPauses() throws {
        let pauses = PauseSettings("random-rate", settings: ["rate": .number(0.5)])
        let prompts = ["0 1 1", "Question: how many?\nAnswer:", "another one"]
        try ScoringModelContract(TestModel(pauses).scorer(), prompts: prompts).check()
    }
}
