import Datasets
import Testing

@Suite struct DatasetErrorTests {
    @Test(arguments: [
        (DatasetError.unreadable(file: "a.gz", problem: "no such file"), "a.gz: no such file"),
        (
            .tooLarge(file: "a.gz", line: nil, limit: 10),
            "a.gz: more than 10 bytes unpacked; raise ReadingLimits.fileByteCount if the file is sound"
        ),
        (
            .invalidTemplate(name: "t", problem: "a brace stands alone"),
            "prompt template 't': a brace stands alone"
        ),
        (.invalidSetting(name: "stride", problem: "is 0"), "setting 'stride': is 0"),
        (.noSuchExample(source: "gsm8k", index: 9, count: 3), "gsm8k has no example 9, only 0..<3"),
        (
            .noSuchExample(source: "parity", index: -1, count: nil),
            "parity has no example -1, only those from 0 on"
        ),
        (
            .exampleTooLong(id: "q", positions: 9, limit: 8),
            "example 'q' takes 9 positions, the context has 8; "
                + "raise the context length or let prompts be cut from the left"
        ),
        (
            .untrainableExample(id: "q", problem: "no output has a target"),
            "example 'q' cannot be trained on: no output has a target"
        ),
        (
            .corpusTooShort(name: "c", tokens: 4, needed: 9),
            "corpus 'c' has 4 tokens, one window needs 9; add text or shorten the context"
        ),
    ])
    func saysWhatWhereAndWhatNext(error: DatasetError, message: String) {
        #expect(error.description == message)
    }
}
