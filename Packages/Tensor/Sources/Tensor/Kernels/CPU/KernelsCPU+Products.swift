import CTensorKernels

extension CPUKernels: ProductKernels {
    /// Makes a product ready.
    public func prepare(_ product: MatrixProduct) throws(KernelError) -> any PreparedProduct {
        let prepared = try CPUProduct(product, scratch: productScratch, threads: threads)
        try productScratch.reserve(byteCount: prepared.scratchByteCount, kernels: self)
        return prepared
    }
}

/// Memory that the products of one instance share, because they never run at the same time.
final class ProductScratch {
    private(set) var block: MemoryBlock?

    func reserve(byteCount: Int, kernels: CPUKernels) throws(KernelError) {
        guard byteCount > block?.byteCount ?? 0 else { return }
        block = try kernels.makeBlock(byteCount: byteCount)
    }
}

/// A product made ready for one shape.
private final class CPUProduct: PreparedProduct {
    private let prepared: OpaquePointer
    private let scratch: ProductScratch
    private let threads: Int32

    init(_ product: MatrixProduct, scratch: ProductScratch, threads: Int32) throws(KernelError) {
        self.scratch = scratch
        self.threads = threads
        var description = ftk_product(product)
        var message = [CChar](repeating: 0, count: 256)
        guard let prepared = ftk_prepare_product(&description, threads, &message, message.count) else {
            let text = String(
                decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                as: UTF8.self
            )
            throw .unsupportedProduct(product: product.shortDescription, reason: text)
        }
        self.prepared = prepared
    }

    deinit {
        ftk_release_product(prepared)
    }

    var scratchByteCount: Int { ftk_product_scratch(prepared) }

    func run(a: Buffer, b: Buffer, c: Buffer, bias: Buffer?, addend: Buffer?) {
        let status = ftk_run_product(
            prepared,
            a.address,
            b.address,
            c.address,
            bias?.floats,
            addend?.floats,
            scratch.block?.base,
            threads
        )
        precondition(status == 0, "oneDNN returned \(status) for a product that it had accepted")
    }
}

extension MatrixProduct {
    var shortDescription: String {
        "[\(m), \(k)] x [\(k), \(n)] in \(operandType.rawValue), \(formatB.rawValue)"
    }
}

extension ftk_product {
    fileprivate init(_ product: MatrixProduct) {
        precondition(
            product.formatB == .dense || (product.transposeB && !product.transposeA && !product.accumulates),
            "a product with packed weights is a forward one"
        )
        self.init(
            m: Int64(product.m),
            n: Int64(product.n),
            k: Int64(product.k),
            transpose_a: product.transposeA,
            transpose_b: product.transposeB,
            type_a: product.operandType.kernelType,
            type_b: product.formatB.kernelType ?? product.operandType.kernelType,
            type_c: product.resultType.kernelType,
            accumulate: product.accumulates,
            has_bias: product.hasBias,
            has_addend: product.hasAddend
        )
    }
}
