/// One fused operation of a tape, with its hand-written backward pass.
///
/// Both passes only read and write the slots that they declare, at sizes fixed when the operation
/// was recorded, and allocate nothing.
protocol Operation: AnyObject {
    /// The memory that the forward pass touches.
    var forwardSlots: [Slot] { get }
    /// The memory that the backward pass touches.
    var backwardSlots: [Slot] { get }
    /// The bytes of the outputs, if the forward pass costs so little that they are rather computed again
    /// than kept; otherwise 0.
    var cheapByteCount: Int { get }
    /// Computes the outputs; a second time, for the same inputs, it leaves the same bits.
    func forward()
    /// Computes the gradients of the inputs and adds to those of the parameters.
    func backward()
}

extension Operation {
    /// Most operations cost too much.
    var cheapByteCount: Int { 0 }
}
