import Datasets
import Foundation
import Testing
import Tokens
import Training

/// Memory does not grow from step to step, whatever the lengths of the batches.
@Suite struct MemoryTests {
    /// Batches of every length up to the context, again and again, in another order each time.
    private struct ManyLengths: BatchSource {
        func batch(at index: Int) throws -> Batch {
            let length = 2 + index * 7 % (TinyModel.contextLength - 2)
            let tokens = (0...length).map { TokenID(($0 + index) % TinyModel.vocabularySize) }
            let row = PausedSequence(TokenSequence(prompt: [], completion: tokens)).trimmed(to: length)
            return Batch([[row], [row, row]][index / 22 % 2])
        }
    }

    @Test(.enabled("no /proc to ask") { ResidentMemory.byteCount != nil })
    func theProcessDoesNotGrow() throws {
        let plan = TrainingPlan.constant(steps: 1000, rate: 0.001)
        let trainer = try Trainer(model: TinyModel.gpt2.make(), source: ManyLengths(), plan: plan)
        // Every shape twice: libraries keep what they need once.
        for _ in 0..<100 { _ = try trainer.takeStep() }
        let before = try #require(ResidentMemory.byteCount)
        for _ in 0..<600 { _ = try trainer.takeStep() }
        let growth = try #require(ResidentMemory.byteCount) - before
        #expect(growth < 32 << 20, "\(growth >> 20) MiB more after 600 steps")
    }
}

/// The memory of this process that is in use.
private enum ResidentMemory {
    static var byteCount: Int? {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return pages.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map {
            $0 * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    }
}
