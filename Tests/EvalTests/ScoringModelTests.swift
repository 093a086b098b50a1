import Eval
import EvalTesting
import Foundation
import Testing

@Suite struct ScoringModelTests {
    @Test func uniformModelMeetsTheContract() throws {
        try ScoringModelContract(UniformModel(pauseCount: 3)).check()
    }

    @Test func scriptedModelMeetsTheContract() throws {
        try ScoringModelContract(ScriptedModel { "I say \($0.utf8.count)\nand more" }).check()
    }
}
