import Datasets
import Model
import Tensor
import Testing
import Training

/// Results do not depend on the number of threads.
@Suite struct ThreadTests {
    private func train(_ form: TinyModel, _ precision: Precision, threads: Int) throws -> Trainer {
        // Wide enough that kernels have work for a second thread.
        let model = try form.make(precision: precision, threads: threads, width: 64)
        let rows = DrawnRows(pauseCount: 3).rows(8)
        let batches = [Batch(rows, positionCount: TinyModel.contextLength), Batch(Array(rows.reversed()))]
        return try Trainer(
            model: model,
            source: ListedBatches(batches),
            plan: .constant(steps: 5, hintWeight: 0.5)
        )
    }

    @Test(arguments: TinyModel.allCases, Precision.allCases)
    func twoThreadsComputeTheBitsOfOne(form: TinyModel, precision: Precision) throws {
        let one = try train(form, precision, threads: 1)
        let two = try train(form, precision, threads: 2)
        #expect(try reports(of: one) == reports(of: two))
        try Snapshot(one).expectSame(as: Snapshot(two))
    }
}
