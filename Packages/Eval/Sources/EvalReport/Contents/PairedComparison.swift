import Eval
import Randomness

/// Chooses the test for two conditions, each with one run per seed.
///
/// With two or more common seeds, the paired t test over seeds, which is about the training
/// procedure; with one, a test over items, which is about these two models: McNemar's for items that
/// are right or wrong, else the paired bootstrap.
struct PairedComparison {
    let metric: Metric
    let left: [Evaluation]
    let right: [Evaluation]

    func test() throws(EvalError) -> PairedTest {
        let pairs = left.compactMap { run in
            right.first { $0.seed == run.seed }.map { (left: run, right: $0) }
        }
        guard let pair = pairs.first else { throw problem("they have no seed in common") }
        guard pairs.allSatisfy({ $0.samples.map(\.item) == $1.samples.map(\.item) }) else {
            throw problem("they were evaluated on different items")
        }
        if pairs.count > 1 {
            return .t(pairs.map { mean(of: $0.left) }, pairs.map { mean(of: $0.right) })
        }
        return itemTest(pair.left.values(of: metric), pair.right.values(of: metric))
    }

    private func itemTest(_ left: [Double], _ right: [Double]) -> PairedTest {
        switch metric.scale {
        case .proportion:
            return .mcNemar(left.map { $0 == 1 }, right.map { $0 == 1 })
        case .score:
            var random = RandomStream(seed: 0).split("comparison").split(metric.name)
            return .bootstrap(left, right, using: &random)
        }
    }

    private func mean(of run: Evaluation) -> Double {
        Summary(run.values(of: metric)).mean
    }

    private func problem(_ text: String) -> EvalError {
        .notComparable(
            left: left.first.map { "\($0.condition)" } ?? "",
            right: right.first.map { "\($0.condition)" } ?? "",
            problem: text
        )
    }
}
