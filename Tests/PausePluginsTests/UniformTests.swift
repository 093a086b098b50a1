import PauseStrategyTesting
import Testing

@testable import PausePlugins

@Suite struct UniformTests {
    /// A quarter of all words must be thrown away for this bound, or one remainder in three comes up
    /// too rarely.
    @Test func rejectsWhatWouldBiasALargeBound() {
        var random = ContractGenerator()
        var counts = [0, 0, 0]
        for _ in 0..<6000 { counts[random.uniform(below: 3 << 61) % 3] += 1 }
        // Five standard deviations of 36.5; without rejection one count is 1500.
        #expect(counts.allSatisfy { abs($0 - 2000) < 183 }, "\(counts)")
        #expect(abs(random.drawCount - 8000) < 5 * 52)
    }

    @Test(arguments: [1, 2, 7, 1000])
    func staysBelowItsBound(bound: Int) {
        var random = ContractGenerator()
        let numbers = (0..<1000).map { _ in random.uniform(below: bound) }
        #expect(numbers.allSatisfy { (0..<bound).contains($0) })
        #expect(Set(numbers).count >= min(bound, 500))
    }
}
