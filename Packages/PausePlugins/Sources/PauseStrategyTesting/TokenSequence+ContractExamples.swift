public import Tokens

extension TokenSequence {
    /// The examples that every strategy must cope with: every mixture of empty, short and long.
    public static var contractExamples: [TokenSequence] {
        let lengths = [0, 1, 2, 3, 7, 40]
        return lengths.flatMap { promptCount in
            lengths.map { completionCount in
                TokenSequence(
                    prompt: (0..<promptCount).map { TokenID(100 + $0) },
                    completion: (0..<completionCount).map { TokenID(200 + $0) }
                )
            }
        }
    }
}
