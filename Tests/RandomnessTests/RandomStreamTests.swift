import Foundation
import Randomness
import Testing

// Expected numbers come from Tools/make-random-goldens.py, which shares no code with the package.
@Suite struct RandomStreamTests {
    /// The first two rows are published vectors of SplitMix64 and xoshiro256**.
    @Test func seedsThroughSplitMix() throws {
        let words: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973,
            9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        ]
        #expect(RandomStream(seed: 1_234_567) == (try stream(of: words)))
    }

    @Test func drawsWhatXoshiroDraws() throws {
        var random = try stream(of: [1, 2, 3, 4])
        let words = (0..<10).map { _ in random.next() }
        #expect(
            words == [
                11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
                607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
                10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
            ]
        )
    }

    @Test func splitsAlikeOnEveryMachine() {
        var random = RandomStream(seed: 7).split("pauses").split(3).split(-1)
        #expect(
            (0..<3).map { _ in random.next() } == [
                11_178_190_841_870_238_467, 11_681_240_495_966_621_646, 2_226_152_200_835_832_302,
            ]
        )
    }

    @Test func splittingDoesNotAdvance() {
        let random = RandomStream(seed: 5)
        _ = random.split("data")
        #expect(random == RandomStream(seed: 5))
    }

    @Test func splitDependsOnSeedPositionNameAndOrder() {
        let random = RandomStream(seed: 5)
        var advanced = random
        _ = advanced.next()
        let streams = [
            random, random.split("data"), random.split("pauses"), random.split(0), random.split(1),
            random.split("data").split("pauses"), random.split("pauses").split("data"),
            advanced.split("data"), RandomStream(seed: 6).split("data"), random.split(""),
        ]
        for (index, stream) in streams.enumerated() {
            #expect(!streams[..<index].contains(stream), "stream \(index)")
        }
    }

    @Test func numberedStreamsNeverMeet() {
        let random = RandomStream(seed: 1).split("examples")
        let first = Set(
            (0..<20_000).map { index in
                var stream = random.split(index)
                return stream.next()
            }
        )
        #expect(first.count == 20_000)
    }

    /// Neighbouring streams agree on half of their bits, as coins do: 64 000 bits, 5 sigma.
    @Test func neighbouringStreamsAreUncorrelated() {
        let random = RandomStream(seed: 1)
        var left = random.split(0)
        var right = random.split(1)
        let agreeing = (0..<1000).reduce(0) { count, _ in
            count + 64 - (left.next() ^ right.next()).nonzeroBitCount
        }
        #expect(abs(agreeing - 32_000) < 633)
    }

    @Test func savesItsStateAsHexadecimalDigits() throws {
        let text = try JSONEncoder().encode(RandomStream(seed: 1_234_567))
        #expect(
            String(decoding: text, as: UTF8.self)
                == "\"599ed017fb08fc852c73f08458540fa5883ebce5a3f27c773fbef740e9177b3f\""
        )
    }

    @Test(arguments: [0, 1, 17] as [UInt64])
    func continuesWhereItWasSaved(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for _ in 0..<100 { _ = random.next() }
        var restored = try JSONDecoder().decode(RandomStream.self, from: JSONEncoder().encode(random))
        #expect(restored == random)
        for _ in 0..<100 { #expect(restored.next() == random.next()) }
    }

    @Test(arguments: [
        "", "12", String(repeating: "0", count: 64), String(repeating: "g", count: 64),
        String(repeating: "1", count: 65), String(repeating: "\u{ff11}", count: 64),
    ])
    func refusesADamagedState(text: String) throws {
        let saved = try JSONEncoder().encode(text)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(RandomStream.self, from: saved) }
    }

    @Test func saysWhatAStateLooksLike() throws {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RandomStream.self, from: Data("\"12\"".utf8))
        }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(
            context.debugDescription == """
                the state of a random stream is 64 hexadecimal digits, not all zero; \
                found 2 bytes of something else
                """
        )
    }

    private func stream(of words: [UInt64]) throws -> RandomStream {
        let digits = words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return try JSONDecoder().decode(RandomStream.self, from: JSONEncoder().encode(digits.joined()))
    }
}
