/// The seven numbers at the start of a model file of llama2.c, and where they put every tensor.
struct Llama2CHeader {
    struct Entry: Equatable {
        let shape: [Int]
        let range: Range<Int>
    }

    private static let byteCount = 28
    private let width: Int
    private let innerWidth: Int
    private let layerCount: Int
    private let headCount: Int
    private let keyHeadCount: Int
    private let vocabularySize: Int
    private let hasHead: Bool
    private let contextLength: Int

    /// Where each tensor lies.
    private(set) var entries: [String: Entry] = [:]

    /// Reads the numbers, unless the file's length shows that they mean something else.
    init?(of file: MappedFile) {
        guard file.byteCount > Self.byteCount else { return nil }
        let bytes = file.copy(0..<Self.byteCount)
        let numbers = (0..<7).map { index in
            Int(
                Int32(
                    bitPattern: bytes[4 * index..<4 * index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
                )
            )
        }
        // The sign of the vocabulary tells whether there is a head.
        let isPlausible = numbers.enumerated().allSatisfy { index, number in
            (index == 5 ? 1...1 << 24 : 1...1 << 20).contains(index == 5 ? abs(number) : number)
        }
        guard isPlausible, numbers[0].isMultiple(of: numbers[3]), numbers[3].isMultiple(of: numbers[4]),
            numbers[2] <= 1024
        else { return nil }
        (width, innerWidth, layerCount) = (numbers[0], numbers[1], numbers[2])
        (headCount, keyHeadCount, contextLength) = (numbers[3], numbers[4], numbers[6])
        (vocabularySize, hasHead) = (abs(numbers[5]), numbers[5] < 0)
        guard place() == file.byteCount else { return nil }
    }

    private var headWidth: Int { width / headCount }

    /// Puts every tensor at its place; returns where the file must end.
    private mutating func place() -> Int {
        var position = Self.byteCount
        func take(_ shape: [Int]) -> Range<Int> {
            position += shape.reduce(4, *)
            return position - shape.reduce(4, *)..<position
        }
        let keyWidth = keyHeadCount * headWidth
        entries["token_embd.weight"] = Entry(
            shape: [vocabularySize, width],
            range: take([vocabularySize, width])
        )
        for (name, shape) in [
            ("attn_norm", [width]), ("attn_q", [width, width]), ("attn_k", [keyWidth, width]),
            ("attn_v", [keyWidth, width]), ("attn_output", [width, width]), ("ffn_norm", [width]),
            ("ffn_gate", [innerWidth, width]), ("ffn_down", [width, innerWidth]),
            ("ffn_up", [innerWidth, width]),
        ] {
            for layer in 0..<layerCount {
                entries["blk.\(layer).\(name).weight"] = Entry(shape: shape, range: take(shape))
            }
        }
        entries["output_norm.weight"] = Entry(shape: [width], range: take([width]))
        // Cosines and sines of the rotary angles, which are computed nowadays.
        _ = take([contextLength, headWidth / 2, 2])
        if hasHead {
            entries["output.weight"] = Entry(
                shape: [vocabularySize, width],
                range: take([vocabularySize, width])
            )
        }
        return position
    }

    /// A `config.json`; what the file does not say is fixed in llama2.c.
    var json: String {
        """
        {
          "architectures": ["LlamaForCausalLM"],
          "bos_token_id": 1,
          "eos_token_id": 2,
          "head_dim": \(headWidth),
          "hidden_act": "silu",
          "hidden_size": \(width),
          "intermediate_size": \(innerWidth),
          "max_position_embeddings": \(contextLength),
          "model_type": "llama",
          "num_attention_heads": \(headCount),
          "num_hidden_layers": \(layerCount),
          "num_key_value_heads": \(keyHeadCount),
          "rms_norm_eps": 1e-05,
          "rope_theta": 10000.0,
          "tie_word_embeddings": \(!hasHead),
          "vocab_size": \(vocabularySize)
        }

        """
    }
}
