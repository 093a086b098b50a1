/// Layers in which a position sees only the latest ones before it, and which layers those are.
public struct AttentionWindow: Codable, Equatable, Sendable {
    /// How many positions each one sees, itself the last of them.
    public var length: Int
    /// The first layer with a window.
    public var firstLayer = 0
    /// Layers behind it without one, in ascending order.
    public var wholeLayers: [Int] = []

    /// Describes windows of `length` positions in all layers.
    public init(length: Int) {
        self.length = length
    }

    /// The windows of layers that are listed; nil if none of them has one.
    init?(length: Int, layers: [Bool]) {
        guard let first = layers.firstIndex(of: true) else { return nil }
        self.length = length
        firstLayer = first
        wholeLayers = layers.indices.filter { $0 > first && !layers[$0] }
    }

    /// How many positions each one sees in a layer; nil for all before it.
    func length(inLayer layer: Int) -> Int? {
        layer < firstLayer || wholeLayers.contains(layer) ? nil : length
    }

    /// The layers of `layerCount` that have a window.
    func layerCount(of layerCount: Int) -> Int { layerCount - firstLayer - wholeLayers.count }

    /// Checks that there are such layers.
    func validate(layerCount: Int) throws(ModelError) {
        guard (1...1 << 30).contains(length) else {
            throw .invalidConfiguration(
                field: "attentionWindow.length",
                value: "\(length)",
                requirement: "between 1 and 2^30"
            )
        }
        guard (0..<layerCount).contains(firstLayer) else {
            throw .invalidConfiguration(
                field: "attentionWindow.firstLayer",
                value: "\(firstLayer)",
                requirement: "between 0 and \(layerCount - 1)"
            )
        }
        var before = firstLayer
        for layer in wholeLayers {
            guard layer > before, layer < layerCount else {
                throw .invalidConfiguration(
                    field: "attentionWindow.wholeLayers",
                    value: "\(layer) behind \(before)",
                    requirement: "ascending and below \(layerCount)"
                )
            }
            before = layer
        }
    }
}
