import Foundation

/// A data folder of two questions for each task, laid out like the real one.
enum TinyData {
    private static let text = "The sky is blue. One and one are two, and two and two are four.\n"

    private static let squad = """
        {"version": "1.1", "data": [{"title": "Sky", "paragraphs": [{"context": "The sky is blue.", "qas": [
        {"id": "a", "question": "What is blue?", "answers": [{"text": "The sky", "answer_start": 0}]},
        {"id": "b", "question": "How is the sky?", "answers": [{"text": "blue", "answer_start": 11}]}]}]}]}
        """

    private static let gsm8k = #"""
        {"question": "What are one and two?", "answer": "1 + 2 = <<1+2=3>>3.\n#### 3"}
        {"question": "What are two and two?", "answer": "2 + 2 = <<2+2=4>>4.\n#### 4"}

        """#

    /// Writes the folder `data`.
    static func write(to workplace: Workplace) throws {
        for name in ["text/tinyshakespeare.txt", "text/botchan.txt", "text/bpe_train/corpus.en"] {
            try workplace.write(String(repeating: text, count: 20), to: "data/\(name)")
        }
        try workplace.write(text, to: "data/text/tinystories_sample.txt")
        for name in ["train-v1.1.json", "dev-v1.1.json"] {
            try workplace.write(squad, to: "data/squad/\(name)")
        }
        for name in ["train.jsonl", "test.jsonl"] { try workplace.write(gsm8k, to: "data/gsm8k/\(name)") }
        try workplace.write("#version: 0.2\n", to: "data/tokenizers/gpt2/merges.txt")
        let vocabulary = try JSONEncoder().encode(Dictionary(uniqueKeysWithValues: zip(spellings, 0...)))
        try workplace.write(
            String(decoding: vocabulary, as: UTF8.self),
            to: "data/tokenizers/gpt2/vocab.json"
        )
    }

    /// The bytes as GPT-2's files spell them, and the end of a text.
    private static var spellings: [String] {
        let printed = Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
        let extended = 0x100..<(0x100 + 256 - printed.count)
        let scalars = (printed + extended).compactMap { Unicode.Scalar($0) }
        return scalars.map { String($0) } + ["<|endoftext|>"]
    }
}
