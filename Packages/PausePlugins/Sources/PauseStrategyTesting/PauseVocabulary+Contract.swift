public import PauseStrategy
import Tokens

extension PauseVocabulary {
    /// The vocabulary that ``PauseStrategyContract`` uses: pauses 9000, 9001 and 9002, and text
    /// byte by byte from 9100.
    public static var contract: PauseVocabulary {
        PauseVocabulary(pauseTokens: [9000, 9001, 9002]) { text in
            text.utf8.map { TokenID(9100 + Int($0)) }
        }
    }

    /// The tokens that text is made of.
    static let contractText: ClosedRange<TokenID> = 9100...9355
}
