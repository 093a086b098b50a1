public import Tokens

/// The tokens that stand for no text.
public struct SpecialTokens: Equatable, Sendable {
    /// Begins a text, where the model was trained so.
    public var beginning: TokenID?
    /// Ends a text or an answer.
    public var end: TokenID?
    /// Fills a batch; never read.
    public var padding: TokenID?
    /// The pauses, in order of their number; usually one, none in a tokenizer as found.
    public var pauses: [TokenID]
    /// What tokens are shown as.
    ///
    /// A token that only stands here is special without a role.
    public var names: [TokenID: String]

    /// Names the special tokens.
    public init(
        beginning: TokenID? = nil,
        end: TokenID? = nil,
        padding: TokenID? = nil,
        pauses: [TokenID] = [],
        names: [TokenID: String] = [:]
    ) {
        self.beginning = beginning
        self.end = end
        self.padding = padding
        self.pauses = pauses
        self.names = names
    }

    /// Whether `token` is special.
    public func contains(_ token: TokenID) -> Bool {
        token == end || token == beginning || token == padding
            || names[token] != nil || pauses.contains(token)
    }

    /// What `token` is shown as, `nil` if it is not special.
    ///
    /// Without a name of its own, a lone pause is `<pause>`, several are `<pause_0>`, `<pause_1>` and so
    /// on, and the others are called by their role.
    public func name(of token: TokenID) -> String? {
        names[token] ?? defaultName(of: token, pauseNumber: pauses.firstIndex(of: token))
    }

    /// The name of a token without one of its own.
    func defaultName(of token: TokenID, pauseNumber: Int?) -> String? {
        if let pauseNumber { return pauses.count == 1 ? "<pause>" : "<pause_\(pauseNumber)>" }
        switch token {
        case end: return "<end>"
        case beginning: return "<beginning>"
        case padding: return "<padding>"
        default: return nil
        }
    }

    /// All of them, ascending, each once.
    public var all: [TokenID] {
        Set([beginning, end, padding].compactMap { $0 } + pauses + names.keys).sorted()
    }
}
