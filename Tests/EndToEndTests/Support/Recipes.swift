/// Experiments that are over in a moment.
enum Recipes {
    /// Parity of 6 bits with two pauses and without, two seeds, 4 steps.
    static let parity = """
        title: Two arms
        seeds: [0, 1]
        parallelCells: 1
        finetune:
          tokenizer: "characters:01"
          model: {width: 16, layerCount: 1, headCount: 2, contextLength: 16}
          data: {kind: parity, parity: {bitCount: 6}}
          training: {steps: 4, batchSize: 4}
        arms:
          - name: paused
            finetune: {pauses: {name: append, settings: {count: 2}}}
          - name: plain
        evaluation: {task: parity, limit: 8}
        comparisons:
          - [paused, plain]

        """

    /// Worked problems of ``problems``, for a model that reads less than they are long.
    static let gsm8k = """
        seeds: [0, 1]
        parallelCells: 1
        finetune:
          model: {width: 16, layerCount: 1, headCount: 2, contextLength: 48}
          data: {kind: gsm8k, overflow: truncatePrompt}
          training: {steps: 2, batchSize: 2}
        arms:
          - name: plain
        evaluation: {task: gsm8k, protocol: fermata, limit: 2}

        """

    /// Two worked problems, the second longer than 48 bytes.
    static let problems = """
        {"question": "1+1?", "answer": "2\\n#### 2"}
        {"question": "How many are one and one and one and one?", "answer": "4\\n#### 4"}

        """
}
