import Foundation

/// Rotary positions: older files have `rope_theta` and `rope_scaling`, newer ones `rope_parameters`.
extension JSONFields {
    /// Reads base, width and scaling.
    ///
    /// - Parameters:
    ///   - result: What they are written to; its head width and context must be known.
    ///   - share: The share of a head that turns in a file whose settings of positions do not say.
    /// - Throws: ``ModelError`` for a scaling that is not known, or a field that is missing or wrong.
    func readRotaryPositions(
        into result: inout TransformerConfiguration,
        share: Double
    ) throws(ModelError) {
        result.rotaryBase = try number("rope_theta", "rotary_emb_base", default: 10_000)
        var share = try number("partial_rotary_factor", default: share)
        for key in ["rope_scaling", "rope_parameters"] {
            guard let settings = try object(key) else { continue }
            result.rotaryBase = try settings.number("rope_theta", default: result.rotaryBase)
            share = try settings.number("partial_rotary_factor", default: share)
            guard result.rotaryScaling == nil else { continue }
            result.rotaryScaling = try settings.rotaryScaling(key: key, model: self, result.contextLength)
        }
        guard share > 0, share <= 1 else {
            throw .invalidConfiguration(
                field: "partial_rotary_factor",
                value: "\(share)",
                requirement: "above 0 and at most 1"
            )
        }
        let width = Int(Double(result.headWidth) * share)
        result.rotaryWidth = width == result.headWidth ? nil : width
    }

    /// The scaling that this object describes; nil for none.
    private func rotaryScaling(
        key: String,
        model: JSONFields,
        _ contextLength: Int
    ) throws(ModelError) -> RotaryScaling? {
        // The oldest files call the kind `type`.
        let name = try string("rope_type", default: string("type", default: "default"))
        guard name != "default" else { return nil }
        guard let kind = RotaryScaling.Kind(rawValue: name) else {
            let known = RotaryScaling.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidConfiguration(
                field: "\(key).rope_type",
                value: name,
                requirement: "one of default, \(known)"
            )
        }
        let original = try model.count(
            "original_max_position_embeddings",
            default: count("original_max_position_embeddings", default: contextLength)
        )
        var result = RotaryScaling(kind: kind, factor: 1)
        result.originalContextLength = original
        switch kind {
        case .linear:
            result.factor = try number("factor", default: nil)
        case .llama3:
            result.factor = try number("factor", default: nil)
            result.slowTurns = try number("low_freq_factor", default: nil)
            result.fastTurns = try number("high_freq_factor", default: nil)
        case .yarn:
            result.factor = try number("factor", default: Double(contextLength) / Double(max(original, 1)))
            result.slowTurns = try number("beta_slow", default: 1)
            result.fastTurns = try number("beta_fast", default: 32)
            result.roundsBlend = try flag("truncate", default: true)
            result.amplitude = try yarnAmplitude(factor: result.factor)
        }
        return result
    }

    /// Longer contexts spread attention; the product of turned queries and keys makes up for it.
    private func yarnAmplitude(factor: Double) throws(ModelError) -> Double {
        let amplitude = { (weight: Double) in factor <= 1 ? 1 : 0.1 * weight * log(factor) + 1 }
        let above = try number("mscale", default: 0)
        let below = try number("mscale_all_dim", default: 0)
        let usual = above != 0 && below != 0 ? amplitude(above) / amplitude(below) : amplitude(1)
        return try number("attention_factor", default: usual)
    }
}
