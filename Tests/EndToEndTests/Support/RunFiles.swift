/// Run files of models that are trained in a moment.
enum RunFiles {
    /// Parity of 6 bits with 3 pauses: a model of width 16, 60 steps, a checkpoint every 5.
    static let parity = """
        tokenizer: "characters:01"
        threads: 1
        model: {width: 16, layerCount: 2, headCount: 2, contextLength: 16, initialization: fanIn}
        data: {kind: parity, parity: {bitCount: 6}}
        pauses: {name: append, settings: {count: 3}}
        training:
          steps: 60
          batchSize: 64
          checkpointInterval: 5
          schedule: {peak: 0.01, warmupSteps: 10}

        """

    /// Text with pauses at random places.
    static let pretraining = """
        tokenizer: "characters:0123456789=;cmnp"
        threads: 1
        model: {width: 16, layerCount: 2, headCount: 2, contextLength: 32, initialization: fanIn}
        data: {kind: mini-documents, mini-documents: {documentCount: 40, characterCount: 33}}
        pauses: {name: random-rate, settings: {rate: 0.2}}
        training: {steps: 10, batchSize: 8, schedule: {peak: 0.01, warmupSteps: 2}}

        """

    /// Parity of 6 bits with 4 pauses, from the model in the folder `pretrained`.
    static let finetuning = """
        threads: 1
        model: {from: pretrained}
        data: {kind: parity, parity: {bitCount: 6}}
        pauses: {name: append, settings: {count: 4}}
        training: {steps: 10, batchSize: 8, schedule: {peak: 0.01, warmupSteps: 2}}

        """
}
