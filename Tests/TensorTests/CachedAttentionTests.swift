import Closeness
import Testing

@testable import Tensor

/// Attention of new positions over a cache.
@Suite struct CachedAttentionTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let queryHeads: Int
        let keyHeads: Int
        let width: Int
        /// How many positions each reading brings.
        let readings: [Int]
        var rotaryWidth = 0
        var prompt = 0
        var window: Int?

        var positionCount: Int { readings.reduce(0, +) }
        var heads: AttentionHeads { AttentionHeads(queryCount: queryHeads, keyCount: keyHeads, width: width) }
        var testDescription: String {
            "\(readings) by \(queryHeads)/\(keyHeads)x\(width), \(rotaryWidth), \(prompt), \(window ?? 0)"
        }
        var reference: ReferenceHeads {
            ReferenceHeads(
                batch: 1,
                positionCount: positionCount,
                queryHeads: queryHeads,
                keyHeads: keyHeads,
                width: width
            )
        }
        var rotation: ReferenceRotation {
            ReferenceRotation(
                width: rotaryWidth,
                base: 100,
                isInterleaved: false,
                positions: (0..<positionCount).map { $0.isMultiple(of: 4) ? -1 : $0 }
            )
        }
    }

    /// The kernel takes 32 queries and 64 keys at a time.
    static let examples = [
        Example(queryHeads: 1, keyHeads: 1, width: 1, readings: [1, 1, 1]),
        Example(queryHeads: 3, keyHeads: 3, width: 5, readings: [7]),
        Example(queryHeads: 4, keyHeads: 2, width: 8, readings: [5, 1, 7, 1]),
        Example(queryHeads: 6, keyHeads: 1, width: 40, readings: [61, 9, 1, 1, 67, 3]),
        Example(queryHeads: 4, keyHeads: 2, width: 8, readings: [11, 1, 3], rotaryWidth: 8),
        Example(queryHeads: 2, keyHeads: 1, width: 6, readings: [13, 1, 5], prompt: 13),
        Example(queryHeads: 2, keyHeads: 2, width: 6, readings: [13, 1, 5], prompt: 9),
        Example(queryHeads: 2, keyHeads: 1, width: 6, readings: [5, 1, 1], window: 3),
        Example(queryHeads: 6, keyHeads: 1, width: 40, readings: [61, 9, 1, 1, 67, 3], window: 30),
        Example(queryHeads: 3, keyHeads: 3, width: 16, readings: [140, 1, 8, 1, 40], window: 65),
        Example(
            queryHeads: 2,
            keyHeads: 2,
            width: 8,
            readings: [100, 1, 1],
            rotaryWidth: 8,
            prompt: 70,
            window: 12
        ),
    ]

    @Test(arguments: examples, Precision.allCases)
    func agreesWithAttentionOverTheWholeSequence(example: Example, precision: Precision) throws {
        let x = numbers(example, precision: precision)
        let turned = Reference.rotated(
            x,
            heads: example.queryHeads + example.keyHeads,
            headWidth: example.width,
            example.rotation
        )
        let prompts = example.prompt > 0 ? [example.prompt] : nil
        let expected = Reference.attention(
            turned,
            example.reference,
            ReferenceMask(promptCounts: prompts, window: example.window)
        )
        let cache = try cache(for: example, precision: precision)
        let found = try read(x, example, into: cache, precision: precision)
        #expect(cache.count == example.positionCount)
        // Averages of numbers below 2; in bfloat16 the result is rounded, and turned heads before.
        let hidden = precision == .bfloat16 && example.rotaryWidth > 0 ? 0x1p-7 : 0
        expectClose(
            found.map(Double.init),
            expected.values,
            absolute: 0x1p-20 + hidden,
            relative: precision == .bfloat16 ? 0x1p-8 : 0,
            example.testDescription
        )
    }

    @Test(arguments: examples)
    func givesTheSameBitsForAnyNumberOfThreads(example: Example) throws {
        let x = numbers(example, precision: .float32)
        let results = try [1, 2].map { threads in
            let cache = try cache(for: example, precision: .float32)
            return try read(x, example, into: cache, precision: .float32, threads: threads)
        }
        expectSame(results[0], results[1], "threads")
    }

    /// A step with a cache equals the full pass, whatever tiles of keys a pass begins with.
    @Test(arguments: [nil, 1, 20, 64, 65, 150], Precision.allCases)
    func givesTheSameBitsStepByStep(window: Int?, precision: Precision) throws {
        for heads in [(6, 2), (1, 1)] {
            var example = Example(queryHeads: heads.0, keyHeads: heads.1, width: 8, readings: [200])
            example.window = window
            let x = numbers(example, precision: precision)
            let whole = try read(
                x,
                example,
                into: cache(for: example, precision: precision),
                precision: precision
            )
            for readings in [Array(repeating: 1, count: 200), [70, 1, 60, 5, 64]] {
                let parts = Example(
                    queryHeads: heads.0,
                    keyHeads: heads.1,
                    width: 8,
                    readings: readings,
                    window: window
                )
                let found = try read(
                    x,
                    parts,
                    into: cache(for: parts, precision: precision),
                    precision: precision
                )
                expectSame(found, whole, "\(readings.count) readings")
            }
        }
    }

    @Test func forgetsWhatComesAfterItsCount() throws {
        let example = Example(queryHeads: 4, keyHeads: 2, width: 8, readings: [6, 1, 4])
        let x = numbers(example, precision: .float32)
        let cache = try cache(for: example, precision: .float32)
        let first = try read(x, example, into: cache, precision: .float32)
        cache.count = 0
        #expect(try read(x, example, into: cache, precision: .float32) == first)
    }

    /// Two continuations behind one beginning, written in the same place of one cache of one layer.
    @Test(arguments: Precision.allCases)
    func continuationsShareABeginning(precision: Precision) throws {
        let example = Example(queryHeads: 4, keyHeads: 2, width: 8, readings: [70])
        let x = numbers(example, precision: precision)
        let kernels = CPUKernels(threadCount: 1)
        func attend(_ rows: [Int], from starts: [(start: Int, count: Int)], capacity: Int) throws -> [Float] {
            let cache = try KeyValueCache(
                .currentLayer,
                capacity: 70,
                heads: example.heads,
                precision: precision,
                kernels: kernels
            )
            let tape = Tape(
                workspace: try Workspace(kernels: kernels),
                kernels: kernels,
                precision: precision,
                recordsGradients: false
            )
            let variable = tape.makeVariable(
                rows: capacity,
                channels: x.columns,
                scalarType: precision.computeType
            )
            var values = rows.flatMap { x.values[$0 * x.columns..<($0 + 1) * x.columns] }
            values += [Double](repeating: .nan, count: capacity * x.columns - values.count)
            tape.record(SourceOperation(values, out: variable, kernels: kernels))
            let segments = CacheSegments(on: tape, rows: capacity, attendsBothWays: false)
            let cached = CachedAttention(heads: example.heads, rotary: nil, segments: segments, layer: 5)
            let sink = SinkOperation(tape.attend(variable, over: cached), seed: [], kernels: kernels)
            tape.record(sink)
            try tape.plan()
            segments.fill(starts.map { CacheSegment(cache: cache, start: $0.start, rowCount: $0.count) })
            tape.forward()
            return sink.values
        }
        let (beginning, first, second) = (Array(0..<63), Array(63..<66), Array(66..<70))
        let width = 32
        let together = try attend(
            beginning + first + second,
            from: [(0, 66), (63, 4)],
            capacity: 72
        )
        let alone = try attend(beginning + first, from: [(0, 66)], capacity: 66)
        let other = try attend(beginning + second, from: [(0, 67)], capacity: 67)
        expectSame(Array(together[..<(66 * width)]), alone, "first")
        expectSame(Array(together[(66 * width)..<(70 * width)]), Array(other[(63 * width)...]), "second")
        #expect(together[(70 * width)...].allSatisfy { $0 == 0 }, "rows of no segment")
    }

    private func numbers(_ example: Example, precision: Precision) -> Matrix {
        let channels = example.heads.channels
        let count = example.positionCount * channels
        let values = seededNumbers("cached \(example.testDescription)", count: count, in: -2...2)
        return Matrix(
            rows: example.positionCount,
            columns: channels,
            values: precision == .bfloat16 ? values.map(NarrowFormat.bfloat16.rounded) : values
        )
    }

    /// Room for three positions more than needed, so that keys and values do not touch by luck.
    private func cache(for example: Example, precision: Precision) throws -> KeyValueCache {
        try KeyValueCache(
            .layers(2),
            capacity: example.positionCount + 3,
            heads: example.heads,
            precision: precision,
            kernels: CPUKernels(threadCount: 1)
        )
    }

    private func read(
        _ x: Matrix,
        _ example: Example,
        into cache: KeyValueCache,
        precision: Precision,
        threads: Int = 1
    ) throws -> [Float] {
        let kernels = CPUKernels(threadCount: threads)
        let workspace = try Workspace(kernels: kernels)
        var result: [Float] = []
        for count in example.readings {
            let start = cache.count
            let tape = Tape(
                workspace: workspace,
                kernels: kernels,
                precision: precision,
                recordsGradients: false
            )
            let variable = tape.makeVariable(
                rows: count,
                channels: x.columns,
                scalarType: precision.computeType
            )
            let rows = Array(x.values[start * x.columns..<(start + count) * x.columns])
            tape.record(SourceOperation(rows, out: variable, kernels: kernels))
            let positions = tape.makeIntegerInput(count: count)
            let segments = CacheSegments(on: tape, rows: count, attendsBothWays: example.prompt > 0)
            let cached = CachedAttention(
                heads: example.heads,
                rotary: try rotary(example, positions: positions, kernels: kernels),
                segments: segments,
                layer: 1,
                window: example.window
            )
            let out = tape.attend(variable, over: cached)
            let sink = SinkOperation(out, seed: [], kernels: kernels)
            tape.record(sink)
            try tape.plan()
            if example.rotaryWidth > 0 {
                positions.fill(example.rotation.positions[start..<start + count].map(Int32.init))
            }
            segments.fill([
                CacheSegment(cache: cache, start: start, rowCount: count, promptCount: example.prompt)
            ])
            tape.forward()
            cache.count += count
            result += sink.values
        }
        return result
    }

    private func rotary(
        _ example: Example,
        positions: IntegerInput,
        kernels: any Kernels
    ) throws -> RotaryEmbedding? {
        guard example.rotaryWidth > 0 else { return nil }
        let frequencies = RotaryTable.frequencies(width: example.rotaryWidth, base: 100)
        let table = try RotaryTable(
            frequencies: frequencies,
            positionCount: example.positionCount,
            kernels: kernels
        )
        return RotaryEmbedding(table: table, positions: positions)
    }
}
