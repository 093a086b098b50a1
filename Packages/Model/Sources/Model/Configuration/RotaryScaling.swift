import Foundation
import Tensor

/// A way to stretch rotary positions, so that a model reads further than it was trained to.
public struct RotaryScaling: Codable, Equatable, Sendable {
    /// The known ways.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// All frequencies are divided by the factor (Chen et al., 2023, arXiv 2306.15595).
        case linear
        /// Low frequencies are divided, high ones kept, those between blended by wavelength (Llama 3.1).
        case llama3
        /// Blended by channel, and attention sharpened (Peng et al., *YaRN*, 2023, arXiv 2309.00071).
        case yarn
    }

    /// Which way.
    public var kind: Kind
    /// How much further the model is to read.
    public var factor: Double
    /// The positions that it was trained with first; for llama3 and yarn.
    public var originalContextLength = 8192
    /// Turns over the original context below which frequencies are divided; llama3's `low_freq_factor`,
    /// yarn's `beta_slow`.
    public var slowTurns = 1.0
    /// Turns above which they are kept; llama3's `high_freq_factor`, yarn's `beta_fast`.
    public var fastTurns = 4.0
    /// The factor on cosines and sines, for yarn.
    public var amplitude = 1.0
    /// Whether yarn's blend begins and ends at whole channels.
    public var roundsBlend = true

    /// Describes a scaling; other settings have the values of Llama 3.
    public init(kind: Kind, factor: Double) {
        self.kind = kind
        self.factor = factor
    }

    /// Radians per position of each of `width / 2` pairs of channels.
    func frequencies(width: Int, base: Double) -> [Double] {
        let plain = RotaryTable.frequencies(width: width, base: base)
        switch kind {
        case .linear: return plain.map { $0 / factor }
        case .llama3: return plain.map { blended($0, kept: share(ofTurns: $0)) }
        case .yarn:
            let bounds = blendBounds(width: width, base: base)
            return plain.enumerated().map { pair, frequency in
                let ramp = (Double(pair) - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
                return blended(frequency, kept: 1 - min(max(ramp, 0), 1))
            }
        }
    }

    /// What files of llama.cpp call the table of ``divisors(width:base:)``.
    public static let tableName = "rope_freqs.weight"

    /// What the plain frequency of each of `width / 2` pairs of channels is divided by.
    public func divisors(width: Int, base: Double) -> [Double] {
        zip(RotaryTable.frequencies(width: width, base: base), frequencies(width: width, base: base)).map {
            $0 / $1
        }
    }

    private func blended(_ frequency: Double, kept: Double) -> Double {
        frequency * kept + frequency / factor * (1 - kept)
    }

    /// 0 for a frequency that is divided, 1 for one that is kept.
    private func share(ofTurns frequency: Double) -> Double {
        let turns = Double(originalContextLength) * frequency / (2 * .pi)
        return min(max((turns - slowTurns) / (fastTurns - slowTurns), 0), 1)
    }

    /// The pairs of channels between which yarn blends.
    private func blendBounds(width: Int, base: Double) -> ClosedRange<Double> {
        let pair = { (turns: Double) -> Double in
            Double(width) * log(Double(originalContextLength) / (turns * 2 * .pi)) / (2 * log(base))
        }
        let (first, last) = (pair(fastTurns), pair(slowTurns))
        let low = max(roundsBlend ? first.rounded(.down) : first, 0)
        let high = min(roundsBlend ? last.rounded(.up) : last, Double(width - 1))
        // A blend of no length still goes from one pair to the next.
        return low...(high > low ? high : low + 0.001)
    }
}
