/// When the checksums of a file are compared with its bytes.
public enum ChecksumPolicy: Equatable, Sendable {
    /// Each tensor or document is checked once, when it is first read.
    case verifyOnFirstRead
    /// Never: pages of a mapped tensor are not touched until they are used.
    case ignore
}
