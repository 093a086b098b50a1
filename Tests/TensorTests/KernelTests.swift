import Closeness
import Randomness
import Testing

@testable import Tensor

/// Kernels that no operation shows on its own, on one and on two threads.
@Suite struct KernelTests {
    /// Sizes in rows and channels; blocks are 32768 numbers.
    static let layouts = [(1, 1), (7, 5), (40, 40), (257, 131)]

    @Test(arguments: layouts, [ScalarType.float32, .bfloat16])
    func gathersRows(size: (rows: Int, channels: Int), type: ScalarType) throws {
        let x = matrix("gathered", rows: size.rows, channels: size.channels)
        let indices =
            [size.rows - 1, -1]
            + seededIndices("gather", count: 2 * size.rows, below: size.rows + 1).map { $0 - 1 }
        let expected = Reference.gathered(x, indices: indices).values
        for threads in [1, 2] {
            let kernels = CPUKernels(threadCount: threads)
            let out = try kernels.makeBuffer(expected.map { _ in 7 }, as: type)
            let layout = RowLayout(rows: indices.count, channels: size.channels, scalarType: type)
            kernels.gatherRows(
                try kernels.makeBuffer(x.values, as: type),
                indices: try kernels.makeIntegerBuffer(indices),
                into: out,
                layout: layout
            )
            expectSame(
                kernels.read(out, as: type, count: expected.count).map(Double.init),
                expected,
                "\(threads)"
            )
        }
    }

    @Test(arguments: layouts, [ScalarType.float32, .bfloat16])
    func scattersRowsAndLeavesTheOthers(size: (rows: Int, channels: Int), type: ScalarType) throws {
        let x = matrix("scattered", rows: size.rows, channels: size.channels)
        let before = matrix("before", rows: 2 * size.rows, channels: size.channels)
        var random = RandomStream(seed: 1)
        let places = random.permutation(of: 2 * size.rows)
        let indices = (0..<size.rows).map { $0.isMultiple(of: 5) && $0 > 0 ? -1 : places[$0] }
        let expected = Reference.scattered(x, indices: indices, into: before).values
        for threads in [1, 2] {
            let kernels = CPUKernels(threadCount: threads)
            let out = try kernels.makeBuffer(before.values, as: type)
            let layout = RowLayout(rows: size.rows, channels: size.channels, scalarType: type)
            kernels.scatterRows(
                try kernels.makeBuffer(x.values, as: type),
                indices: try kernels.makeIntegerBuffer(indices),
                into: out,
                layout: layout
            )
            expectSame(
                kernels.read(out, as: type, count: expected.count).map(Double.init),
                expected,
                "\(threads)"
            )
        }
    }

    /// 16 parts of the rows, shared between threads from 65536 numbers on.
    @Test(arguments: [(1, 1), (7, 5), (17, 40), (521, 127)], [ScalarType.float32, .bfloat16])
    func addsTheSumsOfColumns(size: (rows: Int, channels: Int), type: ScalarType) throws {
        let x = matrix("columns", rows: size.rows, channels: size.channels)
        let before = seededNumbers("sums", count: size.channels)
        let expected = zip(before, Reference.columnSums(x)).map { $0 + $1 }
        var results: [[Float]] = []
        for threads in [1, 2] {
            let kernels = CPUKernels(threadCount: threads)
            let sums = try kernels.makeBuffer(before)
            let scratch = try kernels.makeBlock(byteCount: size.channels * reductionBlockCount * 4)
            kernels.addColumnSums(
                of: try kernels.makeBuffer(x.values, as: type),
                to: sums,
                scratch: Buffer(block: scratch, offset: 0, byteCount: scratch.byteCount),
                layout: RowLayout(rows: size.rows, channels: size.channels, scalarType: type)
            )
            results.append(kernels.read(sums, as: .float32, count: size.channels))
        }
        // Sums of at most 521 numbers below 1.
        expectClose(results[0].map(Double.init), expected, absolute: 0x1p-24 * 100, "column sums")
        expectSame(results[0], results[1], "threads")
    }

    /// 65536 numbers at least in each of at most 16 parts.
    @Test(arguments: [1, 7, 40, 65_537, 1_048_583])
    func sumsSquares(count: Int) throws {
        let x = seededNumbers("squares", count: count)
        let sums = try [1, 2].map { threads in
            let kernels = CPUKernels(threadCount: threads)
            return kernels.sumOfSquares(try kernels.makeBuffer(x), count: count)
        }
        expectClose([sums[0]], [Reference.sumOfSquares(x)], relative: 1e-12, "sum of squares")
        #expect(sums[0] == sums[1])
    }

    @Test func sumsSquaresThatSinglePrecisionCannotHold() throws {
        let kernels = CPUKernels(threadCount: 1)
        let sum = kernels.sumOfSquares(try kernels.makeBuffer([0x1p127, 1, 0x1p-140]), count: 3)
        #expect(sum == 0x1p254)
    }

    @Test(arguments: [1, 7, 40, 32_771])
    func addsFillsAndConverts(count: Int) throws {
        let x = seededNumbers("x", count: count)
        let y = seededNumbers("y", count: count)
        for threads in [1, 2] {
            let kernels = CPUKernels(threadCount: threads)
            let source = try kernels.makeBuffer(x)
            let sum = try kernels.makeBuffer(y)
            kernels.add(source, to: sum, count: count)
            let expected = zip(x, y).map { Float($0) + Float($1) }
            expectSame(kernels.read(sum, as: .float32, count: count), expected, "sum")
            let narrow = try kernels.makeBuffer(x.map { _ in 0 }, as: .bfloat16)
            kernels.convert(source, to: .bfloat16, into: narrow, count: count)
            let rounded = x.map { Float(NarrowFormat.bfloat16.rounded($0)) }
            expectSame(kernels.read(narrow, as: .bfloat16, count: count), rounded, "rounded")
            kernels.fillWithZeros(sum)
            #expect(kernels.read(sum, as: .float32, count: count).allSatisfy { $0.bitPattern == 0 })
        }
    }

    @Test func copiesRowsBetweenDistances() throws {
        let kernels = CPUKernels(threadCount: 1)
        let source = try kernels.makeBuffer([1, 2, 3, 4, 5, 6, 7, 8, 9])
        let destination = try kernels.makeBuffer([0, 0, 0, 0, 0, 0, 0, 0, 0])
        let rows = CopiedRows(count: 3, byteCount: 8, sourceStride: 12, destinationStride: 8)
        kernels.copyRows(rows, from: source, to: destination)
        #expect(kernels.read(destination, as: .float32, count: 9) == [1, 2, 4, 5, 7, 8, 0, 0, 0])
    }

    /// Numbers that bfloat16 holds, so that every type can be compared exactly.
    private func matrix(_ name: String, rows: Int, channels: Int) -> Matrix {
        let values = seededNumbers(name, count: rows * channels).map(NarrowFormat.bfloat16.rounded)
        return Matrix(rows: rows, columns: channels, values: values)
    }
}
