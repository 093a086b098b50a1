import Tensor
import Testing

@Suite struct TensorErrorTests {
    @Test(arguments: [
        (
            TensorError.byteCountMismatch(shape: [2, 3], scalarType: .bfloat16, found: 20),
            "20 bytes cannot be a tensor of shape [2, 3] and type bfloat16"
        ),
        (
            .shapeMismatch(name: "weights/head/weight", expected: [5, 4], found: [5, 3]),
            "tensor 'weights/head/weight' has shape [5, 3], the model wants [5, 4];"
                + " it was probably written for another configuration"
        ),
        (.unsupportedConversion(from: .float32, to: .int32), "no conversion from float32 to int32"),
        (.notAMatrix(shape: [2]), "a tensor of shape [2] cannot be transposed; only matrices can"),
        (
            .cannotStack(shapes: [[2, 3], [4]]),
            "tensors of shapes [[2, 3], [4]] cannot be stacked; they must agree in type and behind the first axis"
        ),
        (
            .missingTensor(name: "wte", source: "a.safetensors", closest: ["wpe", "wte.weight"]),
            "'a.safetensors' holds no tensor 'wte'; closest: wpe, wte.weight"
        ),
        (.missingTensor(name: "wte", source: "memory", closest: []), "'memory' holds no tensor 'wte'"),
    ])
    func saysWhatWasWrongWithBothSides(error: TensorError, message: String) {
        #expect(error.description == message)
    }

    @Test(arguments: [
        (
            KernelError.outOfMemory(byteCount: 3 << 20),
            "no memory for 3 MiB more; use a smaller batch or a shorter context"
        ),
        (
            .unsupportedProduct(product: "[2, 3] x [3, 4] in bfloat16", reason: "oneDNN status 3"),
            "the matrix product [2, 3] x [3, 4] in bfloat16 is not supported here: oneDNN status 3"
        ),
    ])
    func saysWhatADeviceRefused(error: KernelError, message: String) {
        #expect(error.description == message)
    }

    @Test func refusesMemoryThatNoMachineHas() {
        #expect(throws: KernelError.outOfMemory(byteCount: 1 << 60)) {
            try CPUKernels(threadCount: 1).makeBlock(byteCount: 1 << 60)
        }
    }
}
